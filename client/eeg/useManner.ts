import { useMemo } from 'react'
import type { EegView } from '../../shared/domain/stage.ts'
import type { EegStudy } from '../../shared/domain/study.ts'
import { MontageId } from '../../shared/eeg/montages.ts'
import { useObservable } from '../app/observable.ts'
import type { PageManner } from './eegReader.ts'
import { rightFirst } from './sides.ts'
import { useNetworkMontages } from './useRecordingNotes.ts'

/** What the stage does not say of a page. Null while the lines of a network's own montage are not known yet. */
export function useManner(study: EegStudy, { montage }: EegView): PageManner | null {
  const isRightFirst = useObservable(rightFirst)
  const network = useNetworkMontages(study)
  const isOwn = !MontageId.safeParse(montage).success
  const lines = isOwn ? (network?.montages.find(({ id }) => id === montage)?.lines ?? null) : null
  const key = JSON.stringify(lines)
  const isLoading = isOwn && network === null
  return useMemo(
    () => (isLoading ? null : { rightFirst: isRightFirst, lines: JSON.parse(key) as PageManner['lines'] }),
    [isRightFirst, key, isLoading],
  )
}
