import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { endianness } from 'node:os'
import { allAnnotations } from '../../shared/eeg/annotations.ts'
import { hasScale } from '../../shared/eeg/header.ts'
import type { ReadRange } from '../../shared/eeg/ranges.ts'
import { openRecording } from '../../shared/eeg/recording.ts'
import type { Recording } from '../../shared/eeg/recording.ts'
import { startText } from '../../shared/eeg/start.ts'
import type { Annotation } from '../../shared/eeg/tal.ts'
import type { EegWarning } from '../../shared/eeg/warnings.ts'

export type EegInspection = {
  file: string
  kind: 'eeg'
  format: Recording['format']
  signals: {
    label: string
    name: string
    unit: string
    samplesPerSecond: number
    samples: number
    /** Over the physical values as little-endian float64; null where the header gives no usable calibration. */
    sha256: string | null
  }[]
  /** Onsets count from the first sample, in order. */
  annotations: Annotation[]
  /** From the first sample to the end of the last record, gaps included. */
  durationSeconds: number
  gaps: { start: number; duration: number }[]
  /** `yyyy-mm-ddThh:mm:ss[.fff]` at the place of recording; null where the header does not say. */
  startTime: string | null
  /** A code, and what it is about: `signal-faulty signal=3 fault=digital-range-empty`. */
  warnings: string[]
}

/**
 * What the reader makes of an EDF, BDF or DICOM waveform file: the contract of `npm run inspect`. Memory does not grow
 * with the file.
 * @throws Problem for a file that is refused
 */
export async function inspectEeg(path: string): Promise<EegInspection> {
  await using file = await open(path)
  const { size } = await file.stat()
  const recording = await openRecording(size, readerOf(file))
  const { annotations, warnings } = await allAnnotations(recording.annotations())
  const digests = await signalDigests(recording)
  return {
    file: path,
    kind: 'eeg',
    format: recording.format,
    signals: recording.signals.map(({ label, name, unit, samplesPerSecond, samples, signal }) => {
      return { label, name, unit, samplesPerSecond, samples, sha256: digests.get(signal) ?? null }
    }),
    annotations,
    durationSeconds: recording.timeline.durationSeconds,
    gaps: recording.timeline.gaps,
    startTime: startText(recording.start),
    warnings: [...recording.warnings, ...warnings].map(warningText),
  }
}

/** Reads of an open file by position. */
export const readerOf =
  (file: FileHandle): ReadRange =>
  async (start, end) => {
    const bytes = new Uint8Array(end - start)
    const { bytesRead } = await file.read(bytes, 0, bytes.length, start)
    return bytes.subarray(0, bytesRead)
  }

async function signalDigests(recording: Recording): Promise<Map<number, string>> {
  const hashes = new Map<number, Hash>()
  for (const { signal, fault } of recording.signals) {
    if (hasScale(fault)) hashes.set(signal, createHash('sha256'))
  }
  for await (const { signal, values } of recording.values()) hashes.get(signal)?.update(littleEndian(values))
  return new Map([...hashes].map(([signal, hash]) => [signal, hash.digest('hex')]))
}

/** Every platform Node 24 runs on is little-endian but one (s390x), where the bytes are turned. */
function littleEndian(values: Float64Array): Uint8Array {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
  return endianness() === 'LE' ? bytes : bytes.swap64()
}

const warningText = ({ code, detail }: EegWarning) =>
  [code, ...Object.entries(detail).map(([name, value]) => `${name}=${value}`)].join(' ')
