import { appoint, type Panel } from '../../shared/domain/panel.ts'
import { colleague } from '../../shared/domain/person.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { newId } from '../identity/newId.ts'
import type { Kept } from '../store/store.ts'
import { act, caseFor, type OpenCase, tellCase, who } from './access.ts'

export const panels = (board: Board) =>
  ({
    async 'people:list'({ network }, caller) {
      const person = who(caller)
      if (!person.networks.some((held) => held.network === network)) throw new Problem('not-found', { network })
      const people = await board.store.list('person')
      const inNetwork = people.filter(({ record }) => record.networks.some((held) => held.network === network))
      return { people: inNetwork.map(({ record }) => colleague(record)) }
    },

    async 'panel:appoint'({ case: id, seats }, caller) {
      const open = await caseFor(board, caller, 'panel:appoint', id)
      const panel = panelOf(open)
      for (const seat of seats) {
        const { record } = await board.store.read('person', seat.person)
        const belongs = record.networks.some((held) => held.network === panel.record.network)
        if (!belongs) throw new Problem('not-found', { person: seat.person })
      }
      const record = appoint(panel.record, seats)
      const recommendations = await board.store.list('recommendation', id)
      const first = {
        kind: 'recommendation' as const,
        parent: id,
        version: 0,
        record: { id: newId('rec'), case: id, panel: record.id, version: 1, state: 'draft' as const },
      }
      await board.store.commit(
        [{ kind: 'panel', parent: id, record, version: panel.version }, ...(recommendations.length > 0 ? [] : [first])],
        act(board, open, 'panel:appoint', record.id, { seats: String(seats.length) }),
      )
      await tellCase(board, id)
      return {}
    },

    async 'panel:declareInterest'({ case: id, interest }, caller) {
      const open = await caseFor(board, caller, 'panel:declareInterest', id)
      const panel = panelOf(open)
      const seats = panel.record.seats.map((seat) => (seat.person === open.person.id ? { ...seat, interest } : seat))
      const record: Panel = { ...panel.record, seats }
      await board.store.commit(
        [{ kind: 'panel', parent: id, record, version: panel.version }],
        act(board, open, 'panel:declareInterest', record.id, { conflict: String(interest.conflict) }),
      )
      await tellCase(board, id)
      return {}
    },
  }) satisfies Partial<RecordHandlers>

/** @throws Problem `wrong-state` for a case that was not presented yet. */
export function panelOf(open: OpenCase): Kept<'panel'> {
  if (!open.panel) throw new Problem('wrong-state', { because: 'the case was not presented yet' })
  return open.panel
}
