const millisecondsPerDay = 86_400_000

/**
 * A date (DA), date and time (DT) or time of day (TM) moved by whole days; null for one that is not well formed, or
 * where no shift is given. The zone of a date and time is left out. PS3.5 6.2, PS3.15 E.3.6.
 */
export function shiftedDate(value: string, vr: string, days: number | null): string | null {
  if (days === null) return null
  if (vr === 'TM') return /^\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?$/.test(value) ? value : null
  const parts = /^((?:19|20)\d{2})(\d{2})(\d{2})(\d{0,6}(?:\.\d{1,6})?)([+-]\d{4})?$/.exec(value)
  if (!parts) return null
  const [, year, month, day, time = ''] = parts
  if (vr === 'DA' && time !== '') return null
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)) + days * millisecondsPerDay)
  if (Number.isNaN(date.getTime())) return null
  return date.toISOString().slice(0, 10).replaceAll('-', '') + time
}
