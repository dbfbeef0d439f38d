import { remind, retentionId, usualRetention } from '../../shared/domain/followUp.ts'
import type { Case } from '../../shared/domain/case.ts'
import { untilWritten } from '../actions/untilWritten.ts'
import { tellCase } from '../actions/access.ts'
import type { Board } from '../board.ts'
import { instant } from '../clock.ts'
import type { Due } from '../store/reportLists.ts'
import type { Change } from '../store/store.ts'
import { noticeLetters } from './notices.ts'

/** A day is as exact as a reminder has to be; an hour, as long as somebody may wait for one. */
const lookEveryMilliseconds = 3600_000
const atOnce = 100

/** Reminds home clinicians of what is due, and clears away what has passed. One node at a time does it. What is returned ends it. */
export function openReminders(board: Board): { now(): Promise<number>; stop(): void } {
  let stopTimer = () => {}
  const now = async (): Promise<number> => {
    const held = await board.placement.hold('reminders')
    if (!held.here) return 0
    await board.store.passing.sweep(board.clock.now())
    let count = 0
    for (;;) {
      const due = await board.store.reports.dueBy(instant(board.clock).slice(0, 10), atOnce)
      for (const one of due) await untilWritten(() => remindOf(board, one))
      count += due.length
      if (due.length < atOnce) break
    }
    if (count > 0) board.outbox.wake()
    return count
  }
  const later = () => {
    stopTimer = board.clock.after(lookEveryMilliseconds, () => {
      now().catch((error: unknown) => board.log.bug(error, 'reminders'))
      later()
    })
  }
  later()
  return { now, stop: () => stopTimer() }
}

async function remindOf(board: Board, due: Due): Promise<void> {
  const at = instant(board.clock)
  const found = due.kind === 'followUp' ? await board.store.find('followUp', due.id) : undefined
  const id = found ? found.record.case : `cas_${due.id.slice(4)}`
  const of = await board.store.find('case', id)
  if (!of) throw new Error(`the ${due.kind} ${due.id} is of no case`)
  const change: Change = found
    ? { kind: 'followUp', parent: id, record: remind(found.record, at), version: found.version }
    : await retentionChange(board, of.record, at)
  const letters = await noticeLetters(board, [of.record.homeClinician], due.kind, `/cases/${id}`, at)
  await board.store.commit([change, ...letters], {
    subject: id,
    by: 'system',
    action: `${due.kind}:remind`,
    target: due.id,
    outcome: 'success',
    detail: {},
    at,
  })
  await tellCase(board, of.record.id)
}

async function retentionChange(board: Board, of: Case, at: string): Promise<Change> {
  const kept = await board.store.find('retention', retentionId(of.id))
  const record = { ...(kept?.record ?? usualRetention(of)), remindedAt: at }
  return { kind: 'retention', parent: of.id, record, version: kept?.version ?? 0 }
}
