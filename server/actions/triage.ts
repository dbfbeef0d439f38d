import { giveBack as giveCaseBack } from '../../shared/domain/case.ts'
import { accept, decline, forward, giveBack } from '../../shared/domain/panel.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import { newId } from '../identity/newId.ts'
import { act, caseFor, peopleOf, tellCase, who } from './access.ts'
import { caseChange, panelChange } from './changes.ts'
import { panelOf } from './panels.ts'

/** What a coordinator makes of a request. */
export const triage = (board: Board) =>
  ({
    async 'request:accept'({ case: id }, caller) {
      const open = await caseFor(board, caller, 'request:accept', id)
      const panel = panelOf(open)
      const record = accept(panel.record, instant(board.clock))
      await board.store.commit([{ ...panelChange(panel), record }], act(board, open, 'request:accept', id))
      await tellCase(board, id)
      return {}
    },

    async 'request:return'({ case: id, lacking }, caller) {
      const open = await caseFor(board, caller, 'request:return', id)
      const panel = panelOf(open)
      const before = (await peopleOf(board, id)).map((person) => person.id)
      const record = giveBack(panel.record, lacking, instant(board.clock))
      await board.store.commit(
        [
          { ...panelChange(panel), record },
          { ...caseChange(open.case), record: giveCaseBack(open.case.record) },
        ],
        act(board, open, 'request:return', id, { items: String(lacking.items.length) }),
      )
      await tellCase(board, id, before)
      return {}
    },

    async 'request:forward'({ case: id, to, because }, caller) {
      const open = await caseFor(board, caller, 'request:forward', id)
      const panel = panelOf(open)
      if (!(await networksOf(board)).includes(to)) throw new Problem('not-found', { network: to })
      const at = instant(board.clock)
      const before = (await peopleOf(board, id)).map((person) => person.id)
      const record = forward(panel.record, to, because, at)
      const next = { id: newId('pan'), case: id, network: to, requestedAt: at, seats: [], state: 'requested' as const }
      await board.store.commit(
        [
          { ...panelChange(panel), record },
          { kind: 'panel', parent: id, record: next, version: 0 },
          { ...caseChange(open.case), parent: to, record: { ...open.case.record, network: to } },
        ],
        act(board, open, 'request:forward', id, { to }),
      )
      await tellCase(board, id, before)
      return {}
    },

    async 'request:decline'({ case: id, because }, caller) {
      const open = await caseFor(board, caller, 'request:decline', id)
      const panel = panelOf(open)
      const record = decline(panel.record, because, instant(board.clock))
      await board.store.commit(
        [
          { ...panelChange(panel), record },
          { ...caseChange(open.case), record: giveCaseBack(open.case.record) },
        ],
        act(board, open, 'request:decline', id),
      )
      await tellCase(board, id)
      return {}
    },

    async 'network:list'(_nothing, caller) {
      who(caller)
      return { networks: await networksOf(board) }
    },
  }) satisfies Partial<RecordHandlers>

/** Networks with somebody who does the work on requests there. */
const networksOf = (board: Board): Promise<string[]> => board.store.lists.networks(['coordinator', 'dispatcher'])
