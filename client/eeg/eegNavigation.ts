import type { EegView } from '../../shared/domain/stage.ts'
import type { Annotation } from '../../shared/eeg/tal.ts'

/** Steps of ACNS Guideline 1 and of the machines; µV/mm, Hz and seconds. Null is off. */
export const sensitivities = [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100] as const
export const lowFilters = [null, 0.1, 0.3, 0.5, 1, 5] as const
export const highFilters = [null, 100, 70, 35, 15] as const
export const notches = [null, 50, 60] as const
export const pageLengths = [5, 10, 15, 20, 30, 60] as const

/** The start of the last page there is: whole pages are turned, so the last one may end before its right border. */
export const lastStart = (seconds: number, duration: number): number =>
  Math.max(0, (Math.ceil(duration / seconds - 1e-9) - 1) * seconds)

/** The view with another start, inside the recording and to the millisecond. */
export function startingAt(view: EegView, start: number, duration: number): EegView {
  const kept = Math.min(Math.max(0, start), lastStart(view.seconds, duration))
  return { ...view, start: Math.round(kept * 1000) / 1000 }
}

export const turnedBy = (view: EegView, pages: number, duration: number): EegView =>
  startingAt(view, view.start + pages * view.seconds, duration)

export const movedBy = (view: EegView, seconds: number, duration: number): EegView =>
  startingAt(view, view.start + seconds, duration)

/** Another length of the page, which still begins at the same second where that is on a page. */
export const withSeconds = (view: EegView, seconds: number, duration: number): EegView =>
  startingAt({ ...view, seconds }, view.start, duration)

/** One step taller (`+1`: fewer microvolts a millimetre) or flatter (`-1`). */
export function taller(view: EegView, by: 1 | -1): EegView {
  const next =
    by > 0
      ? sensitivities.findLast((step) => step < view.sensitivity)
      : sensitivities.find((step) => step > view.sensitivity)
  return next === undefined ? view : { ...view, sensitivity: next }
}

/** Marks a channel as bad, or takes the mark away. */
export const badToggled = (view: EegView, channel: string): EegView => ({
  ...view,
  badChannels: view.badChannels.includes(channel)
    ? view.badChannels.filter((one) => one !== channel)
    : [...view.badChannels, channel],
})

/** Draws one line to a scale of its own, µV/mm; null gives it the page's again. */
export const withOwnSensitivity = (view: EegView, line: string, sensitivity: number | null): EegView => ({
  ...view,
  ownSensitivities: [
    ...view.ownSensitivities.filter((one) => one.line !== line),
    ...(sensitivity === null ? [] : [{ line, sensitivity }]),
  ],
})

/** One step taller or flatter than it is drawn now. */
export function lineTaller(view: EegView, line: string, now: number, by: 1 | -1): EegView {
  const next = by > 0 ? sensitivities.findLast((step) => step < now) : sensitivities.find((step) => step > now)
  return next === undefined ? view : withOwnSensitivity(view, line, next)
}

export const withHidden = (view: EegView, line: string): EegView =>
  view.hiddenLines.includes(line) ? view : { ...view, hiddenLines: [...view.hiddenLines, line] }

/** Where on the page an annotation stands that was gone to: what led to it is seen too. */
const leadShare = 0.2

export const goneTo = (view: EegView, annotation: Annotation, duration: number): EegView =>
  startingAt(view, Math.floor(annotation.onset - view.seconds * leadShare), duration)

/**
 * The annotation before or after the one that was gone to last; without one on the page, before or after the page's
 * start. Null at the end of the list.
 */
export function neighbour(
  annotations: readonly Annotation[],
  view: EegView,
  current: number | null,
  by: 1 | -1,
): number | null {
  const here = current === null ? undefined : annotations[current]
  const isOnPage = here !== undefined && here.onset >= view.start && here.onset < view.start + view.seconds
  const found = isOnPage
    ? current! + by
    : by > 0
      ? annotations.findIndex(({ onset }) => onset >= view.start)
      : annotations.findLastIndex(({ onset }) => onset < view.start)
  return annotations[found] === undefined ? null : found
}
