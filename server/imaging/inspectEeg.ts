import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { endianness } from 'node:os'
import { allAnnotations } from '../../shared/eeg/annotations.ts'
import { decodeSamples } from '../../shared/eeg/decode.ts'
import type { EegFormat } from '../../shared/eeg/header.ts'
import { readExactly } from '../../shared/eeg/ranges.ts'
import type { ReadRange } from '../../shared/eeg/ranges.ts'
import { openRecording } from '../../shared/eeg/recording.ts'
import type { EegSignal, Recording } from '../../shared/eeg/recording.ts'
import { startText } from '../../shared/eeg/start.ts'
import type { Annotation } from '../../shared/eeg/tal.ts'
import type { EegWarning } from '../../shared/eeg/warnings.ts'

export type EegInspection = {
  file: string
  kind: 'eeg'
  format: EegFormat
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
 * What the reader makes of an EDF or BDF file: the contract of `npm run inspect`. Memory does not grow with the file.
 * @throws Problem for a file that is refused
 */
export async function inspectEeg(path: string): Promise<EegInspection> {
  await using file = await open(path)
  const { size } = await file.stat()
  const read = readerOf(file)
  const recording = await openRecording(size, read)
  const { annotations, warnings } = await allAnnotations(recording.annotations())
  const digests = await signalDigests(recording, read)
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

const chunkBytes = 1024 * 1024

async function signalDigests({ header, signals }: Recording, read: ReadRange): Promise<Map<number, string>> {
  const hashes = new Map<EegSignal, Hash>()
  for (const signal of signals) if (hasScale(signal)) hashes.set(signal, createHash('sha256'))
  const together = Math.max(1, Math.floor(chunkBytes / header.recordBytes))
  for (let record = 0; record < header.records; record += together) {
    const count = Math.min(together, header.records - record)
    const start = header.headerBytes + record * header.recordBytes
    if (header.recordBytes <= chunkBytes) {
      const bytes = await readExactly(read, start, start + count * header.recordBytes)
      for (const [signal, hash] of hashes) hash.update(physicalBytes(bytes, signal, count, header))
    } else {
      for (const [signal, hash] of hashes)
        await hashLongRecord(read, start + signal.offsetInRecord, signal, hash, header)
    }
  }
  return new Map([...hashes].map(([signal, hash]) => [signal.signal, hash.digest('hex')]))
}

/** A flat physical range is a fault on screen, but the formula still has a value for it. */
const hasScale = (signal: EegSignal) =>
  signal.fault === null || signal.fault === 'physical-range-empty' || signal.fault === 'no-samples'

type Layout = { sampleBytes: 2 | 3; recordBytes: number }

/** The values of one signal in several whole records. */
function physicalBytes(bytes: Uint8Array, signal: EegSignal, records: number, layout: Layout): Uint8Array {
  const values = new Float64Array(records * signal.samplesPerRecord)
  const length = signal.samplesPerRecord * layout.sampleBytes
  for (let record = 0; record < records; record++) {
    const from = record * layout.recordBytes + signal.offsetInRecord
    decodeSamples(
      bytes.subarray(from, from + length),
      layout.sampleBytes,
      signal,
      values,
      record * signal.samplesPerRecord,
    )
  }
  return littleEndian(values)
}

/** A single record may be as long as the file: it is read in pieces of whole samples. */
async function hashLongRecord(read: ReadRange, start: number, signal: EegSignal, hash: Hash, layout: Layout) {
  const end = start + signal.samplesPerRecord * layout.sampleBytes
  const step = chunkBytes - (chunkBytes % layout.sampleBytes)
  for (let from = start; from < end; from += step) {
    const bytes = await readExactly(read, from, Math.min(from + step, end))
    const values = new Float64Array(bytes.length / layout.sampleBytes)
    decodeSamples(bytes, layout.sampleBytes, signal, values, 0)
    hash.update(littleEndian(values))
  }
}

/** Every platform Node 24 runs on is little-endian but one (s390x), where the bytes are turned. */
function littleEndian(values: Float64Array): Uint8Array {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
  return endianness() === 'LE' ? bytes : bytes.swap64()
}

const warningText = ({ code, detail }: EegWarning) =>
  [code, ...Object.entries(detail).map(([name, value]) => `${name}=${value}`)].join(' ')
