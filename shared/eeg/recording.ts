import { Problem } from '../protocol/problems.ts'
import { annotationBatches } from './annotations.ts'
import type { AnnotationBatch } from './annotations.ts'
import { decodeSamples } from './decode.ts'
import { headerLength, parseHeader } from './header.ts'
import type { EegFormat, EegHeader, SignalHeader } from './header.ts'
import { channelOf } from './labels.ts'
import type { Channel } from './labels.ts'
import { readExactly, readRanges } from './ranges.ts'
import type { ReadRange } from './ranges.ts'
import { startLater } from './start.ts'
import type { RecordingStart } from './start.ts'
import { timelineOf } from './timeline.ts'
import type { Segment, Timeline } from './timeline.ts'
import type { EegWarning } from './warnings.ts'

/** A recorded signal. Its `name` is one of a kind in the recording: a second `Cz` is called `Cz (2)`. */
export type EegSignal = SignalHeader & Channel & { samplesPerSecond: number; samples: number }

/** What was recorded without a break inside the asked time, in the order of the asked signals. */
export type Stretch = {
  fromSeconds: number
  toSeconds: number
  /** `startSeconds` is the time of the first value. Values are in the signal's unit; all NaN for a faulty signal. */
  signals: { startSeconds: number; values: Float64Array }[]
}

export type Recording = {
  header: EegHeader
  format: EegFormat
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
  /** In the order of the file, as they are read: the annotations of a day lie all over its gigabyte. */
  annotations: () => AsyncGenerator<AnnotationBatch>
}

/** Holds the whole header of 255 signals: mostly the only read before the first page. */
const firstReadBytes = 64 * 1024

/** Values in one answer: 2^25 of them are 256 MiB, far more than the longest page. */
const maxValues = 2 ** 25

/** Stretches of bytes for one answer: a forged header may have a record for every sample. */
const maxPieces = 2 ** 20

/**
 * Opens an EDF, EDF+, BDF or BDF+ file by its header and, in EDF+, the first timekeeping annotation.
 * @param size of the whole file in bytes
 * @throws Problem `eeg-not-edf`, `eeg-header-truncated`, `eeg-header-malformed`, `eeg-no-signals`, `eeg-too-short`
 */
export async function openRecording(size: number, read: ReadRange): Promise<Recording> {
  const main = await readExactly(read, 0, Math.min(firstReadBytes, size))
  const length = headerLength(main, size)
  const header = parseHeader(length > main.length ? await readExactly(read, 0, length) : main, size)
  const warnings = [...header.warnings]
  const { startOffset, timeline } = await timelineOf(header, read, (warning) => void warnings.push(warning))
  const signals = recordedSignals(header)
  const bySignal = new Map(signals.map((one) => [one.signal, one]))
  return {
    header,
    format: header.format,
    start: startLater(header.start, startOffset),
    signals,
    timeline,
    warnings,
    samples: async (asked, fromSeconds, toSeconds) => {
      const found = asked.map((number) => bySignal.get(number))
      if (found.includes(undefined)) throw new Problem('not-found', { what: 'signal' })
      const wanted = found.flatMap((signal) => signal ?? [])
      return readStretches(header, read, timeline.segments, wanted, fromSeconds, toSeconds)
    },
    annotations: () => annotationBatches(header, read, startOffset),
  }
}

function recordedSignals(header: EegHeader): EegSignal[] {
  const seen = new Map<string, number>()
  return header.signals.flatMap((signal) => {
    if (signal.annotations) return []
    const channel = channelOf(signal.label)
    const count = (seen.get(channel.name) ?? 0) + 1
    seen.set(channel.name, count)
    return {
      ...signal,
      ...channel,
      name: count === 1 ? channel.name : `${channel.name} (${count})`,
      samplesPerSecond: header.recordSeconds > 0 ? signal.samplesPerRecord / header.recordSeconds : 0,
      samples: signal.samplesPerRecord * header.records,
    }
  })
}

async function readStretches(
  header: EegHeader,
  read: ReadRange,
  segments: readonly Segment[],
  signals: readonly EegSignal[],
  fromSeconds: number,
  toSeconds: number,
): Promise<Stretch[]> {
  const stretches: Stretch[] = []
  const pieces: Piece[] = []
  refuseTooMany(segments, header.recordSeconds, signals, fromSeconds, toSeconds)
  for (const segment of segments) {
    const end = segment.start + segment.records * header.recordSeconds
    const [from, to] = [Math.max(fromSeconds, segment.start), Math.min(toSeconds, end)]
    if (!(from < to)) continue
    const stretch: Stretch = { fromSeconds: from, toSeconds: to, signals: [] }
    for (const signal of signals) {
      const { first, count } = sampleSpan(segment, signal, from, to)
      const into = new Float64Array(count)
      if (signal.fault) into.fill(Number.NaN)
      stretch.signals.push({ startSeconds: segment.start + first / (signal.samplesPerSecond || 1), values: into })
      if (!signal.fault) addPieces(pieces, header, segment, signal, first, into)
    }
    stretches.push(stretch)
  }
  const sorted = pieces.toSorted((one, other) => one.start - other.start)
  await readRanges(read, sorted, (bytes, index) => {
    const piece = sorted[index]!
    decodeSamples(bytes, header.sampleBytes, piece.signal, piece.into, piece.at)
  })
  return stretches
}

/** Before anything is allocated. */
function refuseTooMany(
  segments: readonly Segment[],
  recordSeconds: number,
  signals: readonly EegSignal[],
  fromSeconds: number,
  toSeconds: number,
): void {
  const last = segments.at(-1)
  const end = last ? last.start + last.records * recordSeconds : 0
  const seconds = Math.max(0, Math.min(toSeconds, end) - Math.max(fromSeconds, 0))
  const values = signals.reduce((sum, signal) => sum + Math.min(signal.samples, seconds * signal.samplesPerSecond), 0)
  if (values > maxValues) throw new Problem('too-large', { limit: String(maxValues) })
}

/** Which samples of a segment fall into a time. A millionth of a sample forgives what division leaves over. */
function sampleSpan(segment: Segment, signal: EegSignal, from: number, to: number) {
  const total = segment.records * signal.samplesPerRecord
  const sampleAt = (seconds: number) => Math.ceil((seconds - segment.start) * signal.samplesPerSecond - 1e-6)
  const first = Math.min(Math.max(0, sampleAt(from)), total)
  return { first, count: Math.max(0, Math.min(total, sampleAt(to)) - first) }
}

/** Bytes of one signal in one record, and where their values go. */
type Piece = { start: number; end: number; signal: EegSignal; into: Float64Array; at: number }

function addPieces(
  pieces: Piece[],
  header: EegHeader,
  segment: Segment,
  signal: EegSignal,
  first: number,
  into: Float64Array,
): void {
  for (let at = 0; at < into.length;) {
    const sample = first + at
    const record = Math.floor(sample / signal.samplesPerRecord)
    const inRecord = sample - record * signal.samplesPerRecord
    const count = Math.min(signal.samplesPerRecord - inRecord, into.length - at)
    const base = header.headerBytes + (segment.firstRecord + record) * header.recordBytes + signal.offsetInRecord
    const start = base + inRecord * header.sampleBytes
    if (pieces.length >= maxPieces) throw new Problem('too-large', { limit: String(maxPieces) })
    pieces.push({ start, end: start + count * header.sampleBytes, signal, into, at })
    at += count
  }
}
