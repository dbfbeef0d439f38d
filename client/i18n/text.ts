import { IntlMessageFormat } from 'intl-messageformat'
import type { Catalogue, MessageKey } from './messages.ts'

export type Values = Readonly<Record<string, string | number | Date>>

/** Words, dates and numbers as one reader reads them. Instants are ISO 8601 or Dates. */
export type Text = {
  readonly locale: string
  /** IANA name of the reader's own time zone. */
  readonly timeZone: string
  t(key: MessageKey, values?: Values): string
  /** The text of a code that came over the wire, or the code itself where the catalogue has no words for it. */
  code(area: string, code: string): string
  /** "24 November 2026" */
  date(at: string | Date, timeZone?: string): string
  /** "Tue 24 Nov" */
  day(at: string | Date, timeZone?: string): string
  /** "14:30 CET": never without its zone. */
  time(at: string | Date, timeZone?: string): string
  /** "Tue 24 Nov 2026, 14:30 CET" */
  dateTime(at: string | Date, timeZone?: string): string
  /** "in 12 minutes", "3 days ago" */
  relative(at: string | Date, now: number): string
  number(value: number, options?: Intl.NumberFormatOptions): string
  /** In units of 1000, as file managers show them: "12.4 MB". */
  bytes(count: number): string
  /** "2 min 5 s", of a length in seconds. */
  duration(seconds: number): string
  list(items: readonly string[]): string
  /** Of an ISO 3166-1 alpha-2 code. */
  country(code: string): string
  /** Of an ISO 639-1 code. */
  language(code: string): string
}

export function openText(catalogue: Catalogue, locale: string, timeZone: string): Text {
  const messages = new Map<string, IntlMessageFormat>()
  const message = (key: MessageKey) => {
    const known = messages.get(key) ?? new IntlMessageFormat(catalogue[key], locale, undefined, { ignoreTag: true })
    messages.set(key, known)
    return known
  }
  const formatDate =
    (options: Intl.DateTimeFormatOptions) =>
    (at: string | Date, zone: string = timeZone) =>
      new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(new Date(at))
  const has = (key: string): key is MessageKey => Object.hasOwn(catalogue, key)
  const t = (key: MessageKey, values: Values = {}) => String(message(key).format(values))
  // Making one of these takes longer than all that a list of people asks of it.
  const regions = new Intl.DisplayNames(locale, { type: 'region' })
  const languages = new Intl.DisplayNames(locale, { type: 'language' })
  const unit = (value: number, name: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value)

  return {
    locale,
    timeZone,
    t,
    code: (area, code) => (has(`${area}.${code}`) ? t(`${area}.${code}` as MessageKey) : code),
    date: formatDate({ day: 'numeric', month: 'long', year: 'numeric' }),
    day: formatDate({ weekday: 'short', day: 'numeric', month: 'short' }),
    time: formatDate({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' }),
    dateTime: formatDate({
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    }),
    relative: (at, now) => relative(locale, (new Date(at).getTime() - now) / 1000),
    number: (value, options) => new Intl.NumberFormat(locale, options).format(value),
    bytes: (count) => {
      const step = byteSteps.find(({ least }) => count >= least) ?? byteSteps.at(-1)
      const shown = count / (step?.least || 1)
      return new Intl.NumberFormat(locale, {
        style: 'unit',
        unit: step?.unit ?? 'byte',
        unitDisplay: step?.unit === 'byte' ? 'long' : 'short',
        maximumFractionDigits: shown < 10 && step?.unit !== 'byte' ? 1 : 0,
      }).format(shown)
    },
    duration: (seconds) => {
      const whole = Math.round(seconds)
      const parts = [
        [Math.floor(whole / 3600), 'hour'],
        [Math.floor((whole % 3600) / 60), 'minute'],
        [whole % 60, 'second'],
      ] as const
      const shown = parts.filter(([value]) => value > 0).slice(0, 2)
      return shown.length === 0 ? unit(0, 'second') : shown.map(([value, name]) => unit(value, name)).join(' ')
    },
    list: (items) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(items),
    country: (code) => regions.of(code) ?? code,
    language: (code) => languages.of(code) ?? code,
  }
}

const byteSteps = [
  { least: 1e9, unit: 'gigabyte' },
  { least: 1e6, unit: 'megabyte' },
  { least: 1e3, unit: 'kilobyte' },
  { least: 0, unit: 'byte' },
] as const

const relativeSteps = [
  { seconds: 86_400, unit: 'day' },
  { seconds: 3600, unit: 'hour' },
  { seconds: 60, unit: 'minute' },
] as const

function relative(locale: string, seconds: number): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const step = relativeSteps.find((candidate) => Math.abs(seconds) >= candidate.seconds)
  return step
    ? format.format(Math.trunc(seconds / step.seconds), step.unit)
    : format.format(Math.sign(seconds) < 0 ? 0 : 1, 'minute')
}
