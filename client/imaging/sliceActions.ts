import type { SliceView, View, Window } from '../../shared/domain/stage.ts'
import type { Series } from '../../shared/domain/study.ts'
import { percentileWindow } from '../../shared/dicom/window.ts'
import { patientOfCorner } from '../../shared/dicom/geometry.ts'
import type { Drawn } from './cornerstone.ts'
import { cornerAt, framingOf, panned, placementOf, type Point, zoomed } from './framing.ts'
import { slicesOf } from './hanging.ts'
import { type KnownPlanes, linkedSlice } from './linkedScroll.ts'
import type { SliceStore } from './sliceStore.ts'
import type { StageModel } from './stageModel.ts'

/** What a person can do with one slice viewport. Points are in device pixels of its canvas. */
export type SliceActions = {
  scrollTo(index: number): void
  scrollBy(slices: number): void
  setWindow(window: Window | null): void
  /** The window before a change began, to drag from. */
  window(): Window | null
  fitWindow(): void
  zoom(factor: number, at?: Point): void
  pan(by: Point): void
  invert(): void
  fit(): void
  reset(): void
  point(at: Point, ping: boolean): void
  index(): number
  count: number
}

type Options = {
  stage: StageModel
  number: number
  store: SliceStore | null
  linked: boolean
  series: Series
  index: number
  drawn: Drawn | null
}

export function sliceActions({ stage, number, store, linked, series, drawn }: Options): SliceActions {
  const slices = slicesOf(series)
  const now = (): SliceView | null => {
    const view = stage.shown.get().views[number]
    return view?.kind === 'slice' && view.seriesUid === series.seriesUid ? view : null
  }
  const change = (to: Partial<SliceView>) => {
    const view = now()
    if (view) stage.showView(number, { ...view, ...to })
  }
  const index = () => {
    const view = now()
    return slices.findIndex((one) => one.sopInstanceUid === view?.sopInstanceUid && one.frame === view.frame)
  }
  /** From what is shared rather than from what was drawn last, so that quick steps add up. */
  const placement = () => {
    const view = now()
    return drawn && view ? placementOf(drawn.geometry, view.framing, drawn.canvas) : null
  }
  const scrollTo = (wanted: number) => {
    const view = now()
    const to = Math.min(slices.length - 1, Math.max(0, Math.round(wanted)))
    if (!view || to === index()) return
    stage.show((shown) => ({
      ...shown,
      views: shown.views.map((other, at) =>
        at === number ? { ...view, ...slices[to]! } : linked ? follow(other, view, to) : other,
      ),
    }))
  }
  const follow = (other: View, view: SliceView, to: number): View => {
    if (other.kind !== 'slice' || other.seriesUid === series.seriesUid || !store) return other
    const partner = seriesOf(stage, other)
    const same = series.frameOfReferenceUid !== null && partner?.frameOfReferenceUid === series.frameOfReferenceUid
    if (!partner || !same) return other
    const slice = linkedSlice(planesOf(store, view, series), to, planesOf(store, other, partner))
    return slice === null ? other : { ...other, ...slicesOf(partner)[slice]! }
  }
  return {
    count: slices.length,
    index,
    scrollTo,
    scrollBy: (by) => scrollTo(index() + by),
    window: () => now()?.window ?? drawn?.picture.window ?? null,
    setWindow: (window) => change({ window: window && rounded(window) }),
    fitWindow: () => {
      if (!drawn) return
      const { values, attributes } = drawn.picture.slice
      change({ window: rounded(percentileWindow(values, attributes.rescale)) })
    },
    zoom: (factor, at) => {
      const before = placement()
      if (!drawn || !before) return
      const { geometry, canvas } = drawn
      const middle = { x: canvas.width / 2, y: canvas.height / 2 }
      change({ framing: framingOf(geometry, zoomed(geometry, before, canvas, factor, at ?? middle), canvas) })
    },
    pan: (by) => {
      const before = placement()
      if (drawn && before)
        change({ framing: framingOf(drawn.geometry, panned(drawn.geometry, before, by), drawn.canvas) })
    },
    invert: () => change({ invert: !now()?.invert }),
    fit: () => change({ framing: null }),
    reset: () => change({ framing: null, window: null, invert: false }),
    point: (at, ping) => {
      if (!drawn) return
      const corner = cornerAt(drawn.geometry, drawn.placement, drawn.canvas, at)
      const { plane } = drawn.geometry
      const place = plane
        ? { unit: 'millimetres' as const, point: patientOfCorner(plane, corner) }
        : { unit: 'pixels' as const, point: [corner.x, corner.y] as [number, number] }
      stage.point({ viewport: number, at: place, ping })
    },
  }
}

/** As it is shown: whole units, or three digits where the units are coarse. */
function rounded({ center, width }: Window): Window {
  const least = Math.min(Math.max(width, 1e-3), 1e6)
  const digits = least >= 100 ? 0 : Math.max(0, 3 - Math.ceil(Math.log10(least)))
  const scale = 10 ** Math.min(digits, 6)
  const round = (value: number) => Math.round(value * scale) / scale
  return { center: round(Math.min(Math.max(center, -1e6), 1e6)), width: Math.max(round(least), 1e-3) }
}

export function seriesOf(stage: StageModel, view: SliceView): Series | undefined {
  const study = stage.studies.find(({ id }) => id === view.study)
  return study?.kind === 'imaging' ? study.series.find(({ seriesUid }) => seriesUid === view.seriesUid) : undefined
}

const planesOf = (store: SliceStore, { study }: SliceView, series: Series): KnownPlanes =>
  slicesOf(series).map((slice) => store.attributes({ study, ...slice })?.plane ?? null)
