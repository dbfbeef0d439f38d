import { z } from 'zod'
import { AttendanceId, Instant, MeetingId, PersonId } from './identifiers.ts'

/** That somebody was in a meeting: from when to when, and who let them in. Nobody lets in who may pass. */
export const Attendance = z.strictObject({
  id: AttendanceId,
  meeting: MeetingId,
  person: PersonId,
  joinedAt: Instant,
  leftAt: Instant.nullable(),
  admittedBy: PersonId.nullable(),
})
export type Attendance = z.infer<typeof Attendance>

/** Whole minutes a person was there; who has not left is there until `until`. */
export function minutesThere(rows: readonly Attendance[], until: string): number {
  const spans = rows
    .map((row) => ({ from: Date.parse(row.joinedAt), to: Date.parse(row.leftAt ?? until) }))
    .filter(({ from, to }) => to > from)
    .toSorted((a, b) => a.from - b.from)
  let total = 0
  let reached = Number.NEGATIVE_INFINITY
  for (const { from, to } of spans) {
    total += Math.max(0, to - Math.max(from, reached))
    reached = Math.max(reached, to)
  }
  return Math.round(total / 60_000)
}
