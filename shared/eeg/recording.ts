import { startsAsDicom } from '../dicom/parse.ts'
import type { AnnotationBatch } from './annotations.ts'
import { openEdf } from './edfRecording.ts'
import type { EegFormat, SignalFault } from './header.ts'
import type { Channel } from './labels.ts'
import { readHead } from './ranges.ts'
import type { ReadRange } from './ranges.ts'
import type { RecordingStart } from './start.ts'
import type { Timeline } from './timeline.ts'
import type { EegWarning } from './warnings.ts'
import { openWaveform } from './waveformRecording.ts'

/** A recorded signal. Its `name` is one of a kind in the recording: a second `Cz` is called `Cz (2)`. */
export type EegSignal = Channel & {
  /** Its place in the file, annotation signals counted: the number by which everything else names a signal. */
  signal: number
  label: string
  unit: string
  fault: SignalFault | null
  samplesPerSecond: number
  samples: number
}

/** What was recorded without a break inside the asked time, in the order of the asked signals. */
export type Stretch = {
  fromSeconds: number
  toSeconds: number
  /**
   * `startSeconds` is the time of the first value. Values are in the signal's unit; NaN where the file has none, and all
   * NaN for a faulty signal.
   */
  signals: { startSeconds: number; values: Float64Array }[]
}

export type Recording = {
  format: EegFormat | 'DICOM'
  /** Of the first sample, at the place of recording. */
  start: RecordingStart
  /** Without the annotation signals. */
  signals: EegSignal[]
  timeline: Timeline
  warnings: EegWarning[]
  /**
   * The samples with `from <= t < to`, read by byte range.
   * @param signals their numbers in the file, `EegSignal.signal`
   * @throws Problem `too-large`, `unreadable-file`, `not-found` for a number that names no signal
   */
  samples: (signals: readonly number[], fromSeconds: number, toSeconds: number) => Promise<Stretch[]>
  /** All values of all signals that have a scale, signal by signal and piece by piece; gaps take no room. */
  values: () => AsyncGenerator<{ signal: number; values: Float64Array }>
  /** In the order of the file, as they are read: the annotations of a day lie all over its gigabyte. */
  annotations: () => AsyncGenerator<AnnotationBatch>
}

/**
 * Opens a recording by its first bytes: EDF, EDF+, BDF or BDF+, or a DICOM waveform.
 * @param size of the whole file in bytes
 * @throws Problem as `openEdf` and `openWaveform`
 */
export async function openRecording(size: number, read: ReadRange): Promise<Recording> {
  const head = await readHead(size, read)
  return startsAsDicom(head) ? openWaveform(head, size, read) : openEdf(head, size, read)
}
