import { isIn, type Person } from '../../shared/domain/person.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import { countsFrom } from '../reports/counts.ts'
import { timeLogOf } from '../reports/timeLog.ts'
import { who } from './access.ts'

export const reports = (board: Board) =>
  ({
    async 'audit:health'(_nothing, caller) {
      requireCoordinator(who(caller))
      return board.chains.health()
    },

    async 'audit:check'(_nothing, caller) {
      const person = who(caller)
      requireCoordinator(person)
      await board.store.commit([], {
        subject: 'board',
        by: person.id,
        action: 'audit:check',
        target: 'all',
        outcome: 'success',
        detail: {},
        at: instant(board.clock),
      })
      board.chains.run().catch((error: unknown) => board.log.bug(error, 'check of the audit chains'))
      return {}
    },

    async 'time:log'({ from, until }, caller) {
      return { rows: await timeLogOf(board, who(caller).id, startOf(from), endOf(from, until)) }
    },

    async 'report:counts'({ network, from, until }, caller) {
      if (!isIn(who(caller), network, 'coordinator')) throw new Problem('not-permitted', { network })
      return countsFrom(await board.store.reports.facts(network, startOf(from), endOf(from, until)))
    },
  }) satisfies Partial<RecordHandlers>

function requireCoordinator(person: Person): void {
  if (!person.networks.some(({ role }) => role === 'coordinator')) throw new Problem('not-permitted')
}

const startOf = (day: string): string => `${day}T00:00:00.000Z`

/** The whole of the last day. @throws Problem `invalid-input` for a period that ends before it begins, or is over 5 years. */
export function endOf(from: string, until: string): string {
  const end = Date.parse(startOf(until)) + 86_400_000
  const length = end - Date.parse(startOf(from))
  if (length <= 0 || length > 5 * 366 * 86_400_000) throw new Problem('invalid-input', { at: 'until' })
  return new Date(end).toISOString()
}
