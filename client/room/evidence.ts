import { EegView, type View } from '../../shared/domain/stage.ts'
import type { Study } from '../../shared/domain/study.ts'
import { EvidenceLabel, type EvidenceReference } from '../../shared/statement/evidence.ts'
import { decimalOf, normaliseText } from '../../shared/statement/text.ts'
import { clockOf } from '../eeg/eegTime.ts'
import { isImage } from '../imaging/hanging.ts'
import { imageLabel, imageReference, imageViewFrom } from '../imaging/imageEvidence.ts'
import type { Pinned } from '../recommendation/evidencePins.ts'

/** What is looked at, as a place that a sentence can point to; null for an empty viewport. */
export function pinnedFrom(view: View, studies: readonly Study[]): Pinned | null {
  if (isImage(view)) {
    const study = studies.find(({ id }) => id === view.study)
    const label = imageLabel(view, study?.kind === 'imaging' ? study : undefined)
    return { reference: imageReference(view), label: EvidenceLabel.parse(label) }
  }
  if (view.kind === 'eeg') {
    const { kind, study, start, seconds, montage, lff, hff, notch, sensitivity } = view
    const { badChannels, hiddenLines, ownSensitivities, cursors } = view
    const reference = {
      kind,
      study,
      start: decimalOf(start),
      seconds: decimalOf(seconds),
      montage,
      sensitivity: decimalOf(sensitivity),
      ...(lff === null ? {} : { lff: decimalOf(lff) }),
      ...(hff === null ? {} : { hff: decimalOf(hff) }),
      ...(notch === null ? {} : { notch: decimalOf(notch) }),
      ...(badChannels.length > 0 ? { badChannels: badChannels.map(normaliseText) } : {}),
      ...(hiddenLines.length > 0 ? { hiddenLines: hiddenLines.map(normaliseText) } : {}),
      ...(ownSensitivities.length > 0
        ? {
            ownSensitivities: ownSensitivities.map((one) => ({
              line: normaliseText(one.line),
              sensitivity: decimalOf(one.sensitivity),
            })),
          }
        : {}),
      ...(cursors.length > 0
        ? { cursors: cursors.map((one) => ({ time: decimalOf(one.time, 6), line: normaliseText(one.line) })) }
        : {}),
    }
    return { reference, label: EvidenceLabel.parse(clockOf(start)) }
  }
  return null
}

/** What such a place looks like on the stage; null where this case has nothing that it names. */
export function viewFrom(reference: EvidenceReference, studies: readonly Study[]): View | null {
  const study = studies.find(({ id }) => reference.kind !== 'page' && id === reference.study)
  if ((reference.kind === 'slice' || reference.kind === 'plane') && study?.kind === 'imaging') {
    return imageViewFrom(reference, study)
  }
  if (reference.kind === 'eeg' && study?.kind === 'eeg') {
    const { start, seconds, montage, lff, hff, notch, sensitivity } = reference
    const { badChannels = [], hiddenLines = [], ownSensitivities = [], cursors = [] } = reference
    const number = (text: string | undefined) => (text === undefined ? null : Number(text))
    return (
      EegView.safeParse({
        kind: 'eeg',
        study: study.id,
        start: Number(start),
        seconds: Number(seconds),
        montage,
        lff: number(lff),
        hff: number(hff),
        notch: number(notch),
        sensitivity: number(sensitivity) ?? 7,
        badChannels,
        hiddenLines,
        ownSensitivities: ownSensitivities.map((one) => ({ ...one, sensitivity: Number(one.sensitivity) })),
        cursors: cursors.map((one) => ({ ...one, time: Number(one.time) })),
      }).data ?? null
    )
  }
  return null
}
