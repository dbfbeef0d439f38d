import type { EegWarning } from './warnings.ts'

/** When a recording began, at the place of recording: EDF knows no time zone. */
export type RecordingStart = {
  /** `yyyy-mm-dd`, null where the header does not say. */
  date: string | null
  /** `hh:mm:ss` and, where an EDF+ file says so, a fraction of the second. */
  time: string | null
}

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

/**
 * The start as the header tells it. The EDF+ recording field names the whole year; the date field has two digits of it,
 * of which 85 to 99 are 1985 to 1999 and the rest 2000 to 2084 (EDF+ specification 2.1.3.1).
 */
export function recordingStart(
  fields: { startDate: string; startTime: string; recording: string },
  warn: (warning: EegWarning) => void,
): RecordingStart {
  const short = shortDate(fields.startDate)
  const long = longDate(fields.recording)
  if (!short) warn({ code: 'start-date-unreadable', detail: {} })
  else if (long && long !== short) warn({ code: 'start-dates-differ', detail: {} })
  const time = timeOfDay(fields.startTime)
  if (!time) warn({ code: 'start-time-unreadable', detail: {} })
  // Of a de-identified file the date is unknown, not 1985 (EDF+ 2.1.3.4).
  if (short === '1985-01-01' && /^startdate x( |$)/i.test(fields.recording.trim())) return { date: null, time }
  const sameDay = short && long && short.slice(2) === long.slice(2)
  return { date: sameDay || !short ? long : short, time }
}

/** `yyyy-mm-ddThh:mm:ss[.fff]`, or null where either half is unknown. */
export function startText(start: RecordingStart): string | null {
  return start.date && start.time ? `${start.date}T${start.time}` : null
}

/** The start moved on by less than a day, as the first timekeeping annotation asks for; a new day carries over. */
export function startLater(start: RecordingStart, seconds: number): RecordingStart {
  if (!start.time || seconds === 0) return start
  const [hours = 0, minutes = 0, whole = 0] = start.time.split(':').map(Number)
  const total = hours * 3600 + minutes * 60 + whole + seconds
  const days = Math.floor(total / 86400)
  const microseconds = Math.round((total - days * 86400) * 1e6)
  const second = Math.floor(microseconds / 1e6)
  const fraction = String(microseconds % 1e6)
    .padStart(6, '0')
    .replace(/0+$/, '')
  const clock = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map(two).join(':')
  return { date: start.date && movedDate(start.date, days), time: fraction ? `${clock}.${fraction}` : clock }
}

/** A `yyyy-mm-dd` date some days on. */
export function movedDate(date: string, days: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10)
}

function shortDate(text: string): string | null {
  const match = /^(\d{1,2})[./:-](\d{1,2})[./:-](\d{2})$/.exec(text.trim())
  if (!match) return null
  const year = Number(match[3])
  return calendarDate(year >= 85 ? 1900 + year : 2000 + year, Number(match[2]), Number(match[1]))
}

function longDate(recording: string): string | null {
  const match = /^startdate (\d{1,2})-([a-z]{3})-(\d{4})(?: |$)/i.exec(recording.trim())
  if (!match) return null
  return calendarDate(Number(match[3]), monthNames.indexOf(match[2]!.toUpperCase()) + 1, Number(match[1]))
}

export function calendarDate(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  // Beyond these years it is damage, and moving the date would leave the four digits of a year.
  if (year < 1900 || year > 2200) return null
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return real ? date.toISOString().slice(0, 10) : null
}

/** `dd-MMM-yyyy`, as EDF+ writes dates in its patient and recording fields. */
export function edfPlusDate(date: string): string {
  const [year, month, day] = date.split('-')
  return `${day}-${monthNames[Number(month) - 1]}-${year}`
}

function timeOfDay(text: string): string | null {
  const match = /^(\d{1,2})[.:](\d{1,2})[.:](\d{1,2})$/.exec(text.trim())
  if (!match) return null
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return hours < 24 && minutes < 60 && seconds < 60 ? [hours, minutes, seconds].map(two).join(':') : null
}

const two = (value: number) => String(value).padStart(2, '0')
