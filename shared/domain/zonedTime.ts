import { z } from 'zod'

/**
 * The instant at which a clock on the wall of a time zone shows a date and a time, in milliseconds since 1970.
 * Of the two instants in an hour that is repeated in autumn, the first; null for one that is skipped in spring.
 */
export function instantOf(date: string, time: string, timeZone: string): number | null {
  const wall = Date.parse(`${date}T${time}Z`)
  if (Number.isNaN(wall)) return null
  const before = offsetAt(wall - dayMilliseconds, timeZone)
  const after = offsetAt(wall + dayMilliseconds, timeZone)
  const candidates = [wall - before, wall - after].filter((at) => at + offsetAt(at, timeZone) === wall)
  return candidates.length === 0 ? null : Math.min(...candidates)
}

/** How far the clocks of a zone are ahead of UTC at an instant, in milliseconds. */
export function offsetAt(at: number, timeZone: string): number {
  const parts = clockOf(timeZone).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((candidate) => candidate.type === type)?.value ?? '00'
  const shown = `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}Z`
  return Date.parse(shown) - Math.floor(at / 1000) * 1000
}

/** What a clock on the wall shows: ISO weekday (1 is Monday), minutes since midnight, and the date as `YYYY-MM-DD`. */
export function wallClock(at: number, timeZone: string): { weekday: number; minutes: number; date: string } {
  const wall = new Date(at + offsetAt(at, timeZone))
  return {
    weekday: wall.getUTCDay() || 7,
    minutes: wall.getUTCHours() * 60 + wall.getUTCMinutes(),
    date: wall.toISOString().slice(0, 10),
  }
}

export function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** An IANA time zone, such as `Atlantic/Azores`. */
export const TimeZone = z.string().max(60).refine(isTimeZone)

/** Making one takes a hundred times as long as using it. */
const clocks = new Map<string, Intl.DateTimeFormat>()
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  clocks.set(timeZone, made)
  return made
}

const dayMilliseconds = 24 * 60 * 60_000

/** The zones of the countries that take part, the reader's own first. */
export const zonesFor = (own: string): string[] => [
  ...new Set([
    own,
    ...Intl.supportedValuesOf('timeZone').filter((zone) => zone.startsWith('Europe/')),
    'Atlantic/Azores',
    'Atlantic/Madeira',
    'Atlantic/Canary',
    'Atlantic/Reykjavik',
    'Asia/Nicosia',
    'UTC',
  ]),
]
