import type { Person } from '../../shared/domain/person.ts'
import { mayAdminister } from '../../shared/domain/permissions.ts'
import type { PersonId } from '../../shared/domain/identifiers.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import { accountAt } from '../identity/account.ts'
import { factorsOf } from '../identity/factors.ts'
import type { Invitation } from '../identity/invitation.ts'
import { invitedAgain, newInvitation } from '../identity/invitations.ts'
import { newId } from '../identity/newId.ts'
import { endSessions } from '../identity/sessions.ts'
import { begin } from '../identity/throttle.ts'
import type { Change, Kept } from '../store/store.ts'
import { type Caller, caseFor, who } from './access.ts'

/** What a coordinator does for the people of a network: invites, appoints to a role, takes leave, helps back in. */
export const people = (board: Board) =>
  ({
    async 'people:read'({ network }, caller) {
      await administrator(board, caller, network)
      const [members, invitations] = await Promise.all([
        board.store.lists.people(network),
        board.store.list('invitation', network),
      ])
      const now = board.clock.now()
      return {
        people: await Promise.all(
          members.map(async (record) => {
            const { account, passkeys } = await factorsOf(board, record.id)
            const { id, name, discipline, provider } = record
            return {
              id,
              name,
              discipline,
              provider,
              role: roleIn(record, network) ?? ('expert' as const),
              email: account?.record.email ?? null,
              factors: [
                ...(passkeys.length > 0 ? ['passkey' as const] : []),
                ...(account?.record.totp ? ['codes' as const] : []),
                ...(account && account.record.identities.length > 0 ? ['provider' as const] : []),
                ...(board.config.demo ? ['demoLink' as const] : []),
              ],
            }
          }),
        ),
        invitations: await Promise.all(
          invitations
            .filter(({ record }) => record.state === 'open')
            .map(async ({ record }) => {
              const letter = await board.store.find('letter', record.letter)
              const { id, email, name, discipline, provider, to, sentAt, expiresAt } = record
              const isExpired = now >= Date.parse(expiresAt)
              const state = letter?.record.state ?? ('sent' as const)
              return { id, email, name, discipline, provider, to, sentAt, expiresAt, isExpired, letter: state }
            }),
        ),
      }
    },

    async 'invitation:send'({ network, to, ...invited }, caller) {
      const by = await administrator(board, caller, network)
      if (to.kind === 'panel') {
        const open = await caseFor(board, caller, 'panel:appoint', to.case)
        if (open.case.record.network !== network || !open.panel) throw new Problem('not-found')
      }
      await begin(board, [{ kind: 'letter', id: by.id }])
      const known = await accountAt(board.store, invited.email)
      const person = known?.record.id ?? (await invitedBefore(board, invited.email, network)) ?? newId('per')
      const already = await board.store.find('person', person)
      if (to.kind === 'network' && already && roleIn(already.record, network)) throw new Problem('address-taken')
      const open = await board.store.list('invitation', network)
      const again = open.some(
        ({ record }) =>
          record.email === invited.email && record.state === 'open' && JSON.stringify(record.to) === JSON.stringify(to),
      )
      if (again) throw new Problem('address-taken')
      const { record, changes } = newInvitation(board, { ...invited, network, to, person, by: by.id }, by.name)
      await board.store.commit(changes, administered(board, by, 'invitation:send', record.id, { kind: to.kind }))
      board.outbox.wake()
      return { invitation: record.id }
    },
    async 'invitation:resend'({ invitation }, caller) {
      const { by, kept } = await ownInvitation(board, caller, invitation)
      await begin(board, [{ kind: 'letter', id: by.id }])
      const { changes } = invitedAgain(board, kept, by.name)
      await board.store.commit(changes, administered(board, by, 'invitation:resend', invitation))
      board.outbox.wake()
      return {}
    },
    async 'invitation:revoke'({ invitation }, caller) {
      const { by, kept } = await ownInvitation(board, caller, invitation)
      const record: Invitation = { ...kept.record, state: 'revoked', endedAt: instant(board.clock) }
      await board.store.commit(
        [{ kind: 'invitation', parent: record.network, record, version: kept.version }],
        administered(board, by, 'invitation:revoke', invitation),
      )
      return {}
    },

    async 'person:role'({ network, person, role }, caller) {
      const by = await administrator(board, caller, network)
      const kept = await member(board, network, person)
      if (role !== 'coordinator') await keepACoordinator(board, network, person)
      const networks = kept.record.networks.map((held) => (held.network === network ? { network, role } : held))
      await board.store.commit(
        [{ kind: 'person', parent: network, record: { ...kept.record, networks }, version: kept.version }],
        administered(board, by, 'person:role', person, { role }),
      )
      return {}
    },
    async 'person:leave'({ network, person }, caller) {
      const by = await administrator(board, caller, network)
      const kept = await member(board, network, person)
      await keepACoordinator(board, network, person)
      const networks = kept.record.networks.filter((held) => held.network !== network)
      await board.store.commit(
        [{ kind: 'person', parent: network, record: { ...kept.record, networks }, version: kept.version }],
        administered(board, by, 'person:leave', person),
      )
      // What they had open by this role closes with their sessions; what they are elsewhere they sign in to again.
      await endSessions(board, by.id, person)
      return {}
    },
    async 'person:renew'({ network, person }, caller) {
      const by = await administrator(board, caller, network)
      const kept = await member(board, network, person)
      const account = await board.store.find('account', person)
      if (!account) throw new Problem('wrong-state', { is: 'no account' })
      await begin(board, [{ kind: 'letter', id: by.id }])
      const { name, discipline, provider } = kept.record
      const draft = { network, to: { kind: 'renewal' as const }, person, email: account.record.email }
      const { record, changes } = newInvitation(board, { ...draft, name, discipline, provider, by: by.id }, by.name)
      const before = (await board.store.list('invitation', network)).filter(
        ({ record: one }) => one.person === person && one.state === 'open' && one.to.kind === 'renewal',
      )
      const over = before.map(({ record: one, version }): Change => ({
        kind: 'invitation',
        parent: network,
        record: { ...one, state: 'revoked', endedAt: instant(board.clock) },
        version,
      }))
      await board.store.commit(
        [...changes, ...over],
        administered(board, by, 'person:renew', person, { invitation: record.id }),
      )
      board.outbox.wake()
      await endSessions(board, by.id, person)
      return {}
    },
  }) satisfies Partial<RecordHandlers>

