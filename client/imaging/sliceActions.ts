import { directionLetters } from '../../shared/dicom/geometry.ts'
import { centreOf, cuttingAlong, rotatedCutting } from '../../shared/dicom/reslice.ts'
import { cross as crossProduct, dot, minus, plus, scaled, type Vector } from '../../shared/dicom/vector.ts'
import { percentileWindow } from '../../shared/dicom/window.ts'
import {
  type ImageView,
  type PlaneView,
  type Slab,
  type Turn,
  unturned,
  type View,
  type Window,
} from '../../shared/domain/stage.ts'
import type { ImagingStudy, Series } from '../../shared/domain/study.ts'
import { type Atlas, atlasOf, crossedAt, depthIn, lieOf, sameFrame, scrolled, throughPoint } from './atlas.ts'
import type { Drawn } from './cornerstone.ts'
import { framingOf, panned, placeAt, placementOf, type Point, zoomed } from './framing.ts'
import { isImage, sliceViewOf } from './hanging.ts'
import type { SliceStore } from './sliceStore.ts'
import type { StageModel } from './stageModel.ts'

export type Orientation = 'acquired' | 'axial' | 'coronal' | 'sagittal'
export const orientations: readonly Orientation[] = ['acquired', 'axial', 'coronal', 'sagittal']

/** What a person can do with one image viewport. Points are in device pixels of its canvas. */
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
  turn(quarters: 1 | -1): void
  mirror(): void
  fit(): void
  reset(): void
  point(at: Point, ping: boolean): void
  /** Takes every view of this frame of reference to a place. */
  cross(at: Point): void
  /** Whether the series can be cut in other planes. */
  canCut: boolean
  orient(orientation: Orientation): void
  nextOrientation(): void
  /** Axial, coronal and sagittal of this series, side by side. */
  showPlanes(): void
  setSlab(slab: Slab): void
  /** Turns this plane about its own rows or columns. */
  tilt(about: 'rows' | 'columns', degrees: number): void
  /** Turns the planes that stand across this one about its normal and a pivot; with `only`, that viewport's alone. */
  rotateOthers(radians: number, pivot: Vector, only: number | null): void
  /** Moves another viewport's plane to a place. */
  moveOther(number: number, to: Vector): void
  index(): number
  count: number
}

type Options = {
  stage: StageModel
  number: number
  store: SliceStore | null
  linked: boolean
  study: ImagingStudy
  series: Series
  drawn: Drawn | null
}

