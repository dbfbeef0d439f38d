import { Problem } from '../protocol/problems.ts'
import { hasScale } from './header.ts'
import { channelOf, uniqueNames } from './labels.ts'
import { mostValues, readRanges } from './ranges.ts'
import type { ReadRange } from './ranges.ts'
import type { EegSignal, Recording, Stretch } from './recording.ts'
import { startLater } from './start.ts'
import { readWaveform, sampleBytes, storedAt } from './waveform.ts'
import type { MultiplexGroup, Waveform, WaveformChannel } from './waveform.ts'
import { annotationsFrom, waveformAnnotations } from './waveformAnnotations.ts'
import type { EegWarning } from './warnings.ts'

/** A channel, and where in the samples of its group it stands. */
type WaveformSignal = EegSignal & { group: MultiplexGroup; channel: WaveformChannel; ordinal: number; start: number }

/**
 * Opens a DICOM waveform by its data set, which is read by byte range. Second 0 is the first sample of the earliest
 * multiplex group. PS3.3 A.34.12.
 * @throws Problem as `readWaveform`
 */
export async function openWaveform(head: Uint8Array, size: number, read: ReadRange): Promise<Recording> {
  const waveform = await readWaveform(head, size, read)
  const { firstSample, end, start } = waveform
  const signals = signalsOf(waveform)
  const noted = waveformAnnotations(waveform)
  const durationSeconds = end - firstSample
  return {
    format: 'DICOM',
    start: startLater(start, firstSample),
    signals: signals.map(({ group: _group, channel: _channel, ordinal: _ordinal, start: _start, ...signal }) => signal),
    timeline: { durationSeconds, segments: [{ start: 0, firstRecord: 0, records: 1 }], gaps: [] },
    warnings: [...waveform.warnings, ...signalWarnings(signals)],
    samples: async (asked, fromSeconds, toSeconds) => {
      const found = asked.map((number) => signals[number])
      if (found.includes(undefined)) throw new Problem('not-found', { what: 'signal' })
      const wanted = found.flatMap((signal) => signal ?? [])
      return readStretches(read, wanted, Math.max(0, fromSeconds), Math.min(durationSeconds, toSeconds))
    },
    values: () => allValues(read, waveform.groups, signals),
    annotations: async function* () {
      const annotations = annotationsFrom(noted, firstSample)
      const unreadable = noted.filter((one) => one === null).length
      if (noted.length > 0) yield { annotations, unreadable, recordsRead: 1 }
    },
  }
}

function signalsOf({ groups, firstSample }: Waveform): WaveformSignal[] {
  const places = groups.flatMap((group) => group.channels.map((channel, ordinal) => ({ group, channel, ordinal })))
  const channels = uniqueNames(places.map(({ channel }) => channelOf(channel.label)))
  return places.map(({ group, channel, ordinal }, signal) => ({
    ...channels[signal]!,
    signal,
    label: channel.label,
    unit: channel.unit,
    fault: channel.fault,
    samplesPerSecond: group.samplesPerSecond,
    samples: group.samples,
    group,
    channel,
    ordinal,
    start: group.startSeconds - firstSample + channel.skewSeconds,
  }))
}

function signalWarnings(signals: readonly WaveformSignal[]): EegWarning[] {
  const faulty = signals.flatMap(({ signal, fault }): EegWarning[] =>
    fault ? [{ code: 'signal-faulty', detail: { signal: String(signal), fault } }] : [],
  )
  const twice = new Set(signals.map(({ label }) => label)).size < signals.length
  return twice ? [...faulty, { code: 'duplicate-labels', detail: {} }] : faulty
}

/**
 * One stretch, whichever groups begin or end in it: a filter that began anew where another group does would ring there.
 * NaN where a signal was not recorded.
 */
