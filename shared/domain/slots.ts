import type { PersonId } from './identifiers.ts'
import { isAtEase, type Strain, strainOf, type WorkingHours } from './workingHours.ts'
import { wallClock } from './zonedTime.ts'

/** For whom a slot is not easy, and why. */
export type Unease = { person: PersonId; strain: Strain; busy: boolean }
export type Slot = { startsAt: string; unease: Unease[] }

export type SlotQuery = {
  people: readonly WorkingHours[]
  /** When people have other meetings, in milliseconds since 1970. */
  busy: ReadonlyMap<PersonId, readonly { from: number; to: number }[]>
  /** In milliseconds since 1970. */
  from: number
  days: number
  minutes: number
  count: number
}

const step = 30 * 60_000
const day = 24 * 60 * 60_000
/** Somebody else's meeting, or a day off, weighs as much as this many minutes outside the working day. */
const weight = { busy: 1440, dayOff: 720 }

/**
 * Slots inside everybody's working day, soonest first and at most two a day; where there are too few of them, the best
 * compromises: those whose worst for anybody is least, then those that ask least in all. One bad night for one person
 * is worse than half an hour for three.
 */
export function proposeSlots(query: SlotQuery): Slot[] {
  const first = Math.ceil(query.from / step) * step
  const all: { at: number; worst: number; sum: number; slot: Slot }[] = []
  for (let at = first; at < first + query.days * day; at += step) {
    const unease = uneaseAt(query, at)
    const weights = unease.map(weightOf)
    const worst = Math.max(0, ...weights)
    const sum = weights.reduce((total, one) => total + one, 0)
    all.push({ at, worst, sum, slot: { startsAt: new Date(at).toISOString(), unease } })
  }
  all.sort((a, b) => a.worst - b.worst || a.sum - b.sum || a.at - b.at)
  return spread(all, query.count).map(({ slot }) => slot)
}

/** For whom a time is not easy. Nobody, when all have a working day then and no other meeting. */
export function uneaseAt(
  { people, busy, minutes }: Pick<SlotQuery, 'people' | 'busy' | 'minutes'>,
  at: number,
): Unease[] {
  return people.flatMap((hours) => {
    const strain = strainOf(hours, at, minutes)
    const isBusy = (busy.get(hours.id) ?? []).some(({ from, to }) => from < at + minutes * 60_000 && at < to)
    return isAtEase(strain) && !isBusy ? [] : [{ person: hours.id, strain, busy: isBusy }]
  })
}

const weightOf = ({ strain, busy }: Unease): number =>
  strain.early + strain.late + (strain.dayOff ? weight.dayOff : 0) + (busy ? weight.busy : 0)

/** The best, but no more than two on one day and none that overlap by less than an hour and a half. */
function spread<One extends { at: number }>(sorted: readonly One[], count: number): One[] {
  const chosen: One[] = []
  const perDay = new Map<string, number>()
  for (const one of sorted) {
    if (chosen.length === count) break
    const { date } = wallClock(one.at, 'UTC')
    const isNear = chosen.some((other) => Math.abs(other.at - one.at) < 3 * step)
    if (isNear || (perDay.get(date) ?? 0) >= 2) continue
    perDay.set(date, (perDay.get(date) ?? 0) + 1)
    chosen.push(one)
  }
  return chosen
}
