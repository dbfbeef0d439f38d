import type { EegHeader } from './header.ts'
import { readRanges } from './ranges.ts'
import type { ByteRange, ReadRange } from './ranges.ts'
import { parseTals } from './tal.ts'
import type { Annotation, Tal } from './tal.ts'
import type { EegWarning } from './warnings.ts'

/** The lists of one annotation signal of one data record. */
export type AnnotationBlock = {
  record: number
  /** Where its bytes start in the file; the positions inside its lists count from there. */
  offset: number
  tals: Tal[]
  unreadable: { start: number; end: number }[]
}

/** Some annotations of a recording, in the order of the file. */
export type AnnotationBatch = {
  annotations: Annotation[]
  /** Stretches of bytes that were no annotation. */
  unreadable: number
  /** How far the file has been read, of `header.records`. */
  recordsRead: number
}

const batchBytes = 4 * 1024 * 1024
const batchRecords = 4096

/** Reads the annotation signals from front to back, a few megabytes at a time. */
export async function* annotationBlocks(header: EegHeader, read: ReadRange): AsyncGenerator<AnnotationBlock[]> {
  const signals = header.signals.filter((signal) => signal.annotations && signal.samplesPerRecord > 0)
  if (signals.length === 0) return
  const step = Math.max(1, Math.min(batchRecords, Math.floor(batchBytes / header.recordBytes)))
  for (let first = 0; first < header.records; first += step) {
    const places: (ByteRange & { record: number })[] = []
    for (let record = first; record < Math.min(first + step, header.records); record++) {
      for (const signal of signals) {
        const start = header.headerBytes + record * header.recordBytes + signal.offsetInRecord
        places.push({ record, start, end: start + signal.samplesPerRecord * header.sampleBytes })
      }
    }
    const blocks: AnnotationBlock[] = []
    await readRanges(read, places, (bytes, index) => {
      const { record, start } = places[index]!
      blocks.push({ record, offset: start, ...parseTals(bytes) })
    })
    yield blocks
  }
}

/**
 * The annotations people wrote: without the timekeeping lists, and without the texts in which Nihon Kohden exports say
 * the timekeeping value again.
 * @param startOffset onset of the first record, which is second 0 of the recording
 */
export async function* annotationBatches(
  header: EegHeader,
  read: ReadRange,
  startOffset: number,
): AsyncGenerator<AnnotationBatch> {
  for await (const blocks of annotationBlocks(header, read)) {
    const annotations = blocks.flatMap((block) => block.tals.flatMap((tal) => written(tal, startOffset)))
    const unreadable = blocks.reduce((sum, block) => sum + block.unreadable.length, 0)
    yield { annotations, unreadable, recordsRead: (blocks.at(-1)?.record ?? 0) + 1 }
  }
}

/** Nobody reads more; a forged file may hold hundreds of millions. */
const maxAnnotations = 250_000

/** All annotations of a recording by onset. Reads every annotation signal of the file. */
export async function allAnnotations(batches: AsyncIterable<AnnotationBatch>) {
  const annotations: Annotation[] = []
  const warnings: EegWarning[] = []
  let unreadable = 0
  let leftOut = 0
  for await (const batch of batches) {
    for (const annotation of batch.annotations) {
      if (annotations.length < maxAnnotations) annotations.push(annotation)
      else leftOut++
    }
    unreadable += batch.unreadable
  }
  if (unreadable > 0) warnings.push({ code: 'annotations-unreadable', detail: { places: String(unreadable) } })
  if (leftOut > 0) warnings.push({ code: 'annotations-left-out', detail: { count: String(leftOut) } })
  return { annotations: annotations.toSorted((one, other) => one.onset - other.onset), warnings }
}

/** The onset of a record as its first list tells it, null where that is no timekeeping list. EDF+ 2.2.4. */
export function timekeeping(tals: readonly Tal[]): number | null {
  const first = tals[0]
  return first?.texts[0]?.text === '' ? first.onset : null
}

function written(tal: Tal, startOffset: number): Annotation[] {
  const texts = tal.texts.map(({ text }) => text).filter((text) => text.trim() !== '' && !repeatsOnset(text, tal.onset))
  return texts.map((text) => ({ onset: sinceStart(tal.onset, startOffset), duration: tal.duration, text }))
}

/** To a tenth of a microsecond, so that 1.3 less 0.1 is 1.2. */
const sinceStart = (onset: number, startOffset: number) =>
  startOffset === 0 ? onset : Math.round((onset - startOffset) * 1e7) / 1e7

/** Nihon Kohden exports say the timekeeping value again as a text. */
export const repeatsOnset = (text: string, onset: number) =>
  /^[+-]\d+\.\d+$/.test(text) && Math.abs(Number(text) - onset) < 1e-3
