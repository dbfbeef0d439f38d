import type { Plane } from '../../shared/dicom/functionalGroups.ts'
import { nearestSlice, normalOf } from '../../shared/dicom/geometry.ts'
import { dot, minus, plus, scaled, type Vector } from '../../shared/dicom/vector.ts'

/** The planes of a series in order, as far as they are known: those of slices that were loaded once. */
export type KnownPlanes = readonly (Plane | null)[]

/** Two series in one frame of reference, cut the same way, are scrolled by the position in the patient. */
export function linkedSlice(from: KnownPlanes, index: number, to: KnownPlanes): number | null {
  const point = positionAt(from, index)
  const own = from.find((plane) => plane !== null)
  const other = to.find((plane) => plane !== null)
  if (!point || !own || !other) return null
  if (Math.abs(dot(normalOf(own), normalOf(other))) < parallel) return null
  return sliceAt(to, point)
}

/** Within 18 degrees: what a reader calls the same orientation. */
export const parallel = 0.95

/** Where a slice lies; between and beyond known slices by their even spacing. */
export function positionAt(planes: KnownPlanes, index: number): Vector | null {
  const known = planes[index]
  if (known) return known.position
  const ends = farthestKnown(planes)
  if (!ends) return null
  const [first, last] = ends
  const share = (index - first.index) / (last.index - first.index)
  return plus(first.plane.position, scaled(minus(last.plane.position, first.plane.position), share))
}

/** The slice nearest to a point; null where the point lies beyond the series. */
export function sliceAt(planes: KnownPlanes, point: Vector): number | null {
  const ends = farthestKnown(planes)
  if (!ends) return null
  const [first, last] = ends
  const normal = normalOf(first.plane)
  const height = (position: Vector) => dot(minus(position, first.plane.position), normal)
  const step = height(last.plane.position) / (last.index - first.index)
  if (step === 0) return null
  const estimate = Math.round(first.index + height(point) / step)
  if (estimate < -1 || estimate > planes.length) return null
  const exact = planes.every((plane) => plane !== null) ? nearestSlice(planes, point)?.index : undefined
  return exact ?? Math.min(planes.length - 1, Math.max(0, estimate))
}

function farthestKnown(planes: KnownPlanes) {
  const first = planes.findIndex((plane) => plane !== null)
  const last = planes.findLastIndex((plane) => plane !== null)
  if (first < 0 || first === last) return null
  return [
    { index: first, plane: planes[first]! },
    { index: last, plane: planes[last]! },
  ] as const
}

/** In which order slices are fetched around one: its neighbours, then both ends for linked scrolling, then outward. */
export function nearestFirst(count: number, index: number): number[] {
  const outward: number[] = []
  for (let away = 0; outward.length < count; away++) {
    if (index + away < count) outward.push(index + away)
    if (away > 0 && index - away >= 0) outward.push(index - away)
  }
  const near = outward.slice(0, 7)
  return [...new Set([...near, 0, count - 1, ...outward])]
}
