import type { EegView, Layout, Shown, SliceView, View } from '../../shared/domain/stage.ts'
import { viewportsOf } from '../../shared/domain/stage.ts'
import type { EegStudy, ImagingStudy, Series, Study } from '../../shared/domain/study.ts'

const empty: View = { kind: 'empty' }

/** What a meeting begins with: T1 beside FLAIR over the EEG, or the nearest to it that the case has. */
export function hanging(studies: readonly Study[]): Shown {
  const images = imagesByUse(studies).slice(0, 2)
  const eeg = studies.find((study) => study.kind === 'eeg')
  const views: View[] = images.map(({ study, series }) => sliceViewOf(study, series))
  if (eeg) views.push(eegViewOf(eeg))
  const layout = ({ 0: 'one', 1: 'one', 2: 'sideBySide', 3: 'imagesOverEeg' } as const)[views.length] ?? 'four'
  return { layout, views: views.length > 0 ? views : [empty] }
}

/** Another layout: what is shown stays, new viewports are filled with what is not shown yet. */
export function laidOut(shown: Shown, layout: Layout, studies: readonly Study[]): Shown {
  const kept = shown.views.filter((view) => view.kind !== 'empty')
  const more = allViews(studies).filter((view) => !kept.some((one) => sameSource(one, view)))
  const views = [...kept, ...more].slice(0, viewportsOf[layout])
  while (views.length < viewportsOf[layout]) views.push(empty)
  if (layout !== 'imagesOverEeg') return { layout, views }
  // The wide place below is the recording's.
  const recording = [...kept, ...more].find((view) => view.kind === 'eeg')
  if (!recording) return { layout, views }
  const above = [...kept, ...more].filter((view) => view !== recording).slice(0, 2)
  return { layout, views: [above[0] ?? empty, above[1] ?? empty, recording] }
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
  one.kind === 'slice' && other.kind === 'slice'
    ? one.study === other.study && one.seriesUid === other.seriesUid
    : one.kind === 'eeg' && other.kind === 'eeg' && one.study === other.study

const allViews = (studies: readonly Study[]): View[] => [
  ...imagesByUse(studies).map(({ study, series }) => sliceViewOf(study, series)),
  ...studies.flatMap((study) => (study.kind === 'eeg' ? [eegViewOf(study)] : [])),
]

/** T1 first, then FLAIR, then what has most slices. */
function imagesByUse(studies: readonly Study[]): { study: ImagingStudy; series: Series }[] {
  const all = studies.flatMap((study) =>
    study.kind === 'imaging' ? study.series.map((series) => ({ study, series })) : [],
  )
  const bySize = all.toSorted((a, b) => slicesOf(b.series).length - slicesOf(a.series).length)
  const flair = bySize.find(({ series }) => /flair|dark.?fluid/i.test(series.description))
  const t1 = bySize.find((one) => one !== flair && /t1|mp2?rage|bravo|spgr|\bt?fe3d\b/i.test(one.series.description))
  const first = [t1, flair].flatMap((one) => one ?? [])
  return [...first, ...bySize.filter((one) => !first.includes(one))]
}
