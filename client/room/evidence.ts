import { EegView, SliceView, unturned, type View } from '../../shared/domain/stage.ts'
import type { Study } from '../../shared/domain/study.ts'
import { EvidenceLabel, type EvidenceReference } from '../../shared/statement/evidence.ts'
import { decimalOf, normaliseText } from '../../shared/statement/text.ts'
import { clockOf } from '../eeg/eegTime.ts'
import { slicesOf } from '../imaging/hanging.ts'
import type { Pinned } from '../recommendation/evidencePins.ts'

/** What is looked at, as a place that a sentence can point to; null for an empty viewport. */
export function pinnedFrom(view: View, studies: readonly Study[]): Pinned | null {
  if (view.kind === 'slice') {
    const { kind, study, seriesUid, sopInstanceUid, frame, window } = view
    const shown = window && { center: decimalOf(window.center), width: decimalOf(window.width) }
    const reference = { kind, study, seriesUid, sopInstanceUid, frame, ...(shown ? { window: shown } : {}) }
    return { reference, label: EvidenceLabel.parse(sliceLabel(view, studies)) }
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
  if (reference.kind === 'slice' && study?.kind === 'imaging') {
    const { seriesUid, sopInstanceUid, frame, window } = reference
    return SliceView.parse({
      kind: 'slice',
      study: study.id,
      seriesUid,
      sopInstanceUid,
      frame,
      window: window ? { center: Number(window.center), width: Number(window.width) } : null,
      framing: null,
      invert: false,
      turn: unturned,
    })
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

/** "FLAIR 88/176": the series and the slice of it. */
function sliceLabel(view: SliceView, studies: readonly Study[]): string {
  const study = studies.find(({ id }) => id === view.study)
  const series = study?.kind === 'imaging' ? study.series.find((one) => one.seriesUid === view.seriesUid) : undefined
  if (!series) return String(view.frame + 1)
  const slices = slicesOf(series)
  const at = slices.findIndex((one) => one.sopInstanceUid === view.sopInstanceUid && one.frame === view.frame)
  const name = series.description.replace(/[^\p{L}\p{N} .,+/()-]/gu, ' ').trim()
  return `${name.slice(0, 60)} ${at + 1}/${slices.length}`.trim()
}
