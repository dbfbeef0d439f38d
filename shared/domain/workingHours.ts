import { z } from 'zod'
import { PersonId } from './identifiers.ts'
import { TimeZone, wallClock } from './zonedTime.ts'

const minuteOfDay = z.number().int().min(0).max(1440)

/** When a person can be asked to a meeting, in their own zone. `from` and `to` are minutes since midnight there. */
export const WorkingHours = z.strictObject({
  id: PersonId,
  timeZone: TimeZone,
  /** ISO: 1 is Monday. */
  weekdays: z.array(z.number().int().min(1).max(7)).max(7),
  from: minuteOfDay,
  to: minuteOfDay,
})
export type WorkingHours = z.infer<typeof WorkingHours>

/** What a meeting asks of somebody: `early` and `late` say by how many minutes it leaves their working day. */
export type Strain = { early: number; late: number; dayOff: boolean }

/** For who has not said otherwise: Monday to Friday, eight to five, in the zone of their country's capital. */
export function usualHours(person: { id: PersonId; provider: { country: string } }): WorkingHours {
  const timeZone = capitalZones[person.provider.country] ?? 'Europe/Brussels'
  return { id: person.id, timeZone, weekdays: [1, 2, 3, 4, 5], from: 8 * 60, to: 17 * 60 }
}

/** How a meeting lies in a working day. Both times in milliseconds since 1970. */
export function strainOf(hours: WorkingHours, startsAt: number, minutes: number): Strain {
  const { weekday, minutes: start } = wallClock(startsAt, hours.timeZone)
  return {
    early: Math.max(0, hours.from - start),
    late: Math.max(0, start + minutes - hours.to),
    dayOff: !hours.weekdays.includes(weekday),
  }
}

export const isAtEase = ({ early, late, dayOff }: Strain): boolean => !dayOff && early === 0 && late === 0

/** Capitals of the countries of the networks and their neighbours; a person of the Azores or the Canaries says so. */
const capitalZones: Record<string, string> = {
  AT: 'Europe/Vienna',
  BE: 'Europe/Brussels',
  BG: 'Europe/Sofia',
  CH: 'Europe/Zurich',
  CY: 'Asia/Nicosia',
  CZ: 'Europe/Prague',
  DE: 'Europe/Berlin',
  DK: 'Europe/Copenhagen',
  EE: 'Europe/Tallinn',
  ES: 'Europe/Madrid',
  FI: 'Europe/Helsinki',
  FR: 'Europe/Paris',
  GB: 'Europe/London',
  GR: 'Europe/Athens',
  HR: 'Europe/Zagreb',
  HU: 'Europe/Budapest',
  IE: 'Europe/Dublin',
  IS: 'Atlantic/Reykjavik',
  IT: 'Europe/Rome',
  LT: 'Europe/Vilnius',
  LU: 'Europe/Luxembourg',
  LV: 'Europe/Riga',
  MT: 'Europe/Malta',
  NL: 'Europe/Amsterdam',
  NO: 'Europe/Oslo',
  PL: 'Europe/Warsaw',
  PT: 'Europe/Lisbon',
  RO: 'Europe/Bucharest',
  SE: 'Europe/Stockholm',
  SI: 'Europe/Ljubljana',
  SK: 'Europe/Bratislava',
  UA: 'Europe/Kyiv',
}