export function sliceActions({ stage, number, store, linked, study, series, drawn }: Options): SliceActions {
  const atlas: Atlas = store ? atlasOf(stage, store) : unknown
  const now = (): ImageView | null => {
    const view = stage.shown.get().views[number]
    return isImage(view) && view.seriesUid === series.seriesUid ? view : null
  }
  const change = (to: Partial<Pick<ImageView, 'window' | 'framing' | 'invert' | 'turn'>>) => {
    const view = now()
    if (view) stage.showView(number, { ...view, ...to })
  }
  const index = () => {
    const view = now()
    return view ? depthIn(view, atlas).index : -1
  }
  /** From what is shared rather than from what was drawn last, so that quick steps add up. */
  const placement = () => {
    const view = now()
    return drawn && view ? placementOf(drawn.geometry, view.framing, drawn.canvas) : null
  }
  const scrollTo = (wanted: number) => {
    const shown = stage.shown.get()
    const next = scrolled(shown, number, wanted, linked, atlas)
    if (next !== shown) stage.show(() => next)
  }
  const place = (at: Point) => drawn && placeAt(drawn.geometry, drawn.placement, drawn.canvas, at)
  /** A plane of this series, through the crosshair where that is within reach, else where the view was. */
  const planeOf = (orientation: Exclude<Orientation, 'acquired'>): PlaneView | null => {
    const view = now()
    const grid = view && atlas.grid(view)
    if (!view || !grid) return null
    const { cross } = stage.shown.get()
    const isHere = cross && cross.frameOfReferenceUid === series.frameOfReferenceUid
    const through = isHere ? cross.point : view.kind === 'plane' ? view.point : middleOf(view)
    const { point, rowDirection, columnDirection } = cuttingAlong(grid, orientation, through ?? centreOf(grid))
    const slab: Slab = view.kind === 'plane' ? view.slab : { millimetres: 0, by: 'mean' }
    const { study: id, seriesUid, window, invert } = view
    return {
      kind: 'plane',
      study: id,
      seriesUid,
      point: [...point],
      rowDirection: [...rowDirection],
      columnDirection: [...columnDirection],
      slab,
      window,
      framing: null,
      invert,
      turn: unturned,
    }
  }
  /** The middle of the volume at the height of the slice that is looked at. */
  const middleOf = (view: ImageView): Vector | null => {
    const grid = atlas.grid(view)
    const lie = lieOf(view, atlas)
    if (!grid || !lie) return null
    const centre = centreOf(grid)
    return plus(centre, scaled(lie.normal, dot(minus(lie.point, centre), lie.normal)))
  }
  const orient = (orientation: Orientation) => {
    const view = now()
    if (!view) return
    if (orientation !== 'acquired') {
      const plane = planeOf(orientation)
      if (plane) stage.showView(number, plane)
      return
    }
    const { window, invert } = view
    const own = { ...sliceViewOf(study, series), window, invert }
    const at = view.kind === 'plane' ? throughPoint(own, view.point, atlas) : view
    stage.showView(number, at ?? own)
  }
  return {
    get count() {
      const view = now()
      return view ? depthIn(view, atlas).count : 1
    },
    canCut: series.stackOnly === null,
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
    turn: (quarters) => {
      const view = now()
      if (view)
        change({ turn: { ...view.turn, quarters: ((view.turn.quarters + quarters + 4) % 4) as Turn['quarters'] } })
    },
    // What is on the left goes to the right, however the picture is turned: mirrored before a turn is turned back after.
    mirror: () => {
      const view = now()
      if (!view) return
      const { quarters, mirrored } = view.turn
      change({ turn: { mirrored: !mirrored, quarters: ((4 - quarters) % 4) as Turn['quarters'] } })
    },
    fit: () => change({ framing: null }),
    reset: () => change({ framing: null, window: null, invert: false, turn: unturned }),
    point: (at, ping) => {
      const where = place(at)
      if (!where || !drawn) return
      const marked = drawn.geometry.plane
        ? { unit: 'millimetres' as const, point: where }
        : { unit: 'pixels' as const, point: [where[0], where[1]] as [number, number] }
      stage.point({ viewport: number, at: marked, ping })
    },
    cross: (at) => {
      const where = place(at)
      if (where && drawn?.geometry.plane) stage.show((shown) => crossedAt(shown, number, where, atlas))
    },
    orient,
    nextOrientation: () => {
      const view = now()
      if (!view || series.stackOnly !== null) return
      orient(orientations[(orientations.indexOf(orientationOf(view)) + 1) % orientations.length]!)
    },
    showPlanes: () => {
      const views = (['axial', 'coronal', 'sagittal'] as const).flatMap((one) => planeOf(one) ?? [])
      const [first] = views
      if (views.length < 3 || !first || !series.frameOfReferenceUid) return
      const cross = { frameOfReferenceUid: series.frameOfReferenceUid, point: first.point }
      stage.show((shown) => ({ ...shown, layout: 'three', views, cross }))
      stage.active.set(0)
    },
    setSlab: (slab) => {
      const view = now()
      if (view?.kind === 'plane') stage.showView(number, { ...view, slab })
    },
    tilt: (about, degrees) => {
      const view = now()
      if (view?.kind !== 'plane') return
      const { cross } = stage.shown.get()
      const isHere = cross && cross.frameOfReferenceUid === series.frameOfReferenceUid
      const axis = about === 'rows' ? view.rowDirection : view.columnDirection
      stage.showView(number, turnedView(view, axis, (degrees * Math.PI) / 180, isHere ? cross.point : view.point))
    },
    rotateOthers: (radians, pivot, only) => {
      const view = now()
      const plane = drawn?.geometry.plane
      if (!view || !plane) return
      const axis = crossProduct(plane.rowDirection, plane.columnDirection)
      stage.show((shown) => ({
        ...shown,
        views: shown.views.map((other, at): View => {
          if (other.kind !== 'plane' || at === number || !sameFrame(view, other, atlas)) return other
          const isAcross = Math.abs(dot(axis, crossProduct(other.rowDirection, other.columnDirection))) < 0.95
          return isAcross && (only === null || only === at) ? turnedView(other, axis, radians, pivot) : other
        }),
      }))
    },
    moveOther: (at, to) =>
      stage.show((shown) => ({
        ...shown,
        views: shown.views.map((other, one) =>
          one === at && isImage(other) ? (throughPoint(other, to, atlas) ?? other) : other,
        ),
      })),
  }
}

const unknown: Atlas = { series: () => undefined, planes: () => [], grid: () => null }

/** Which plane of its volume a view shows; an oblique one is called by what it is nearest to. */
export function orientationOf(view: ImageView): Orientation {
  if (view.kind === 'slice') return 'acquired'
  const letter = directionLetters(crossProduct(view.rowDirection, view.columnDirection))[0]
  return letter === 'H' || letter === 'F' ? 'axial' : letter === 'A' || letter === 'P' ? 'coronal' : 'sagittal'
}

function turnedView(view: PlaneView, axis: Vector, radians: number, pivot: Vector): PlaneView {
  const { point, rowDirection, columnDirection } = rotatedCutting(view, axis, radians, pivot)
  const unit = (vector: Vector) => vector.map((one) => Math.min(1, Math.max(-1, one))) as [number, number, number]
  return { ...view, point, rowDirection: unit(rowDirection), columnDirection: unit(columnDirection) }
}

/** As it is shown: whole units, or three digits where the units are coarse. */
function rounded({ center, width }: Window): Window {
  const least = Math.min(Math.max(width, 1e-3), 1e6)
  const digits = least >= 100 ? 0 : Math.max(0, 3 - Math.ceil(Math.log10(least)))
  const scale = 10 ** Math.min(digits, 6)
  const round = (value: number) => Math.round(value * scale) / scale
  return { center: round(Math.min(Math.max(center, -1e6), 1e6)), width: Math.max(round(least), 1e-3) }
}
