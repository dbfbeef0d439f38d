import type { OutputOf } from '../app/requests.ts'
import { type Unease, uneaseAt } from '../../shared/domain/slots.ts'
import { isAtEase, strainOf, type WorkingHours } from '../../shared/domain/workingHours.ts'
import { instantOf, offsetAt, wallClock } from '../../shared/domain/zonedTime.ts'

export type Attendee = OutputOf<'meeting:propose'>['people'][number]
/** A time as the grid shows it. */
export type Column = { startsAt: string; unease: readonly Unease[] }

/** How a time lies for all: whom it is early or late for, and who is off or busy. */
export function summaryOf(unease: readonly Unease[]): { early: number; late: number; off: number; busy: number } {
  const count = (fits: (one: Unease) => boolean) => unease.filter(fits).length
  return {
    early: count(({ strain }) => strain.early > 0 && !strain.dayOff),
    late: count(({ strain }) => strain.late > 0 && !strain.dayOff),
    off: count(({ strain }) => strain.dayOff),
    busy: count(({ busy }) => busy),
  }
}

/** A time that somebody thought of, judged by the same rule as those that were proposed. */
export function ownColumn(startsAt: string, people: readonly Attendee[], minutes: number): Column {
  const hours = people.map((one) => one.hours)
  return { startsAt, unease: uneaseAt({ people: hours, busy: new Map(), minutes }, Date.parse(startsAt)) }
}

/** Where the working day and the meeting lie in the person's own day, in minutes since midnight. */
export function dayBar(hours: WorkingHours, startsAt: string, minutes: number) {
  const at = Date.parse(startsAt)
  const strain = strainOf(hours, at, minutes)
  const { minutes: start } = wallClock(at, hours.timeZone)
  return {
    day: strain.dayOff ? null : { from: hours.from, to: hours.to },
    meeting: { from: start, to: Math.min(1440, start + minutes) },
    isEasy: isAtEase(strain),
    strain,
  }
}

/** "+2" or "−3:30": how far the clocks of a zone are ahead of UTC at a time. */
export function offsetWords(startsAt: string, timeZone: string): string {
  const minutes = Math.round(offsetAt(Date.parse(startsAt), timeZone) / 60_000)
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `${minutes < 0 ? '−' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`
}

/** Whether the person's calendar shows another day than the meeting's. */
export const isOtherDay = (startsAt: string, zone: string, meetingZone: string): boolean =>
  wallClock(Date.parse(startsAt), zone).date !== wallClock(Date.parse(startsAt), meetingZone).date

/** The instant somebody typed; null for what is no time, is over, or is an hour that the clocks skip. */
export function typedInstant(date: string, clock: string, timeZone: string, now: number): string | null {
  const isComplete = /^\d{4}-\d\d-\d\d$/.test(date) && /^\d\d:\d\d/.test(clock)
  const at = isComplete ? instantOf(date, clock.slice(0, 5), timeZone) : null
  return at === null || at < now ? null : new Date(at).toISOString()
}
