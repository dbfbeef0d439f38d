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
function offsetAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((candidate) => candidate.type === type)?.value ?? '00'
  const shown = `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}Z`
  return Date.parse(shown) - Math.floor(at / 1000) * 1000
}

const dayMilliseconds = 24 * 60 * 60_000

/** The zones of the countries that take part, the reader's own first. */
export const zonesFor = (own: string): string[] => [
  ...new Set([own, ...Intl.supportedValuesOf('timeZone').filter((zone) => zone.startsWith('Europe/')), 'UTC']),
]
