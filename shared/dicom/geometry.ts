import type { Plane } from './functionalGroups.ts'
import { cross, dot, length, minus, plus, scaled } from './vector.ts'
import type { Vector } from './vector.ts'

/**
 * A place in an image, in pixels. `Index` counts from the centre of the first pixel, as Image Position (Patient) does;
 * `Corner` from its outer corner, as a canvas and cornerstone do. Half a pixel lies between them, and half a pixel is
 * what a crosshair is wrong by where the two are mixed.
 */
export type Index = { readonly column: number; readonly row: number }
export type Corner = { readonly x: number; readonly y: number }

export const indexOfCorner = ({ x, y }: Corner): Index => ({ column: x - 0.5, row: y - 0.5 })
export const cornerOfIndex = ({ column, row }: Index): Corner => ({ x: column + 0.5, y: row + 0.5 })

/** PS3.3 C.7.6.2.1.1, equation C.7.6.2.1-1. */
export function patientOfIndex(plane: Plane, { column, row }: Index): [number, number, number] {
  const [betweenRows, betweenColumns] = plane.pixelSpacing
  const along = scaled(plane.rowDirection, column * betweenColumns)
  return plus(plus(plane.position, along), scaled(plane.columnDirection, row * betweenRows))
}

/** The foot of a point in a plane, and how far the point lies from it along the normal, in millimetres. */
export function indexOfPatient(plane: Plane, point: Vector): Index & { distance: number } {
  const [betweenRows, betweenColumns] = plane.pixelSpacing
  const offset = minus(point, plane.position)
  return {
    column: dot(offset, plane.rowDirection) / betweenColumns,
    row: dot(offset, plane.columnDirection) / betweenRows,
    distance: dot(offset, normalOf(plane)),
  }
}

export const patientOfCorner = (plane: Plane, corner: Corner): [number, number, number] =>
  patientOfIndex(plane, indexOfCorner(corner))

export function cornerOfPatient(plane: Plane, point: Vector): Corner & { distance: number } {
  const { column, row, distance } = indexOfPatient(plane, point)
  return { ...cornerOfIndex({ column, row }), distance }
}

/** Unit vector at right angles to an image: row direction x column direction. */
export const normalOf = ({ rowDirection, columnDirection }: Pick<Plane, 'rowDirection' | 'columnDirection'>) =>
  cross(rowDirection, columnDirection)

/** The slice whose plane is nearest to a point; null where none has a plane. Distance in millimetres, signed. */
export function nearestSlice(
  planes: readonly (Plane | null)[],
  point: Vector,
): { index: number; distance: number } | null {
  let nearest: { index: number; distance: number } | null = null
  planes.forEach((plane, index) => {
    if (!plane) return
    const distance = dot(minus(point, plane.position), normalOf(plane))
    if (!nearest || Math.abs(distance) < Math.abs(nearest.distance)) nearest = { index, distance }
  })
  return nearest
}

/**
 * Where a direction points in the patient: `L`, `R`, `A`, `P`, `H`, `F`, the strongest first, a weaker one after it
 * where it matters: `LA`. PS3.3 C.7.6.1.1.1.
 */
export function directionLetters(direction: Vector): string {
  const axes: { size: number; letter: string }[] = [
    { size: Math.abs(direction[0]), letter: direction[0] < 0 ? 'R' : 'L' },
    { size: Math.abs(direction[1]), letter: direction[1] < 0 ? 'A' : 'P' },
    { size: Math.abs(direction[2]), letter: direction[2] < 0 ? 'F' : 'H' },
  ]
  const oblique = 0.25 * length(direction)
  return axes
    .filter(({ size }) => size > oblique)
    .toSorted((a, b) => b.size - a.size)
    .map(({ letter }) => letter)
    .join('')
}

/** The letters at the four edges of an image. */
export const edgeLetters = ({ rowDirection, columnDirection }: Plane) => ({
  left: directionLetters(scaled(rowDirection, -1)),
  right: directionLetters(rowDirection),
  top: directionLetters(scaled(columnDirection, -1)),
  bottom: directionLetters(columnDirection),
})

/** How a slice is called: by the axis its normal is nearest to. */
export function orientationName(
  plane: Pick<Plane, 'rowDirection' | 'columnDirection'>,
): 'axial' | 'coronal' | 'sagittal' {
  const [x, y, z] = normalOf(plane).map(Math.abs) as [number, number, number]
  if (z >= x && z >= y) return 'axial'
  return y >= x ? 'coronal' : 'sagittal'
}

export type SizedPlane = { plane: Plane; rows: number; columns: number }

/**
 * The line in which one image cuts the plane of another: its ends, in the patient, within the first image's outline.
 * Null where they are parallel or do not meet.
 */
export function referenceLine(of: SizedPlane, on: Plane): [Vector, Vector] | null {
  const outline = outlineOf(of)
  const normal = normalOf(on)
  const heights = outline.map((corner) => dot(minus(corner, on.position), normal))
  const ends = outline.flatMap((corner, index) => {
    const next = (index + 1) % outline.length
    const [from, to] = [heights[index]!, heights[next]!]
    if (from < 0 === to < 0) return []
    return [plus(corner, scaled(minus(outline[next]!, corner), from / (from - to)))]
  })
  return ends.length === 2 ? [ends[0]!, ends[1]!] : null
}

/** The outer corners of an image, in order around it. */
const outlineOf = ({ plane, rows, columns }: SizedPlane): [number, number, number][] =>
  [
    { x: 0, y: 0 },
    { x: columns, y: 0 },
    { x: columns, y: rows },
    { x: 0, y: rows },
  ].map((corner) => patientOfCorner(plane, corner))

/** A grid of voxels in the patient: the centre of the first voxel, and the steps to the next column, row and slice. */
export type Grid = { origin: Vector; steps: readonly [Vector, Vector, Vector]; size: readonly [number, number, number] }

/** The grid of evenly spaced slices, `spacing` millimetres apart along their normal. */
export const gridOf = ({ plane, rows, columns }: SizedPlane, slices: number, spacing: number): Grid => ({
  origin: plane.position,
  steps: [
    scaled(plane.rowDirection, plane.pixelSpacing[1]),
    scaled(plane.columnDirection, plane.pixelSpacing[0]),
    scaled(normalOf(plane), spacing),
  ],
  size: [columns, rows, slices],
})

/** Voxel centres are at whole numbers: [column, row, slice]. */
export const patientOfVoxel = ({ origin, steps }: Grid, [i, j, k]: Vector): [number, number, number] =>
  plus(plus(origin, scaled(steps[0], i)), plus(scaled(steps[1], j), scaled(steps[2], k)))

/** The steps stand at right angles to each other, so each index is a projection. */
export function voxelOfPatient({ origin, steps }: Grid, point: Vector): [number, number, number] {
  const offset = minus(point, origin)
  const along = (step: Vector) => dot(offset, step) / dot(step, step)
  return [along(steps[0]), along(steps[1]), along(steps[2])]
}
