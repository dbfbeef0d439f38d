import { applyTexts, type TextPlace } from '../../shared/eeg/deidentify.ts'
import type { ReviewedText, TextForReview } from '../../shared/protocol/uploadTexts.ts'
import { cleanAnnotation, removedText } from './annotationWords.ts'
import type { Files } from '../store/files.ts'

/** More different texts than this nobody reads: what comes after them is removed. */
const mostTexts = 2_000
/** Nor more places; a recording of a day has thousands. */
const mostPlaces = 500_000

/** What was typed into one recording, and where: kept until a person has looked at it, then forgotten. */
export type TextsOf = { texts: Map<string, { count: number; firstOnset: number; bytes: number }>; places: TextPlace[] }

/** Notes each text while a recording is de-identified and writes the suggestion in its place. */
export function noteTexts(): TextsOf & { replaceText: (text: string, place: TextPlace, onset: number) => string } {
  const texts: TextsOf['texts'] = new Map()
  const places: TextPlace[] = []
  return {
    texts,
    places,
    replaceText: (text, place, onset) => {
      const known = texts.get(text)
      if ((!known && texts.size >= mostTexts) || places.length >= mostPlaces) return removedText
      const { count = 0, firstOnset = onset, bytes = place.bytes } = known ?? {}
      texts.set(text, {
        count: count + 1,
        firstOnset: Math.min(firstOnset, onset),
        bytes: Math.min(bytes, place.bytes),
      })
      places.push(place)
      return cleanAnnotation(text)
    },
  }
}

/** The texts of several recordings as one list: the same words are looked at once. */
export function textsForReview(all: readonly TextsOf[]): TextForReview[] {
  const merged = new Map<string, TextForReview>()
  for (const { texts } of all) {
    for (const [text, { count, firstOnset, bytes }] of texts) {
      const known = merged.get(text)
      merged.set(text, {
        text,
        count: count + (known?.count ?? 0),
        firstOnset: Math.min(firstOnset, known?.firstOnset ?? firstOnset),
        most: Math.min(bytes, known?.most ?? bytes),
        suggested: cleanAnnotation(text) === text ? text : '',
      })
    }
  }
  return [...merged.values()].toSorted((one, other) => one.firstOnset - other.firstOnset)
}

/** The texts nobody has decided on yet. */
export const undecided = (all: readonly TextsOf[], decided: readonly ReviewedText[]): string[] => {
  const known = new Set(decided.map(({ text }) => text))
  return [...new Set(all.flatMap(({ texts }) => [...texts.keys()]))].filter((text) => !known.has(text))
}

/**
 * Stores a recording anew with the texts as they were decided.
 * @param file the recording as it was stored with the suggested texts
 * @returns the same file where every suggestion was taken
 */
export async function withDecidedTexts(
  files: Files,
  file: string,
  { places }: TextsOf,
  decided: readonly ReviewedText[],
): Promise<string> {
  const becomes = new Map(decided.map(({ text, becomes: next }) => [text, next === '' ? removedText : next]))
  const changed = places.filter(({ text }) => (becomes.get(text) ?? removedText) !== cleanAnnotation(text))
  if (changed.length === 0) return file
  const size = await files.size(file)
  const read = (start: number, end: number) => files.read(file, start, end)
  const chunks = applyTexts(size, read, changed, (text) => becomes.get(text) ?? removedText)
  return (await files.putStream(chunks)).sha256
}
