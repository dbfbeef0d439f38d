import type { Annotation } from '../../shared/eeg/tal.ts'

/** An annotation on a page: CSS pixels from the left of the plot, and the lane its text stands in; null for no room. */
export type PlacedAnnotation = {
  annotation: Annotation
  index: number
  left: number
  right: number
  lane: number | null
}

/** Annotations whose time touches `[start, start + seconds)`, from a list sorted by onset. */
export function onPage(
  annotations: readonly Annotation[],
  start: number,
  seconds: number,
): { annotation: Annotation; index: number }[] {
  return annotations.flatMap((annotation, index) => {
    const end = annotation.onset + (annotation.duration ?? 0)
    const touches = annotation.onset < start + seconds && (end > start || annotation.onset >= start)
    return touches ? [{ annotation, index }] : []
  })
}

/**
 * Where they stand, texts beside each other in a few lanes without one lying on another. One that began before the page
 * has its text at the left border.
 * @param widthOf CSS pixels of a text
 */
export function placeAnnotations(
  found: readonly { annotation: Annotation; index: number }[],
  page: { start: number; seconds: number; width: number; lanes: number },
  widthOf: (text: string) => number,
): PlacedAnnotation[] {
  const { start, seconds, width, lanes } = page
  const free = Array.from({ length: lanes }, () => 0)
  const x = (time: number) => ((time - start) / seconds) * width
  return found.map(({ annotation, index }) => {
    const left = Math.max(0, x(annotation.onset))
    const right = Math.min(width, Math.max(left, x(annotation.onset + (annotation.duration ?? 0))))
    const lane = free.findIndex((end) => end <= left)
    if (lane >= 0) free[lane] = left + widthOf(annotation.text)
    return { annotation, index, left, right, lane: lane < 0 ? null : lane }
  })
}
