import { type Case, giveBack as giveCaseBack, homeTeamOf } from '../../shared/domain/case.ts'
import { accept, decline, forward, giveBack } from '../../shared/domain/panel.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import { newId } from '../identity/newId.ts'
import { noticeLetters } from '../scheduling/notices.ts'
import type { NoticeKind } from '../scheduling/words.ts'
import { act, caseFor, peopleOf, tellCase, who } from './access.ts'
import { caseChange, panelChange } from './changes.ts'
import { panelOf } from './panels.ts'

/** What a coordinator makes of a request. */
export const triage = (board: Board) => {
  /** The home team is told by letter as well: they are not here all day. */
  const tell = (of: Case, what: NoticeKind) =>
    noticeLetters(board, homeTeamOf(of), what, `/cases/${of.id}`, instant(board.clock))
  return {
    async 'request:accept'({ case: id }, caller) {
      const open = await caseFor(board, caller, 'request:accept', id)
      const panel = panelOf(open)
      const record = accept(panel.record, instant(board.clock))
      const letters = await tell(open.case.record, 'requestAccepted')
      await board.store.commit([{ ...panelChange(panel), record }, ...letters], act(board, open, 'request:accept', id))
      board.outbox.wake()
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
          ...(await tell(open.case.record, 'requestReturned')),
        ],
        act(board, open, 'request:return', id, { items: String(lacking.items.length) }),
      )
      board.outbox.wake()
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
          ...(await tell(open.case.record, 'requestForwarded')),
        ],
        act(board, open, 'request:forward', id, { to }),
      )
      board.outbox.wake()
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
          ...(await tell(open.case.record, 'requestDeclined')),
        ],
        act(board, open, 'request:decline', id),
      )
      board.outbox.wake()
      await tellCase(board, id)
      return {}
    },

    async 'network:list'(_nothing, caller) {
      who(caller)
      return { networks: await networksOf(board) }
    },
  } satisfies Partial<RecordHandlers>
}

/** Networks with somebody who does the work on requests there. */
const networksOf = (board: Board): Promise<string[]> => board.store.lists.networks(['coordinator', 'dispatcher'])
