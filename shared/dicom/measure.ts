import type { Plane } from './functionalGroups.ts'
import { indexOfPatient, normalOf } from './geometry.ts'
import type { StoredValues } from './storedValues.ts'
import { cross, dot, length, minus, plus, scaled, type Vector } from './vector.ts'

/** What a measured figure is: how many points make it, and whether it encloses something. */
export const figures = {
  arrow: { points: 2, area: false },
  length: { points: 2, area: false },
  angle: { points: 3, area: false },
  ellipse: { points: 3, area: true },
  rectangle: { points: 3, area: true },
  freehand: { points: 500, area: true },
  probe: { points: 1, area: false },
  bidirectional: { points: 4, area: false },
} as const
export type FigureKind = keyof typeof figures

/** Figures have their points in one plane, in millimetres. An ellipse and a rectangle: their middle and the ends of two half axes. */
export type Figure = { kind: FigureKind; points: readonly Vector[] }

export const distance = (a: Vector, b: Vector): number => length(minus(a, b))

/** Degrees at the second of three points, 0 to 180. */
export function angleAt([a, b, c]: readonly [Vector, Vector, Vector]): number {
  const [one, other] = [minus(a, b), minus(c, b)]
  return (Math.atan2(length(cross(one, other)), dot(one, other)) * 180) / Math.PI
}

/** Square millimetres. */
export function areaOf({ kind, points }: Figure): number {
  const [a, b, c] = points
  if (!a || !b || !c) return 0
  if (kind === 'ellipse') return Math.PI * distance(a, b) * distance(a, c)
  if (kind === 'rectangle') return 4 * distance(a, b) * distance(a, c)
  if (kind !== 'freehand') return 0
  // Half the sum of the cross products around the outline: the area whichever way the plane lies.
  const sum = points.reduce<Vector>(
    (all, point, at) => plus(all, cross(minus(point, a), minus(points[(at + 1) % points.length]!, a))),
    [0, 0, 0],
  )
  return length(sum) / 2
}

const arcs = 64

/** The line that is drawn around or along a figure. */
export function outlineOf({ kind, points }: Figure): Vector[] {
  const [middle, along, across] = points
  if ((kind !== 'ellipse' && kind !== 'rectangle') || !middle || !along || !across) {
    return kind === 'freehand' && points.length > 2 ? [...points, points[0]!] : [...points]
  }
  const [a, b] = [minus(along, middle), minus(across, middle)]
  const at = (x: number, y: number) => plus(middle, plus(scaled(a, x), scaled(b, y)))
  if (kind === 'rectangle') return [at(-1, -1), at(1, -1), at(1, 1), at(-1, 1), at(-1, -1)]
  return Array.from({ length: arcs + 1 }, (_, arc) => {
    const angle = (arc * 2 * Math.PI) / arcs
    return at(Math.cos(angle), Math.sin(angle))
  })
}

/** Of the pixels whose centres lie within. In modality units. `sd` is that of the pixels themselves (n in the divisor). */
export type Statistics = { count: number; mean: number; sd: number; lowest: number; highest: number }

export type Measured = {
  values: StoredValues
  rows: number
  columns: number
  plane: Plane
  rescale: { slope: number; intercept: number }
}

/** Statistics of what an ellipse, a rectangle or a freehand line encloses in an image that lies in its plane; null for none. */
export function statisticsOf(figure: Figure, image: Measured): Statistics | null {
  const { values, rows, columns, plane, rescale } = image
  const corners = outlineOf(figure).map((point) => indexOfPatient(plane, point))
  if (corners.length < 4) return null
  const box = {
    left: Math.max(0, Math.ceil(Math.min(...corners.map(({ column }) => column)))),
    right: Math.min(columns - 1, Math.floor(Math.max(...corners.map(({ column }) => column)))),
    top: Math.max(0, Math.ceil(Math.min(...corners.map(({ row }) => row)))),
    bottom: Math.min(rows - 1, Math.floor(Math.max(...corners.map(({ row }) => row)))),
  }
  const within = insideOf(figure, plane, corners)
  let [count, mean, squares, lowest, highest] = [0, 0, 0, Infinity, -Infinity]
  for (let row = box.top; row <= box.bottom; row++) {
    for (let column = box.left; column <= box.right; column++) {
      if (!within(column, row)) continue
      const value = values[row * columns + column]! * rescale.slope + rescale.intercept
      // Welford's: no sum of large squares to lose digits in.
      count++
      const off = value - mean
      mean += off / count
      squares += off * (value - mean)
      if (value < lowest) lowest = value
      if (value > highest) highest = value
    }
  }
  return count === 0 ? null : { count, mean, sd: Math.sqrt(squares / count), lowest, highest }
}

