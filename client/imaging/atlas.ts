import { type Grid, normalOf, type SizedPlane } from '../../shared/dicom/geometry.ts'
import { atDepth, cutOf, depthOf } from '../../shared/dicom/reslice.ts'
import { cross, dot, minus, plus, scaled, type Vector } from '../../shared/dicom/vector.ts'
import type { ImageView, ManualLink, Shown, View } from '../../shared/domain/stage.ts'
import type { Series } from '../../shared/domain/study.ts'
import { isImage, slicesOf } from './hanging.ts'
import { type KnownPlanes, parallel, positionAt, sliceAt } from './linkedScroll.ts'
import type { SliceStore } from './sliceStore.ts'
import type { StageModel } from './stageModel.ts'
import { gridFrom } from './volumes.ts'

/** Where the series of a case lie in the patient, as far as it is known. */
export type Atlas = {
  series(view: ImageView): Series | undefined
  planes(view: ImageView): KnownPlanes
  /** Null for what is no volume. */
  grid(view: ImageView): Grid | null
}

export const atlasOf = (stage: Pick<StageModel, 'studies'>, store: SliceStore): Atlas => {
  const series = (view: ImageView) => seriesOf(stage, view)
  return {
    series,
    planes: (view) => {
      const found = series(view)
      return found
        ? slicesOf(found).map((slice) => store.attributes({ study: view.study, ...slice })?.plane ?? null)
        : []
    },
    grid: (view) => {
      const found = series(view)
      return found && found.stackOnly === null ? gridFrom(store, view.study, found) : null
    },
  }
}

export function seriesOf(stage: Pick<StageModel, 'studies'>, view: ImageView): Series | undefined {
  const study = stage.studies.find(({ id }) => id === view.study)
  return study?.kind === 'imaging' ? study.series.find(({ seriesUid }) => seriesUid === view.seriesUid) : undefined
}

/** Which of the slices or parallel planes a view is at, and of how many. */
export function depthIn(view: ImageView, atlas: Atlas): { index: number; count: number } {
  if (view.kind === 'plane') {
    const grid = atlas.grid(view)
    return grid ? depthOf(grid, view) : { index: 0, count: 1 }
  }
  const series = atlas.series(view)
  const slices = series ? slicesOf(series) : []
  const index = slices.findIndex((one) => one.sopInstanceUid === view.sopInstanceUid && one.frame === view.frame)
  return { index, count: slices.length }
}

/** The same view at another slice or depth. */
export function atIndex(view: ImageView, index: number, atlas: Atlas): ImageView {
  const { count } = depthIn(view, atlas)
  const to = Math.min(count - 1, Math.max(0, Math.round(index)))
  if (view.kind === 'plane') {
    const grid = atlas.grid(view)
    return grid ? bounded({ ...view, point: atDepth(grid, view, to) }) : view
  }
  const series = atlas.series(view)
  return series ? { ...view, ...slicesOf(series)[to]! } : view
}

/** A point of a view's plane and its normal; null where that is not known. */
export function lieOf(view: ImageView, atlas: Atlas): { point: Vector; normal: Vector } | null {
  if (view.kind === 'plane') return { point: view.point, normal: cross(view.rowDirection, view.columnDirection) }
  const planes = atlas.planes(view)
  const known = planes.find((plane) => plane !== null)
  const point = positionAt(planes, depthIn(view, atlas).index)
  return known && point ? { point, normal: normalOf(known) } : null
}

/** The view that passes through a point, or the nearest slice to it; null where the point lies beyond the series. */
export function throughPoint(view: ImageView, point: Vector, atlas: Atlas): ImageView | null {
  if (view.kind === 'plane') return bounded({ ...view, point: [...point] as [number, number, number] })
  const series = atlas.series(view)
  const at = sliceAt(atlas.planes(view), point)
  return series && at !== null ? { ...view, ...slicesOf(series)[at]! } : null
}

export const sameFrame = (one: ImageView, other: ImageView, atlas: Atlas): boolean => {
  const [a, b] = [atlas.series(one)?.frameOfReferenceUid, atlas.series(other)?.frameOfReferenceUid]
  return a != null && a === b
}

/**
 * One view moves along its normal, and what is linked with it moves along: views of the same frame of reference that
 * are cut the same way, by their place in the patient; views that were linked by hand, by as much as the one has moved.
 * Two frames of reference are never taken for one.
 */
