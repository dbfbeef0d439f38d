import type { EegView, ImageView, Layout, Shown, SliceView, View } from '../../shared/domain/stage.ts'
import { unturned, viewportsOf } from '../../shared/domain/stage.ts'
import type { EegStudy, ImagingStudy, Series, Study } from '../../shared/domain/study.ts'

const empty: View = { kind: 'empty' }

/** The neurologist's hanging: T1, FLAIR, T2 and susceptibility over the EEG, or the nearest to it that the case has. */
export function hanging(studies: readonly Study[]): Shown {
  const known = imagesByUse(studies)
  const images = (known.some(({ use }) => use > 1) ? known : known.slice(0, 2)).slice(0, 4)
  const eeg = studies.find((study) => study.kind === 'eeg')
  const views: View[] = images.map(({ study, series }) => sliceViewOf(study, series))
  const layout = eeg ? overEeg[views.length]! : withoutEeg[views.length]!
  if (eeg) views.push(eegViewOf(eeg))
  while (views.length < viewportsOf[layout]) views.splice(images.length, 0, empty)
  return { layout, views }
}

const overEeg: readonly Layout[] = ['one', 'sideBySide', 'imagesOverEeg', 'four', 'fourOverEeg']
const withoutEeg: readonly Layout[] = ['one', 'one', 'sideBySide', 'three', 'four']

/** Another layout: what is shown stays, new viewports are filled with what is not shown yet. */
export function laidOut(shown: Shown, layout: Layout, studies: readonly Study[]): Shown {
  const kept = shown.views.filter((view) => view.kind !== 'empty')
  const more = allViews(studies).filter((view) => !kept.some((one) => sameSource(one, view)))
  const all = [...kept, ...more]
  const count = viewportsOf[layout]
  // The wide place below is the recording's.
  const recording = layout.endsWith('OverEeg') ? all.find((view) => view.kind === 'eeg') : undefined
  const views = (recording ? all.filter((view) => view !== recording) : all).slice(0, recording ? count - 1 : count)
  while (views.length < (recording ? count - 1 : count)) views.push(empty)
  return { ...shown, layout, views: recording ? [...views, recording] : views }
}

export const hasContent = (shown: Shown): boolean => shown.views.some((view) => view.kind !== 'empty')

/** A series in the middle of it, whole, in its own window. */
export function sliceViewOf(study: ImagingStudy, series: Series): SliceView {
  const slices = slicesOf(series)
  const middle = slices[Math.floor(slices.length / 2)]!
  return {
    kind: 'slice',
    study: study.id,
    seriesUid: series.seriesUid,
    ...middle,
    window: null,
    framing: null,
    invert: false,
    turn: unturned,
  }
}

/** As ACNS Guideline 1 has it: 10 s, 7 µV/mm, 1 to 70 Hz, no notch; the double banana. */
export const eegViewOf = (study: EegStudy): EegView => ({
  kind: 'eeg',
  study: study.id,
  start: 0,
  seconds: 10,
  montage: 'lb-18.1',
  lff: 1,
  hff: 70,
  notch: null,
  sensitivity: 7,
  badChannels: [],
  hiddenLines: [],
  ownSensitivities: [],
  cursors: [],
})

export const isImage = (view: View | undefined): view is ImageView => view?.kind === 'slice' || view?.kind === 'plane'

/** One slice: an instance, and a frame in it. */
export type SliceName = { sopInstanceUid: string; frame: number }

const known = new WeakMap<Series, SliceName[]>()

/** The slices of a series in the order they are scrolled. */
export function slicesOf(series: Series): readonly SliceName[] {
  const before = known.get(series)
  if (before) return before
  const slices = series.instances.flatMap(({ sopInstanceUid, frames }) =>
    Array.from({ length: frames }, (_, frame) => ({ sopInstanceUid, frame })),
  )
  known.set(series, slices)
  return slices
}

export const sameSource = (one: View, other: View): boolean =>
  isImage(one) && isImage(other)
    ? one.study === other.study && one.seriesUid === other.seriesUid
    : one.kind === 'eeg' && other.kind === 'eeg' && one.study === other.study

const allViews = (studies: readonly Study[]): View[] => [
  ...imagesByUse(studies).map(({ study, series }) => sliceViewOf(study, series)),
  ...studies.flatMap((study) => (study.kind === 'eeg' ? [eegViewOf(study)] : [])),
]

const uses = [
  /t1|mp2?rage|bravo|spgr|\bt?fe3d\b/i,
  /flair|dark.?fluid/i,
  /t2(?!\*|.?star|.?gre|.?ffe)|\btse\b|cube|\bspace\b/i,
  /swi|susc|t2\*|t2.?star|t2.?gre|ffe|hemo|haemo|minip/i,
] as const

/** T1, FLAIR, T2, what shows blood and calcium; then by the number of slices. Each use once, its largest series first. */
function imagesByUse(studies: readonly Study[]): { study: ImagingStudy; series: Series; use: number }[] {
  const all = studies.flatMap((study) =>
    study.kind === 'imaging' ? study.series.map((series) => ({ study, series, use: useOf(series) })) : [],
  )
  const bySize = all.toSorted((a, b) => slicesOf(b.series).length - slicesOf(a.series).length)
  const first = uses.flatMap((_, use) => bySize.find((one) => one.use === use) ?? [])
  return [...first, ...bySize.filter((one) => !first.includes(one)).map((one) => ({ ...one, use: -1 }))]
}

/** FLAIR is looked for first: "3D T1 FLAIR" and "T2 FLAIR" are FLAIR. */
function useOf({ description }: Series): number {
  return [1, 3, 2, 0].find((use) => uses[use]!.test(description)) ?? -1
}
