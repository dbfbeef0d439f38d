import { annotationBlocks, repeatsOnset } from './annotations.ts'
import { deidentifiedHeader } from './deidentifiedHeader.ts'
import type { HeaderIdentity } from './deidentifiedHeader.ts'
import { headerLength, parseHeader } from './header.ts'
import type { EegHeader } from './header.ts'
import { readExactly } from './ranges.ts'
import type { ReadRange } from './ranges.ts'
import type { Recording } from './recording.ts'

/** Bytes that take the place of as many others. */
export type Patch = { offset: number; bytes: Uint8Array }

export type Deidentification = HeaderIdentity & {
  /** What an annotation shall say: the same text to keep it, an empty one to remove it. Cut to the old one's bytes. */
  replaceText: ReplaceText
}

/** Where a text stands in the file, and how many bytes it may take. */
export type TextPlace = { offset: number; bytes: number; text: string }
export type ReplaceText = (text: string, place: TextPlace, onset: number) => string

/** A text that somebody typed during the recording, for a person to look at before it leaves the house. */
export type ReviewText = { text: string; count: number; firstOnset: number }

const chunkBytes = 4 * 1024 * 1024

/** Every different annotation text, by first onset. Reads the annotation signals of the whole file. */
export async function reviewTexts(recording: Recording): Promise<ReviewText[]> {
  const byText = new Map<string, ReviewText>()
  for await (const { annotations } of recording.annotations()) {
    for (const { text, onset } of annotations) {
      const known = byText.get(text)
      if (!known) byText.set(text, { text, count: 1, firstOnset: onset })
      else byText.set(text, { text, count: known.count + 1, firstOnset: Math.min(known.firstOnset, onset) })
    }
  }
  return [...byText.values()].toSorted((one, other) => one.firstOnset - other.firstOnset)
}

/**
 * The file without the person, from front to back: a rewritten header, the same samples, the agreed annotation texts.
 * Every byte that is not understood as header, sample or annotation is left out or zeroed. Memory stays at a few chunks.
 * @returns chunks; together `deidentifiedSize` bytes
 * @throws Problem as `openRecording`, and `invalid-input` for a pseudonym that an EDF+ header cannot hold
 */
export async function* deidentified(
  size: number,
  read: ReadRange,
  wanted: Deidentification,
): AsyncGenerator<Uint8Array> {
  const main = await readExactly(read, 0, Math.min(256, size))
  const head = await readExactly(read, 0, headerLength(main, size))
  const header = parseHeader(head, size)
  yield deidentifiedHeader(head, header, wanted)
  let from = header.headerBytes
  for await (const { patches, end } of annotationPatches(header, read, wanted.replaceText)) {
    yield* patchedChunks(read, from, end, patches)
    from = end
  }
  yield* patchedChunks(read, from, deidentifiedSize(header), [])
}

/** Header and whole records. What a vendor appended after them stays behind. */
export const deidentifiedSize = (header: EegHeader) => header.headerBytes + header.records * header.recordBytes

/**
 * The changes to the annotation signals, in the order of the file, batch by batch.
 * @returns with each batch the offset up to which no further patch will come
 */
export async function* annotationPatches(
  header: EegHeader,
  read: ReadRange,
  replaceText: ReplaceText,
): AsyncGenerator<{ patches: Patch[]; end: number }> {
  for await (const blocks of annotationBlocks(header, read)) {
    const patches: Patch[] = []
    for (const { offset, tals, unreadable } of blocks) {
      for (const { start, end } of unreadable) {
        patches.push({ offset: offset + start, bytes: new Uint8Array(end - start) })
      }
      for (const { onset, texts } of tals) {
        for (const { text, start, end } of texts) {
          if (text === '' || repeatsOnset(text, onset)) continue
          const place = { offset: offset + start, bytes: end - start, text }
          const replacement = replaceText(text, place, onset)
          if (replacement !== text) patches.push({ offset: place.offset, bytes: paddedText(replacement, place.bytes) })
        }
      }
    }
    const records = (blocks.at(-1)?.record ?? 0) + 1
    patches.sort((one, other) => one.offset - other.offset)
    yield { patches, end: header.headerBytes + records * header.recordBytes }
  }
}

/**
 * A de-identified file with other words at some places, the rest as it is.
 * @param places sorted by offset, not overlapping
 */
export async function* applyTexts(
  size: number,
  read: ReadRange,
  places: readonly TextPlace[],
  becomes: (text: string) => string,
): AsyncGenerator<Uint8Array> {
  const patches = places.map(({ offset, bytes, text }) => ({ offset, bytes: paddedText(becomes(text), bytes) }))
  let next = 0
  for (let start = 0; start < size; start += chunkBytes) {
    const stop = Math.min(start + chunkBytes, size)
    const touching: Patch[] = []
    for (let at = next; at < patches.length && patches[at]!.offset < stop; at++) {
      const patch = patches[at]!
      touching.push(patch)
      if (patch.offset + patch.bytes.length <= stop) next = at + 1
    }
    yield applyPatches(await readExactly(read, start, stop), start, touching)
  }
}

/** Overlays what falls into a chunk of the file. @param patches sorted by offset, not overlapping */
export function applyPatches(chunk: Uint8Array, chunkStart: number, patches: readonly Patch[]): Uint8Array {
  const changed = chunk.slice()
  for (const { offset, bytes } of patches) {
    const from = Math.max(offset, chunkStart)
    const to = Math.min(offset + bytes.length, chunkStart + chunk.length)
    if (from < to) changed.set(bytes.subarray(from - offset, to - offset), from - chunkStart)
  }
  return changed
}

async function* patchedChunks(read: ReadRange, from: number, end: number, patches: readonly Patch[]) {
  for (let start = from; start < end; start += chunkBytes) {
    const stop = Math.min(start + chunkBytes, end)
    const touching = patches.filter(({ offset, bytes }) => offset < stop && offset + bytes.length > start)
    yield applyPatches(await readExactly(read, start, stop), start, touching)
  }
}

/** UTF-8 cut at a character and filled up with spaces. A control character would end the annotation early. */
export function paddedText(text: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length).fill(0x20)
  let at = 0
  for (const character of text.replaceAll(/\p{Cc}/gu, ' ')) {
    const encoded = new TextEncoder().encode(character)
    if (at + encoded.length > length) break
    bytes.set(encoded, at)
    at += encoded.length
  }
  return bytes
}
