import type { Meeting } from '../../shared/domain/meeting.ts'
import { currentItem } from '../../shared/domain/meeting.ts'
import type { MeetingId, PersonId } from '../../shared/domain/identifiers.ts'
import { untilWritten } from '../actions/untilWritten.ts'
import type { Board } from '../board.ts'
import { instant } from '../clock.ts'

/** An act in a meeting, as the trail of the case that is being discussed will tell it. */
export type Act = { by: PersonId | 'system'; action: string; target: string; detail?: Record<string, string> }

/**
 * Writes down an act in a meeting together with what it makes of it, in this node's name: read, judged by the rule, and
 * written again where somebody else wrote in between.
 */
export const writeMeeting = <M extends Meeting>(
  board: Board,
  meeting: MeetingId,
  act: Act,
  rule: (meeting: Meeting) => M,
): Promise<M> =>
  untilWritten(async () => {
    const { record, version } = await board.store.read('meeting', meeting)
    const next = rule(record)
    const changes = next === record ? [] : [{ kind: 'meeting' as const, parent: next.network, record: next, version }]
    const event = {
      subject: currentItem(next).item.case,
      by: act.by,
      action: act.action,
      target: act.target,
      outcome: 'success' as const,
      detail: { meeting, ...act.detail },
      at: instant(board.clock),
    }
    await board.store.commit(changes, event, board.placement.fenceFor(meeting))
    return next
  })