export function scrolled(shown: Shown, number: number, index: number, linked: boolean, atlas: Atlas): Shown {
  const view = shown.views[number]
  if (!isImage(view)) return shown
  const moved = atIndex(view, index, atlas)
  if (moved === view || JSON.stringify(moved) === JSON.stringify(view)) return shown
  const [from, to] = [lieOf(view, atlas), lieOf(moved, atlas)]
  const follow = (other: View, at: number): View => {
    if (at === number) return moved
    if (!linked || !isImage(other)) return other
    const link = linkOf(shown, view, other)
    if (link) return byHand(moved, other, link, atlas)
    if (!to || !sameFrame(view, other, atlas)) return other
    const theirs = lieOf(other, atlas)
    if (!theirs || Math.abs(dot(theirs.normal, to.normal)) < parallel) return other
    return alongTo(other, to.point, atlas) ?? other
  }
  const views = shown.views.map(follow)
  const { cross: mark } = shown
  const isMarked = mark && from && to && mark.frameOfReferenceUid === atlas.series(view)?.frameOfReferenceUid
  if (!isMarked) return { ...shown, views }
  // The crosshair keeps its place within the plane.
  const by = dot(minus(to.point, from.point), from.normal)
  return { ...shown, views, cross: { ...mark, point: within(plus(mark.point, scaled(from.normal, by))) } }
}

/** At the height of a point; a plane keeps its own place sideways. */
function alongTo(view: ImageView, point: Vector, atlas: Atlas): ImageView | null {
  if (view.kind === 'slice') return throughPoint(view, point, atlas)
  const normal = cross(view.rowDirection, view.columnDirection)
  return bounded({ ...view, point: plus(view.point, scaled(normal, dot(minus(point, view.point), normal))) })
}

/** All views of one frame of reference go to a point. */
export function crossedAt(shown: Shown, number: number, point: Vector, atlas: Atlas): Shown {
  const view = shown.views[number]
  const frame = isImage(view) ? atlas.series(view)?.frameOfReferenceUid : null
  if (!isImage(view) || !frame) return shown
  return {
    ...shown,
    cross: { frameOfReferenceUid: frame, point: within(point) },
    views: shown.views.map((other, at) => {
      if (!isImage(other) || !sameFrame(view, other, atlas)) return other
      return at === number && other.kind === 'slice' ? other : (throughPoint(other, point, atlas) ?? other)
    }),
  }
}

/** What a view shows, as a plane with its outline; null while that is not known. */
export function sizedPlaneOf(view: ImageView, atlas: Atlas): (SizedPlane & { thickness: number }) | null {
  if (view.kind === 'plane') {
    const grid = atlas.grid(view)
    return grid && cutOf(grid, view, view.slab)
  }
  const series = atlas.series(view)
  const plane = atlas.planes(view)[depthIn(view, atlas).index]
  return series && plane ? { plane, rows: series.rows, columns: series.columns, thickness: 0 } : null
}

/** The links by hand, with one more or one less between two views. */
export function toggledLink(shown: Shown, one: ImageView, other: ImageView, atlas: Atlas): Shown {
  const links = shown.links ?? []
  const known = linkOf(shown, one, other)
  if (known) {
    return { ...shown, links: links.filter((link) => !joins(link, one, other)) }
  }
  const [a, b] = [heightOf(one, atlas), heightOf(other, atlas)]
  const unit = a.unit === 'millimetres' && b.unit === 'millimetres' ? 'millimetres' : 'slices'
  const at = (of: typeof a) => (unit === 'millimetres' ? of.height : of.index)
  const link: ManualLink = { one: one.seriesUid, other: other.seriesUid, unit, apart: at(b) - at(a) }
  return { ...shown, links: [...links, link].slice(-36) }
}

export const linkOf = (shown: Shown, one: ImageView, other: ImageView): ManualLink | undefined =>
  shown.links?.find((link) => joins(link, one, other))

const joins = (link: ManualLink, one: ImageView, other: ImageView) =>
  (link.one === one.seriesUid && link.other === other.seriesUid) ||
  (link.one === other.seriesUid && link.other === one.seriesUid)

function byHand(from: ImageView, to: ImageView, link: ManualLink, atlas: Atlas): ImageView {
  const [a, b] = [heightOf(from, atlas), heightOf(to, atlas)]
  const apart = link.one === from.seriesUid ? link.apart : -link.apart
  if (link.unit === 'slices') return atIndex(to, a.index + apart, atlas)
  return atIndex(to, b.index + (a.height + apart - b.height) / b.step, atlas)
}

/** How far along its own series a view is. */
function heightOf(view: ImageView, atlas: Atlas) {
  const { index, count } = depthIn(view, atlas)
  const [first, last] = [lieOf(atIndex(view, 0, atlas), atlas), lieOf(atIndex(view, count - 1, atlas), atlas)]
  const span = first && last ? dot(minus(last.point, first.point), first.normal) : 0
  const step = count > 1 ? span / (count - 1) : 0
  if (step === 0) return { unit: 'slices' as const, index, height: index, step: 1 }
  return { unit: 'millimetres' as const, index, height: index * step, step }
}

const bounded = (view: ImageView): ImageView => (view.kind === 'plane' ? { ...view, point: within(view.point) } : view)

/** In the range that a stage may say. */
const within = (point: Vector) => point.map((one) => Math.min(1e6, Math.max(-1e6, one))) as [number, number, number]
