import { parseHeader } from '../../../shared/eeg/header.ts'
import { signalSpan } from '../../../shared/eeg/layout.ts'
import type { SignalField, Span } from '../../../shared/eeg/layout.ts'
import type { ReadRange } from '../../../shared/eeg/ranges.ts'
import { openRecording } from '../../../shared/eeg/recording.ts'
import { timekeepingTal } from '../../../shared/eeg/tal.ts'
import { writeEdfPlus } from '../../../shared/eeg/write.ts'
import type { EdfSignalSource, EdfSource } from '../../../shared/eeg/write.ts'

/** A signal of 256 Hz in steps of a tenth of a microvolt. */
export const eegSignal = (
  label: string,
  samples: Int16Array | Float32Array,
  changes: Partial<EdfSignalSource> = {},
): EdfSignalSource => ({
  label,
  unit: 'uV',
  physicalMin: -3276.8,
  physicalMax: 3276.7,
  digitalMin: -32768,
  digitalMax: 32767,
  samplesPerRecord: 256,
  transducer: 'AgAgCl electrode',
  prefilter: 'HP:0.1Hz LP:100Hz',
  samples,
  ...changes,
})

export const edf = (signals: EdfSignalSource[], changes: Partial<EdfSource> = {}) =>
  writeEdfPlus({
    patientField: 'X X X X',
    recordingField: 'Startdate 02-MAR-2026 X X X',
    start: { year: 2026, month: 3, day: 2, hour: 9, minute: 30, second: 0 },
    recordSeconds: 1,
    signals,
    annotations: [],
    ...changes,
  })

/** A sine in microvolts, `seconds` long at 256 Hz. */
export const sine = (hertz: number, amplitude: number, seconds: number, samplesPerSecond = 256) =>
  Float32Array.from({ length: seconds * samplesPerSecond }, (_, i) => {
    return amplitude * Math.sin((2 * Math.PI * hertz * i) / samplesPerSecond)
  })

/** A copy with other text in one header field. */
export function withField(file: Uint8Array, { offset, width }: Span, text: string): Uint8Array {
  const changed = file.slice()
  changed.set(new TextEncoder().encode(text.padEnd(width)), offset)
  return changed
}

export const withSignalField = (file: Uint8Array, count: number, signal: number, field: SignalField, text: string) =>
  withField(file, signalSpan(field, signal, count), text)

/** A copy that says EDF+D and that its records begin at other times. `offset` of the annotations in a record. */
export function withOnsets(
  file: Uint8Array,
  header: { headerBytes: number; recordBytes: number },
  offset: number,
  onsets: number[],
) {
  const changed = withField(file, { offset: 192, width: 44 }, 'EDF+D')
  onsets.forEach((onset, record) => {
    const start = header.headerBytes + record * header.recordBytes
    changed.fill(0, start + offset, start + header.recordBytes)
    changed.set(timekeepingTal(onset), start + offset)
  })
  return changed
}

export const readerOf =
  (file: Uint8Array, log: { start: number; end: number }[] = []): ReadRange =>
  async (start, end) => {
    log.push({ start, end })
    return file.subarray(start, end)
  }

export const opened = (file: Uint8Array, log: { start: number; end: number }[] = []) =>
  openRecording(file.length, readerOf(file, log))

export const headerOf = (file: Uint8Array) => parseHeader(file, file.length)
