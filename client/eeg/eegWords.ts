import type { NewEegMark } from '../../shared/domain/eegMark.ts'
import { MontageId } from '../../shared/eeg/montages.ts'
import type { MissingReason } from '../../shared/eeg/montages.ts'
import type { Text } from '../i18n/text.ts'

/** What a montage cannot show, by reason: `F7-T7, T7-P7: an electrode was not recorded`. */
export function missingWords(missing: readonly { label: string; reason: MissingReason }[], text: Text): string[] {
  const reasons = [...new Set(missing.map(({ reason }) => reason))]
  return reasons.map((reason) => {
    const labels = missing.filter((one) => one.reason === reason).map(({ label }) => label)
    return text.t('eeg.missingLines', { labels: text.list(labels), reason: text.t(`eeg.reason.${reason}`) })
  })
}

/** What a montage is called; a network's own by the name it was given, where that is known. */
export function montageName(id: string, { t }: Text, own?: { name: string }): string {
  const known = MontageId.safeParse(id)
  return known.success ? t(`eeg.montage.${known.data}`) : (own?.name ?? t('eeg.montageOwn'))
}

/** A hundredth at most: 0.1 and 7, not 0.10 and 7.00. */
export const figure = (value: number): string => String(Math.round(value * 100) / 100)

/** `−84 µV`, with the sign that shows which way it points. */
export const microvolts = (value: number, { number, t }: Text): string =>
  t('eeg.microvolts', { value: number(value, { maximumFractionDigits: Math.abs(value) < 10 ? 1 : 0 }) })

/** `Spike F4-C4: sleep`, as a mark stands in the list and over the traces. */
export function markWords({ kind, channels, text: words }: NewEegMark, { t }: Text): string {
  if (kind === 'text') return words
  const where = channels.length > 0 ? `${t(`eeg.markKind.${kind}`)} ${channels.join(' ')}` : t(`eeg.markKind.${kind}`)
  return words === '' ? where : `${where}: ${words}`
}