type Inside = (column: number, row: number) => boolean

function insideOf({ kind, points }: Figure, plane: Plane, corners: readonly { column: number; row: number }[]): Inside {
  const [betweenRows, betweenColumns] = plane.pixelSpacing
  if (kind === 'freehand') return (column, row) => isEnclosed(corners, column, row)
  const [middle, along, across] = points.map((point) => {
    const { column, row } = indexOfPatient(plane, point)
    return [column * betweenColumns, row * betweenRows] as const
  })
  if (!middle || !along || !across) return () => false
  const [a, b] = [
    [along[0] - middle[0], along[1] - middle[1]] as const,
    [across[0] - middle[0], across[1] - middle[1]] as const,
  ]
  const determinant = a[0] * b[1] - a[1] * b[0]
  if (Math.abs(determinant) < 1e-9) return () => false
  return (column, row) => {
    const [x, y] = [column * betweenColumns - middle[0], row * betweenRows - middle[1]]
    const u = (x * b[1] - y * b[0]) / determinant
    const v = (y * a[0] - x * a[1]) / determinant
    return kind === 'ellipse' ? u * u + v * v <= 1 : Math.abs(u) <= 1 && Math.abs(v) <= 1
  }
}

/** Even-odd rule: a line that crosses itself leaves its inner loop out. */
function isEnclosed(corners: readonly { column: number; row: number }[], x: number, y: number): boolean {
  let inside = false
  for (let at = 0, before = corners.length - 1; at < corners.length; before = at++) {
    const [a, b] = [corners[at]!, corners[before]!]
    if (a.row > y !== b.row > y && x < ((b.column - a.column) * (y - a.row)) / (b.row - a.row) + a.column)
      inside = !inside
  }
  return inside
}

/** The value of the pixel nearest to a point, in modality units; null where the image does not reach. */
export function valueAt(point: Vector, { values, rows, columns, plane, rescale }: Measured): number | null {
  const index = indexOfPatient(plane, point)
  const [column, row] = [Math.round(index.column), Math.round(index.row)]
  if (column < 0 || row < 0 || column >= columns || row >= rows) return null
  return values[row * columns + column]! * rescale.slope + rescale.intercept
}

/**
 * The parts of a figure that lie in a slab around a plane, as lines in millimetres. A figure parallel to it is seen whole
 * or not at all; one across it where it passes through. `reach`: half of what the plane shows plus half of what the
 * figure was drawn on, in millimetres.
 */
export function partsWithin(figure: Figure, normal: Vector, plane: Plane, reach: number): Vector[][] {
  const outline = outlineOf(figure)
  const height = (point: Vector) => dot(minus(point, plane.position), normalOf(plane))
  const heights = outline.map(height)
  if (isParallel(normal, plane) || outline.length === 1) {
    return Math.abs(heights.reduce((sum, one) => sum + one, 0) / heights.length) <= reach ? [outline] : []
  }
  const parts: Vector[][] = []
  for (let at = 0; at + 1 < outline.length; at++) {
    const part = clipped(outline[at]!, outline[at + 1]!, heights[at]!, heights[at + 1]!, reach)
    if (!part) continue
    const last = parts.at(-1)
    if (last && at > 0 && distance(last.at(-1)!, part[0]) < 1e-9) last.push(part[1])
    else parts.push([...part])
  }
  return parts
}

/** Within 18 degrees: what a reader calls the same orientation. */
export const isParallel = (normal: Vector, plane: Plane): boolean => Math.abs(dot(normal, normalOf(plane))) >= 0.95

function clipped(a: Vector, b: Vector, from: number, to: number, reach: number): [Vector, Vector] | null {
  if (Math.max(from, to) < -reach || Math.min(from, to) > reach) return null
  const at = (height: number) => plus(a, scaled(minus(b, a), (height - from) / (to - from)))
  const end = (point: Vector, height: number) => (height > reach ? at(reach) : height < -reach ? at(-reach) : point)
  return [end(a, from), end(b, to)]
}