async function readStretches(
  read: ReadRange,
  signals: readonly WaveformSignal[],
  from: number,
  to: number,
): Promise<Stretch[]> {
  if (!(from < to)) return []
  const wanted = signals.reduce((sum, { samplesPerSecond }) => sum + (to - from) * samplesPerSecond, 0)
  if (wanted > mostValues) throw new Problem('too-large', { limit: String(mostValues) })
  const spans: Span[] = []
  const values = signals.map((signal): Stretch['signals'][number] => {
    const [first, end] = [sampleAt(signal, from), sampleAt(signal, to)]
    const into = new Float64Array(Math.max(0, end - first)).fill(Number.NaN)
    const [begin, until] = [Math.max(0, first), Math.min(signal.samples, end)]
    if (begin < until && !signal.fault) {
      spans.push({ signal, first: begin, into: into.subarray(begin - first, until - first) })
    }
    return { startSeconds: signal.start + first / signal.samplesPerSecond, values: into }
  })
  for (const group of new Set(spans.map(({ signal }) => signal.group))) {
    await readSpans(
      read,
      group,
      spans.filter(({ signal }) => signal.group === group),
    )
  }
  return [{ fromSeconds: from, toSeconds: to, signals: values }]
}

/** The first sample at or after a time. A millionth of a sample forgives what division leaves over. */
const sampleAt = ({ start, samplesPerSecond }: WaveformSignal, seconds: number): number =>
  Math.ceil((seconds - start) * samplesPerSecond - 1e-6)

/** Samples of a channel from `first` on, and where their values go. */
type Span = { signal: WaveformSignal; first: number; into: Float64Array }

const pieceBytes = 2 ** 20

/** The channels of a group lie between each other: they are read together. */
async function readSpans(read: ReadRange, group: MultiplexGroup, spans: readonly Span[]): Promise<void> {
  const { dataStart, frameBytes } = group
  const frames = Math.max(1, Math.floor(pieceBytes / frameBytes))
  const pieces = new Set<number>()
  for (const { first, into } of spans) {
    for (let piece = Math.floor(first / frames); piece * frames < first + into.length; piece++) pieces.add(piece)
  }
  const needed = (piece: number) => {
    const [from, to] = [piece * frames, (piece + 1) * frames]
    const touching = spans.filter(({ first, into }) => first < to && first + into.length > from)
    const begin = touching.reduce((least, { first }) => Math.min(least, Math.max(from, first)), to)
    const end = touching.reduce((most, { first, into }) => Math.max(most, Math.min(to, first + into.length)), from)
    return { start: dataStart + begin * frameBytes, end: dataStart + end * frameBytes, begin, touching }
  }
  const ranges = [...pieces].toSorted((a, b) => a - b).map(needed)
  await readRanges(read, ranges, (bytes, index) => {
    const { begin, touching } = ranges[index]!
    for (const span of touching) decodeChannel(bytes, begin, span)
  })
}

/**
 * `stored * sensitivity * correction + baseline`, multiplied in that order as other readers do, so that not even the
 * last bit differs; NaN for what is padding. PS3.3 C.10.9.1.4.
 * @param begin which frame of the group the bytes begin with
 */
function decodeChannel(bytes: Uint8Array, begin: number, { signal, first, into }: Span): void {
  const { group, channel, ordinal } = signal
  const { frameBytes, interpretation, padding } = group
  const { sensitivity, correction, baseline } = channel
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const read = storedAt[interpretation]
  const end = Math.min(first + into.length, begin + Math.floor(bytes.length / frameBytes))
  let offset = (Math.max(first, begin) - begin) * frameBytes + ordinal * sampleBytes[interpretation]
  for (let frame = Math.max(first, begin); frame < end; frame++, offset += frameBytes) {
    const stored = read(view, offset)
    into[frame - first] = stored === padding ? Number.NaN : stored * sensitivity * correction + baseline
  }
}

async function* allValues(
  read: ReadRange,
  groups: readonly MultiplexGroup[],
  signals: readonly WaveformSignal[],
): AsyncGenerator<{ signal: number; values: Float64Array }> {
  for (const group of groups) {
    const members = signals.filter((one) => one.group === group && hasScale(one.fault))
    const frames = Math.max(1, Math.floor(pieceBytes / Math.max(1, group.frameBytes)))
    for (let first = 0; first < group.samples; first += frames) {
      const count = Math.min(frames, group.samples - first)
      const spans = members.map((signal): Span => ({ signal, first, into: new Float64Array(count) }))
      await readSpans(read, group, spans)
      for (const { signal, into } of spans) yield { signal: signal.signal, values: into }
    }
  }
}
