import type { CaseId } from '../../shared/domain/identifiers.ts'
import { AgendaItem } from '../../shared/domain/meeting.ts'
import { instantOf } from './zonedTime.ts'

export type ScheduleDraft = {
  date: string
  time: string
  timeZone: string
  agenda: readonly { case: CaseId; pseudonym: string; minutes: string }[]
}

export type ScheduleErrors = { when?: 'when' | 'past' | 'gap'; minutes: readonly CaseId[] }
export type Schedule = {
  startsAt: string
  endsAt: string
  timeZone: string
  agenda: { case: CaseId; minutes: number }[]
  minutes: number
}

/** The meeting as it would be booked, or what is wrong with it. */
export function readSchedule(
  draft: ScheduleDraft,
  now: number,
): { schedule: Schedule; errors: null } | { schedule: null; errors: ScheduleErrors } {
  const isComplete = /^\d{4}-\d\d-\d\d$/.test(draft.date) && /^\d\d:\d\d/.test(draft.time)
  const at = isComplete ? instantOf(draft.date, draft.time, draft.timeZone) : null
  const agenda = draft.agenda.map((item) => ({ case: item.case, minutes: minutesOf(item.minutes) }))
  const wrong = agenda.filter((item) => item.minutes === null).map((item) => item.case)
  const when = !isComplete ? 'when' : at === null ? 'gap' : at < now ? 'past' : undefined
  if (at === null || when || wrong.length > 0) {
    return { schedule: null, errors: { ...(when ? { when } : {}), minutes: wrong } }
  }
  const planned = agenda.map((item) => ({ case: item.case, minutes: item.minutes ?? 0 }))
  const minutes = planned.reduce((sum, item) => sum + item.minutes, 0)
  return {
    schedule: {
      startsAt: new Date(at).toISOString(),
      endsAt: new Date(at + minutes * 60_000).toISOString(),
      timeZone: draft.timeZone,
      agenda: planned,
      minutes,
    },
    errors: null,
  }
}

function minutesOf(typed: string): number | null {
  const parsed = AgendaItem.shape.minutes.safeParse(typed.trim() === '' ? Number.NaN : Number(typed))
  return parsed.success ? parsed.data : null
}
