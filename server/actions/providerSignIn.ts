import { Problem } from '../../shared/protocol/problems.ts'
import type { Board } from '../board.ts'
import { instant } from '../clock.ts'
import { accountAt, emptyAccount, newAccount } from '../identity/account.ts'
import { isOpen } from '../identity/invitations.ts'
import type { Line } from '../identity/line.ts'
import { auditRefusal, openSession } from '../identity/opening.ts'
import { identityId, type Known } from '../identity/provider.ts'
import { acceptance } from '../identity/settingUp.ts'
import type { Change, Kept } from '../store/store.ts'

/**
 * Lets in whom an organisation vouches for: somebody who came by it before, or whose address it has verified and who
 * has an account or an invitation here. Without a second factor of theirs, one of ours is still asked for.
 * @throws Problem `provider-refused` for everybody else.
 */
export async function signInByProvider(board: Board, line: Line, known: Known): Promise<void> {
  const { issuer, subject, email, hasSecondFactor } = known
  const assurance = hasSecondFactor ? 'two' : 'one'
  const linked = await board.store.find('mailbox', identityId(known))
  const account = linked
    ? await board.store.find('account', linked.record.person)
    : email === undefined
      ? undefined
      : await accountAt(board.store, email)
  const invitation = account || !email ? undefined : await invitationFor(board, email)
  const person = account?.record.id ?? invitation?.record.person
  if (!person || account?.record.state === 'suspended') {
    await auditRefusal(board, account?.record.id, line, 'provider-refused', 'provider')
    throw new Problem('provider-refused')
  }
  const changes: Change[] = []
  if (!linked) {
    changes.push({ kind: 'mailbox', parent: 'identities', record: { id: identityId(known), person }, version: 0 })
    const before = account?.record ?? emptyAccount(person, email!, instant(board.clock))
    const record = { ...before, identities: [...before.identities, { issuer, subject }] }
    if (account) changes.push({ kind: 'account', parent: 'accounts', record, version: account.version })
    else changes.push(...newAccount(record))
  }
  if (invitation) changes.push(...(await arrival(board, invitation, assurance === 'two')))
  const session = await openSession(board, line, { person, assurance, means: ['provider'], changes })
  if (invitation && assurance === 'one') {
    const until = Date.parse(invitation.record.expiresAt)
    await board.store.passing.put('settingUp', session, invitation.record.id, until)
  }
}

async function invitationFor(board: Board, email: string): Promise<Kept<'invitation'> | undefined> {
  const now = board.clock.now()
  // Who invites is a coordinator: a network without one has nobody invited.
  const networks = await board.store.lists.networks(['coordinator'])
  const invited = await Promise.all(networks.map((network) => board.store.list('invitation', network)))
  return invited
    .flat()
    .findLast(({ record }) => record.email === email && record.to.kind !== 'renewal' && isOpen(record, now))
}

/** Makes the person who was invited; what they were invited to be only once they have shown a second factor. */
async function arrival(board: Board, invitation: Kept<'invitation'>, complete: boolean): Promise<Change[]> {
  const { record } = invitation
  const known = await board.store.find('person', record.person)
  const base = known?.record ?? {
    id: record.person,
    name: record.name,
    discipline: record.discipline,
    provider: record.provider,
    networks: [],
  }
  if (!complete) {
    return known ? [] : [{ kind: 'person', parent: record.network, record: base, version: 0 }]
  }
  const { changes } = await acceptance(board, invitation, { record: base, version: known?.version ?? 0 })
  const makesPerson = changes.some(({ kind }) => kind === 'person')
  return makesPerson || known
    ? changes
    : [...changes, { kind: 'person', parent: record.network, record: base, version: 0 }]
}
