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