/** A network that one is no coordinator of does not exist here. @throws Problem `not-found`. */
async function administrator(board: Board, caller: Caller, network: string): Promise<Person> {
  const person = who(caller)
  if (mayAdminister(person, network)) return person
  await board.store.commit([], { ...administered(board, person, 'people:read', person.id), outcome: 'refused' })
  throw new Problem('not-found', { network: 'people' })
}

async function ownInvitation(board: Board, caller: Caller, id: string) {
  const kept = await board.store.find('invitation', id)
  if (!kept || !mayAdminister(who(caller), kept.record.network)) throw new Problem('not-found')
  if (kept.record.state !== 'open') throw new Problem('invitation-over')
  return { by: who(caller), kept }
}

async function member(board: Board, network: string, person: PersonId): Promise<Kept<'person'>> {
  const kept = await board.store.find('person', person)
  if (!kept || roleIn(kept.record, network) === undefined) throw new Problem('not-found')
  return kept
}

/** A network without a coordinator could never get one again. @throws Problem `last-coordinator`. */
async function keepACoordinator(board: Board, network: string, leaving: PersonId): Promise<void> {
  const coordinators = await board.store.lists.people(network, 'coordinator')
  if (!coordinators.some(({ id }) => id === leaving)) return
  if (coordinators.length === 1) throw new Problem('last-coordinator')
}

/** Whoever was invited here before and has not come yet is the same person. */
async function invitedBefore(board: Board, email: string, network: string): Promise<PersonId | undefined> {
  const before = await board.store.list('invitation', network)
  return before.findLast(({ record }) => record.email === email)?.record.person
}

const roleIn = (person: Person, network: string) => person.networks.find((held) => held.network === network)?.role

const administered = (
  board: Board,
  by: Person,
  action: string,
  target: string,
  detail: Record<string, string> = {},
) => ({
  subject: 'board',
  by: by.id,
  action,
  target,
  outcome: 'success' as const,
  detail,
  at: instant(board.clock),
})
