import type { TimelineEntry, When } from '../../shared/domain/clinical.ts'
import type { Text } from '../i18n/text.ts'

/** What an entry is called in a list. */
export function entryName({ t }: Text, entry: TimelineEntry): string {
  if (entry.kind === 'onset') return t('intake.kind.onset')
  return entry.kind === 'investigation' ? t(`intake.investigation.${entry.what}`) : entry.name
}

/** When something was, no more exactly than it is known. */
export function whenWords({ t, date, locale }: Text, when: When): string {
  switch (when.precision) {
    case 'age':
      return when.months === 0 ? t('intake.age', { years: when.years }) : t('intake.ageMonths', { ...when })
    case 'year':
      return when.year
    case 'month':
      return new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
        new Date(`${when.month}-01T00:00:00Z`),
      )
    case 'day':
      return date(when.day, 'UTC')
  }
}

/** Reads what somebody typed: `2y 6m`, `2.5 y`, `18m`, `2019`, `2019-03`, `2019-03-12`. Undefined for anything else. */
export function readWhen(typed: string): When | undefined {
  const text = typed.trim().toLowerCase()
  const age = /^(?:(\d{1,3})\s*y(?:ears?)?)?\s*(?:(\d{1,2})\s*m(?:onths?)?)?$/.exec(text)
  if (text && age) {
    const months = Number(age[1] ?? 0) * 12 + Number(age[2] ?? 0)
    const years = Math.floor(months / 12)
    return years <= 120 ? { precision: 'age', years, months: months % 12 } : undefined
  }
  if (/^(19|20)\d\d$/.test(text)) return { precision: 'year', year: text }
  if (/^(19|20)\d\d-(0[1-9]|1[0-2])$/.test(text)) return { precision: 'month', month: text }
  const isDay = /^(19|20)\d\d-\d\d-\d\d$/.test(text) && isDate(text)
  return isDay ? { precision: 'day', day: text } : undefined
}

/** The same, to be typed over. */
export function typedWhen(when: When): string {
  switch (when.precision) {
    case 'age':
      return `${when.years}y${when.months > 0 ? ` ${when.months}m` : ''}`
    case 'year':
      return when.year
    case 'month':
      return when.month
    case 'day':
      return when.day
  }
}

const isDate = (text: string): boolean => {
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}
