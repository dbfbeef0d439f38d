import { Problem } from '../protocol/problems.ts'
import { annotationBatches } from './annotations.ts'
import { decodeSamples } from './decode.ts'
import { edfValues } from './edfValues.ts'
import { headerLength, parseHeader } from './header.ts'
import type { EegHeader, SignalHeader } from './header.ts'
import { channelOf, uniqueNames } from './labels.ts'
import { mostValues, readExactly, readRanges } from './ranges.ts'
import type { ReadRange } from './ranges.ts'
import type { EegSignal, Recording, Stretch } from './recording.ts'
import { startLater } from './start.ts'
import { timelineOf } from './timeline.ts'
import type { Segment } from './timeline.ts'

type EdfSignal = SignalHeader & EegSignal

/** Stretches of bytes for one answer: a forged header may have a record for every sample. */
const maxPieces = 2 ** 20

/**
 * Opens an EDF, EDF+, BDF or BDF+ file by its header and, in EDF+, the first timekeeping annotation.
 * @param head the first bytes of the file, at least 256 of them
 * @param size of the whole file in bytes
 * @throws Problem `eeg-not-edf`, `eeg-header-truncated`, `eeg-header-malformed`, `eeg-no-signals`, `eeg-too-short`
 */
export async function openEdf(head: Uint8Array, size: number, read: ReadRange): Promise<Recording> {
  const length = headerLength(head, size)
  const header = parseHeader(length > head.length ? await readExactly(read, 0, length) : head, size)
  const warnings = [...header.warnings]
  const { startOffset, timeline } = await timelineOf(header, read, (warning) => void warnings.push(warning))
  const signals: EdfSignal[] = recordedSignals(header)
  const bySignal = new Map(signals.map((one) => [one.signal, one]))
  return {
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
    values: () => edfValues(header, read),
    annotations: () => annotationBatches(header, read, startOffset),
  }
}

function recordedSignals(header: EegHeader): EdfSignal[] {
  const recorded = header.signals.filter(({ annotations }) => !annotations)
  const channels = uniqueNames(recorded.map(({ label }) => channelOf(label)))
  return recorded.map((signal, index) => ({
    ...signal,
    ...channels[index]!,
    samplesPerSecond: header.recordSeconds > 0 ? signal.samplesPerRecord / header.recordSeconds : 0,
    samples: signal.samplesPerRecord * header.records,
  }))
}

async function readStretches(
  header: EegHeader,
  read: ReadRange,
  segments: readonly Segment[],
  signals: readonly EdfSignal[],
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
  signals: readonly EdfSignal[],
  fromSeconds: number,
  toSeconds: number,
): void {
  const last = segments.at(-1)
  const end = last ? last.start + last.records * recordSeconds : 0
  const seconds = Math.max(0, Math.min(toSeconds, end) - Math.max(fromSeconds, 0))
  const values = signals.reduce((sum, signal) => sum + Math.min(signal.samples, seconds * signal.samplesPerSecond), 0)
  if (values > mostValues) throw new Problem('too-large', { limit: String(mostValues) })
}

/** Which samples of a segment fall into a time. A millionth of a sample forgives what division leaves over. */
function sampleSpan(segment: Segment, signal: EdfSignal, from: number, to: number) {
  const total = segment.records * signal.samplesPerRecord
  const sampleAt = (seconds: number) => Math.ceil((seconds - segment.start) * signal.samplesPerSecond - 1e-6)
  const first = Math.min(Math.max(0, sampleAt(from)), total)
  return { first, count: Math.max(0, Math.min(total, sampleAt(to)) - first) }
}

/** Bytes of one signal in one record, and where their values go. */
type Piece = { start: number; end: number; signal: EdfSignal; into: Float64Array; at: number }

function addPieces(
  pieces: Piece[],
  header: EegHeader,
  segment: Segment,
  signal: EdfSignal,
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
