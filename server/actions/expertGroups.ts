import { mayTriage } from '../../shared/domain/permissions.ts'
import type { Person } from '../../shared/domain/person.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import { newId } from '../identity/newId.ts'
import type { Change, Store } from '../store/store.ts'
import { who, type Caller } from './access.ts'

const mostGroups = 100

/** Experts of a network who are invited in one act. */
export const expertGroups = (board: Board) => {
  const triager = (caller: Caller, network: string): Person => {
    const person = who(caller)
    if (!mayTriage(person, network)) throw new Problem('not-found', { network })
    return person
  }
  const commit = (by: Person, changes: Change[], action: string, target: string): ReturnType<Store['commit']> =>
    board.store.commit(changes, {
      subject: 'board',
      by: by.id,
      action,
      target,
      outcome: 'success',
      detail: {},
      at: instant(board.clock),
    })

  return {
    async 'group:list'({ network }, caller) {
      triager(caller, network)
      const groups = await board.store.list('expertGroup', network)
      return { groups: groups.map(({ record }) => record).filter(({ dissolvedAt }) => dissolvedAt === null) }
    },

    async 'group:keep'({ network, group, name, members }, caller) {
      const by = triager(caller, network)
      for (const member of members) {
        const { record } = await board.store.read('person', member.person)
        if (!record.networks.some((held) => held.network === network)) {
          throw new Problem('not-found', { person: member.person })
        }
      }
      const before = group === null ? undefined : await board.store.read('expertGroup', group)
      if (before && before.record.network !== network) throw new Problem('not-found', { kind: 'expertGroup' })
      if (!before && (await board.store.list('expertGroup', network)).length >= mostGroups) {
        throw new Problem('too-large', { because: 'too many groups' })
      }
      const record = { id: group ?? newId('grp'), network, name, members, dissolvedAt: null }
      const change = { kind: 'expertGroup' as const, parent: network, record, version: before?.version ?? 0 }
      await commit(by, [change], 'group:keep', record.id)
      return { group: record.id }
    },

    async 'group:remove'({ group }, caller) {
      who(caller)
      const { record, version } = await board.store.read('expertGroup', group)
      const by = triager(caller, record.network)
      const gone = { ...record, dissolvedAt: instant(board.clock) }
      await commit(by, [{ kind: 'expertGroup', parent: record.network, record: gone, version }], 'group:remove', group)
      return {}
    },
  } satisfies Partial<RecordHandlers>
}
