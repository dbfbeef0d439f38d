import type { Person } from '../../shared/domain/person.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import { accountAt, emptyAccount, newAccount } from '../identity/account.ts'
import { factorsOf, hasSecond } from '../identity/factors.ts'
import type { Invitation } from '../identity/invitation.ts'
import { invitationBy } from '../identity/invitations.ts'
import { newId } from '../identity/newId.ts'
import { lineOf, openSession } from '../identity/opening.ts'
import { acceptance } from '../identity/settingUp.ts'
import { begin } from '../identity/throttle.ts'
import type { Change } from '../store/store.ts'
import { type Caller, tellCase, who } from './access.ts'

/** What somebody does who holds a link: an invitation, or the one that the first start prints. */
export const invitations = (board: Board) =>
  ({
    async 'invitation:read'({ secret }, caller) {
      await begin(board, [{ kind: 'address', id: lineOf(caller).address }])
      const { record } = await invitationBy(board, secret)
      const by = await board.store.find('person', record.by)
      return {
        email: record.email,
        name: record.name,
        discipline: record.discipline,
        provider: record.provider,
        network: record.network,
        to: record.to.kind,
        role: record.to.kind === 'network' ? record.to.role : null,
        invitedBy: by?.record.name ?? null,
        expiresAt: record.expiresAt,
        isKnown: record.to.kind !== 'renewal' && hasSecond(await factorsOf(board, record.person)),
      }
    },

    async 'invitation:accept'({ secret, name, discipline }, caller) {
      const line = lineOf(caller)
      await begin(board, [{ kind: 'address', id: line.address }])
      const kept = await invitationBy(board, secret)
      const { record } = kept
      const factors = await factorsOf(board, record.person)
      if (record.to.kind !== 'renewal' && hasSecond(factors)) return acceptKnown(board, caller, kept)
      const changes: Change[] = []
      if (!factors.account) {
        changes.push(...newAccount(emptyAccount(record.person, record.email, instant(board.clock))))
      }
      if (record.to.kind !== 'renewal') {
        const known = await board.store.find('person', record.person)
        const person: Person = {
          id: record.person,
          provider: record.provider,
          networks: known?.record.networks ?? [],
          name,
          discipline,
        }
        changes.push({ kind: 'person', parent: record.network, record: person, version: known?.version ?? 0 })
      }
      await openToSetUp(board, caller, record, changes)
      return { missing: 'factor' }
    },

    async 'board:begin'({ secret, network, email, name, discipline, provider }, caller) {
      lineOf(caller)
      if (!board.tokens.open('firstSetUp', secret) || !(await isUntouched(board))) throw new Problem('invitation-over')
      const person: Person = { id: newId('per'), name, discipline, provider, networks: [] }
      const at = instant(board.clock)
      const draft: Invitation = {
        id: newId('inv'),
        network,
        to: { kind: 'network', role: 'coordinator' },
        person: person.id,
        email,
        name,
        discipline,
        provider,
        by: 'system',
        sentAt: at,
        expiresAt: new Date(board.clock.now() + 3600_000).toISOString(),
        // No link leads here: it is this very browser that goes on.
        secret: '0'.repeat(64),
        letter: 'none',
        state: 'open',
        endedAt: null,
      }
      const known = await accountAt(board.store, email)
      if (known) throw new Problem('address-taken')
      await openToSetUp(board, caller, draft, [
        ...newAccount(emptyAccount(person.id, email, at)),
        { kind: 'person', parent: network, record: person, version: 0 },
        { kind: 'invitation', parent: network, record: draft, version: 0 },
      ])
      return { missing: 'factor' }
    },
  }) satisfies Partial<RecordHandlers>

/** Whether nobody can sign in yet: only then does the link of the first start open anything. */
export async function isUntouched({ store }: Pick<Board, 'store'>): Promise<boolean> {
  const accounts = await store.list('account', 'accounts')
  const set = await Promise.all(accounts.map(({ record }) => factorsOf({ store }, record.id)))
  return !set.some(hasSecond)
}

/** Opens a session of one factor, the link, in which the first factor is set up. */
async function openToSetUp(board: Board, caller: Caller, invitation: Invitation, changes: Change[]): Promise<void> {
  const session = await openSession(board, lineOf(caller), {
    person: invitation.person,
    assurance: 'one',
    means: ['invitation'],
    changes,
    ...(caller.session ? { instead: caller.session } : {}),
  })
  await board.store.passing.put('settingUp', session, invitation.id, Date.parse(invitation.expiresAt))
}

/** Somebody who has an account accepts as themselves. */
async function acceptKnown(board: Board, caller: Caller, kept: Awaited<ReturnType<typeof invitationBy>>) {
  const person = who(caller)
  if (person.id !== kept.record.person) throw new Problem('not-permitted', { because: 'another person' })
  const { changes } = await acceptance(board, kept)
  await board.store.commit(changes, {
    subject: 'board',
    by: person.id,
    action: 'invitation:accept',
    target: kept.record.id,
    outcome: 'success',
    detail: {},
    at: instant(board.clock),
  })
  if (kept.record.to.kind === 'panel') await tellCase(board, kept.record.to.case)
  return { missing: 'nothing' as const }
}
