import { Problem } from '../protocol/problems.ts'
import { timekeeping } from './annotations.ts'
import type { EegHeader } from './header.ts'
import { readExactly, readRanges } from './ranges.ts'
import type { ReadRange } from './ranges.ts'
import { parseTals } from './tal.ts'
import type { EegWarning } from './warnings.ts'

/** Data records that follow each other without a break. Seconds count from the first sample of the recording. */
export type Segment = { start: number; firstRecord: number; records: number }

export type Timeline = {
  /** From the first sample to the end of the last record, gaps included. */
  durationSeconds: number
  segments: Segment[]
  gaps: { start: number; duration: number }[]
}

/** Onset of a record as the file says it, counted from the start in the header; null where it cannot be read. */
type OnsetOf = (record: number) => Promise<number | null>

/** After so many segments the search gives way to reading every record's onset in order. */
const segmentsBySearch = 32

/** Seven weeks of one-second records: more of them, all torn apart, are not a recording. */
const maxRecordsInOrder = 2 ** 22

/**
 * When each data record was recorded. A continuous file needs its first record only; in a discontinuous one (EDF+D) each
 * gap is found by halving, because onsets only grow, so that a day's recording opens with few reads.
 * @returns also `startOffset`, the onset of the first record, less than a second in a valid file
 * @throws Problem `too-large` for millions of records with gaps between them
 */
export async function timelineOf(header: EegHeader, read: ReadRange, warn: (warning: EegWarning) => void) {
  const own = onsets(header, read)
  const base = header.format.includes('+') ? await startOffset(header, own.onsetOf, warn) : 0
  const segments = header.format.endsWith('D')
    ? await discontinuous(header, own, base, warn)
    : [{ start: 0, firstRecord: 0, records: header.records }]
  return { startOffset: base, timeline: timelineOfSegments(segments, header.recordSeconds) }
}

/** Where the first record's onset is damaged, the second's tells it: they follow each other in all but torn files. */
async function startOffset(header: EegHeader, onsetOf: OnsetOf, warn: (warning: EegWarning) => void): Promise<number> {
  const first = await onsetOf(0)
  if (first !== null) return first
  warn({ code: 'timekeeping-unreadable', detail: { record: '0' } })
  const second = header.records > 1 ? await onsetOf(1) : null
  const told = second === null ? 0 : Math.round((second - header.recordSeconds) * 1e7) / 1e7
  return Math.abs(told) < 86_400 ? told : 0
}

function timelineOfSegments(segments: Segment[], recordSeconds: number): Timeline {
  const gaps: Timeline['gaps'] = []
  let end = 0
  for (const segment of segments) {
    if (segment.start > end) gaps.push({ start: end, duration: segment.start - end })
    end = segment.start + segment.records * recordSeconds
  }
  return { durationSeconds: end, segments, gaps }
}

async function discontinuous(
  header: EegHeader,
  { onsetOf, readAll }: ReturnType<typeof onsets>,
  base: number,
  warn: (warning: EegWarning) => void,
): Promise<Segment[]> {
  const { records, recordSeconds } = header
  const tolerance = toleranceOf(header)
  const segments: Segment[] = []
  let unread = 0
  for (let first = 0, start = 0, said = base; first < records;) {
    const from = said
    const follows = async (record: number) => {
      const onset = await onsetOf(record)
      if (onset === null) unread++
      return onset === null || Math.abs(onset - from - (record - first) * recordSeconds) <= tolerance
    }
    const next = await firstThatDoesNot(follows, first + 1, records)
    segments.push({ start, firstRecord: first, records: next - first })
    const end = start + (next - first) * recordSeconds
    if (next < records) {
      said = (await onsetOf(next)) ?? base
      if (said - base < end - tolerance) warn({ code: 'time-goes-back', detail: { record: String(next) } })
      start = Math.max(said - base, end)
    }
    first = next
    if (segments.length === segmentsBySearch) await readAll()
  }
  if (unread > 0) warn({ code: 'timekeeping-unreadable', detail: { records: String(unread) } })
  return segments
}

/** Smallest record from `low` on that does not follow, or `end`: the last first, then by doubling steps, then halving. */
async function firstThatDoesNot(follows: (record: number) => Promise<boolean>, low: number, end: number) {
  if (low >= end || (await follows(end - 1))) return end
  let known = low - 1
  let broken = end - 1
  for (let step = 1; known + step < broken; step *= 2) {
    if (!(await follows(known + step))) broken = known + step
    else known += step
  }
  while (broken - known > 1) {
    const middle = Math.floor((known + broken) / 2)
    if (await follows(middle)) known = middle
    else broken = middle
  }
  return broken
}

/** Less than half a sample of the fastest signal is rounding of the onset's text, not a gap; never more than 5 ms. */
function toleranceOf(header: EegHeader): number {
  const fastest = header.signals.reduce((most, s) => (s.annotations ? most : Math.max(most, s.samplesPerRecord)), 1)
  return Math.min(0.005, header.recordSeconds / fastest / 2)
}

function onsets(header: EegHeader, read: ReadRange): { onsetOf: OnsetOf; readAll: () => Promise<void> } {
  const signal = header.signals.find((one) => one.annotations && one.samplesPerRecord > 0)
  const known = new Map<number, number | null>()
  const rangeOf = (record: number, offset: number, samples: number) => {
    const start = header.headerBytes + record * header.recordBytes + offset
    return { start, end: start + samples * header.sampleBytes }
  }
  return {
    onsetOf: async (record) => {
      if (!signal) return null
      const before = known.get(record)
      if (before !== undefined) return before
      const { start, end } = rangeOf(record, signal.offsetInRecord, signal.samplesPerRecord)
      const onset = onsetIn(await readExactly(read, start, end))
      known.set(record, onset)
      return onset
    },
    readAll: async () => {
      if (!signal) return
      if (header.records > maxRecordsInOrder) throw new Problem('too-large', { records: String(header.records) })
      for (let first = 0; first < header.records; first += 4096) {
        const ranges = Array.from({ length: Math.min(4096, header.records - first) }, (_, i) =>
          rangeOf(first + i, signal.offsetInRecord, signal.samplesPerRecord),
        )
        await readRanges(read, ranges, (bytes, i) => known.set(first + i, onsetIn(bytes)))
      }
    },
  }
}

const onsetIn = (bytes: Uint8Array) => timekeeping(parseTals(bytes).tals)
