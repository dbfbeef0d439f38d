import type { Plane } from './functionalGroups.ts'
import { type Grid, patientOfVoxel } from './geometry.ts'
import type { StoredValues } from './storedValues.ts'
import { cross, dot, length, minus, plus, scaled, type Vector } from './vector.ts'

/** The voxels of a series: its slices as they were decoded, so that a volume takes no memory of its own. */
export type Volume = {
  grid: Grid
  /** Null where a slice is not here yet: its voxels read as `background`. */
  slices: readonly (StoredValues | null)[]
  background: number
}

/** A plane, by a point of it and unit vectors at right angles along its rows and down its columns. */
export type Cutting = { point: Vector; rowDirection: Vector; columnDirection: Vector }
export type Slab = { millimetres: number; by: 'mean' | 'highest' | 'lowest' }

export type Cut = {
  plane: Plane
  rows: number
  columns: number
  /** Whether each pixel is a voxel as it was measured; otherwise it is computed from its neighbours. */
  exact: boolean
  /** How thick what is seen is, in millimetres. */
  thickness: number
  /** To the next such plane, along the normal. */
  step: number
}

const mostPixels = 2048

/**
 * Where a plane cuts a grid. Along the axes of the grid the pixels are its voxels, of the layer nearest to the point;
 * otherwise they are squares of the smallest voxel spacing, at places that do not depend on where along the normal the
 * plane lies, so that scrolling does not shake the picture. `coarse` makes them larger by so much.
 */
export function cutOf(grid: Grid, cutting: Cutting, slab: Slab, coarse = 1): Cut {
  return (coarse === 1 && alignedCut(grid, cutting, slab)) || obliqueCut(grid, cutting, slab, coarse)
}

/** The picture of a cut. Outside the volume is background. */
export function reslice(volume: Volume, cut: Cut, slab: Slab): StoredValues {
  const Values = (volume.slices.find((slice) => slice !== null)?.constructor ?? Int16Array) as new (
    length: number,
  ) => StoredValues
  const values = new Values(cut.rows * cut.columns)
  const layers = layersOf(cut, slab)
  const samples = cut.exact ? voxelSampler(volume, cut) : linearSampler(volume, cut)
  if (layers.length === 1) {
    samples(layers[0]!, values)
    return values
  }
  const layer = new Values(values.length)
  if (slab.by === 'mean') {
    const sums = new Float64Array(values.length)
    for (const offset of layers) {
      samples(offset, layer)
      for (let i = 0; i < sums.length; i++) sums[i]! += layer[i]!
    }
    for (let i = 0; i < sums.length; i++) values[i] = Math.round(sums[i]! / layers.length)
    return values
  }
  samples(layers[0]!, values)
  for (const offset of layers.slice(1)) {
    samples(offset, layer)
    if (slab.by === 'highest') {
      for (let i = 0; i < values.length; i++) if (layer[i]! > values[i]!) values[i] = layer[i]!
    } else {
      for (let i = 0; i < values.length; i++) if (layer[i]! < values[i]!) values[i] = layer[i]!
    }
  }
  return values
}

/** The axes of the grid that stand for the patient's, each once: what is called axial of a volume that lies askew. */
export function cuttingAlong(grid: Grid, orientation: 'axial' | 'coronal' | 'sagittal', point: Vector): Cutting {
  const units = grid.steps.map((step) => scaled(step, 1 / length(step)))
  const [left, back, head] = bestAxes(units)
  const directions = {
    axial: [left, back],
    coronal: [left, scaled(head, -1)],
    sagittal: [back, scaled(head, -1)],
  }[orientation]
  return { point, rowDirection: directions[0]!, columnDirection: directions[1]! }
}

export const centreOf = (grid: Grid): [number, number, number] =>
  patientOfVoxel(grid, grid.size.map((count) => (count - 1) / 2) as [number, number, number])

/** A plane turned about a line through a pivot, counter-clockwise seen from where the axis points. Unit vectors stay so. */
export function rotatedCutting(
  { point, rowDirection, columnDirection }: Cutting,
  axis: Vector,
  radians: number,
  pivot: Vector,
) {
  const row = unit(rotated(rowDirection, axis, radians))
  const column = rotated(columnDirection, axis, radians)
  return {
    point: plus(pivot, rotated(minus(point, pivot), axis, radians)),
    rowDirection: row,
    columnDirection: unit(minus(column, scaled(row, dot(row, column)))),
  }
}

/** Rodrigues' rotation. */
const rotated = (vector: Vector, axis: Vector, radians: number): [number, number, number] =>
  plus(
    plus(scaled(vector, Math.cos(radians)), scaled(cross(axis, vector), Math.sin(radians))),
    scaled(axis, dot(axis, vector) * (1 - Math.cos(radians))),
  )

const unit = (vector: Vector) => scaled(vector, 1 / length(vector))

/** Which axis of the grid, and which way along it, goes to the left, to the back, to the head. */
function bestAxes(units: readonly Vector[]): [Vector, Vector, Vector] {
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ]
  const fit = (order: number[]) => order.reduce((sum, axis, along) => sum + Math.abs(units[axis]![along]!), 0)
  const best = orders.reduce((a, b) => (fit(b) > fit(a) + 1e-9 ? b : a))
  return best.map((axis, along) => scaled(units[axis]!, units[axis]![along]! < 0 ? -1 : 1)) as unknown as [
    Vector,
    Vector,
    Vector,
  ]
}

/** Along the axes of the grid to a ten-thousandth: less than a tenth of a voxel over a thousand. */
const aligned = 1 - 1e-8

function alignedCut(grid: Grid, { point, rowDirection, columnDirection }: Cutting, { millimetres }: Slab): Cut | null {
  const axisOf = (direction: Vector) =>
    grid.steps.findIndex((step) => Math.abs(dot(step, direction)) / length(step) > aligned)
  const [along, down] = [axisOf(rowDirection), axisOf(columnDirection)]
  if (along < 0 || down < 0 || along === down) return null
  const through = 3 - along - down
  const offset = minus(point, grid.origin)
  const place = (axis: number) => dot(offset, grid.steps[axis]!) / dot(grid.steps[axis]!, grid.steps[axis]!)
  const clamped = Math.min(grid.size[through]! - 1, Math.max(0, Math.round(place(through))))
  const first: [number, number, number] = [0, 0, 0]
  first[through] = clamped
  first[along] = dot(grid.steps[along]!, rowDirection) > 0 ? 0 : grid.size[along]! - 1
  first[down] = dot(grid.steps[down]!, columnDirection) > 0 ? 0 : grid.size[down]! - 1
  const step = length(grid.steps[through]!)
  return {
    plane: {
      position: patientOfVoxel(grid, first),
      rowDirection: [...rowDirection],
      columnDirection: [...columnDirection],
      pixelSpacing: [length(grid.steps[down]!), length(grid.steps[along]!)],
    },
    rows: grid.size[down]!,
    columns: grid.size[along]!,
    exact: true,
    thickness: Math.max(1, Math.round(millimetres / step)) * step,
    step,
  }
}

function obliqueCut(
  grid: Grid,
  { point, rowDirection, columnDirection }: Cutting,
  { millimetres }: Slab,
  coarse: number,
): Cut {
  const smallest = Math.min(...grid.steps.map(length))
  const centre = centreOf(grid)
  // Half of the box of the volume, seen along a direction: what the plane can meet, wherever along its normal it is.
  const reach = (direction: Vector) =>
    grid.steps.reduce((sum, step, axis) => sum + (Math.abs(dot(step, direction)) * grid.size[axis]!) / 2, 0)
  const [wide, high] = [reach(rowDirection), reach(columnDirection)]
  const spacing = Math.max(smallest * coarse, (2 * Math.max(wide, high)) / mostPixels)
  const columns = Math.max(1, Math.ceil((2 * wide) / spacing))
  const rows = Math.max(1, Math.ceil((2 * high) / spacing))
  const normal = cross(rowDirection, columnDirection)
  const foot = plus(centre, scaled(normal, dot(minus(point, centre), normal)))
  const corner = plus(
    scaled(rowDirection, (-spacing * (columns - 1)) / 2),
    scaled(columnDirection, (-spacing * (rows - 1)) / 2),
  )
  return {
    plane: {
      position: plus(foot, corner),
      rowDirection: [...rowDirection],
      columnDirection: [...columnDirection],
      pixelSpacing: [spacing, spacing],
    },
    rows,
    columns,
    exact: false,
    thickness: Math.max(1, Math.round(millimetres / smallest)) * smallest,
    step: smallest,
  }
}

/** Offsets of the layers of a slab from its middle, in millimetres along the normal. */
function layersOf({ thickness, step }: Cut, { millimetres }: Slab): number[] {
  const count = millimetres === 0 ? 1 : Math.max(1, Math.round(thickness / step))
  return Array.from({ length: count }, (_, layer) => (layer - (count - 1) / 2) * step)
}

type Sampler = (offset: number, into: StoredValues) => void

/** Steps through a grid, in voxels, that belong to the steps of a cut. */
function stepsIn(grid: Grid, { plane }: Cut) {
  const inVoxels = (vector: Vector): Vector =>
    grid.steps.map((step) => dot(vector, step) / dot(step, step)) as unknown as Vector
  const [betweenRows, betweenColumns] = plane.pixelSpacing
  return {
    start: inVoxels(minus(plane.position, grid.origin)),
    right: inVoxels(scaled(plane.rowDirection, betweenColumns)),
    down: inVoxels(scaled(plane.columnDirection, betweenRows)),
    through: inVoxels(cross(plane.rowDirection, plane.columnDirection)),
  }
}

function voxelSampler({ grid, slices, background }: Volume, cut: Cut): Sampler {
  const { start, right, down, through } = stepsIn(grid, cut)
  const whole = (vector: Vector) => vector.map(Math.round) as [number, number, number]
  const [r, d] = [whole(right), whole(down)]
  const [columns, rows, count] = grid.size
  return (offset, into) => {
    // A slab of an even number of layers has its middle between two: the layer half a step on stands for it.
    const [i0, j0, k0] = whole(plus(start, scaled(through, offset + 1e-6)))
    if (k0 < 0 || k0 >= count || i0 < 0 || i0 >= columns || j0 < 0 || j0 >= rows) {
      into.fill(background)
      return
    }
    let to = 0
    for (let row = 0; row < cut.rows; row++) {
      const [i, j] = [i0 + row * d[0], j0 + row * d[1]]
      let k = k0 + row * d[2]
      if (r[2] === 0) {
        const slice = slices[k]
        const step = r[0] + r[1] * columns
        let from = j * columns + i
        for (let column = 0; column < cut.columns; column++, from += step)
          into[to++] = slice ? slice[from]! : background
      } else {
        const from = j * columns + i
        for (let column = 0; column < cut.columns; column++, k += r[2]) {
          const slice = slices[k]
          into[to++] = slice ? slice[from]! : background
        }
      }
    }
  }
}

/** Trilinear, over the centres of the voxels; at the edge of the volume up to half a voxel beyond them. */
function linearSampler({ grid, slices, background }: Volume, cut: Cut): Sampler {
  const { start, right, down, through } = stepsIn(grid, cut)
  const [columns, rows, count] = grid.size
  const size = [columns, rows, count] as const
  return (offset, into) => {
    into.fill(background)
    const at0 = plus(start, scaled(through, offset))
    for (let row = 0; row < cut.rows; row++) {
      const at = plus(at0, scaled(down, row))
      const [from, until] = inside(at, right, size, cut.columns)
      let [x, y, z] = plus(at, scaled(right, from))
      for (let column = from; column < until; column++, x += right[0], y += right[1], z += right[2]) {
        const cx = x < 0 ? 0 : x > columns - 1 ? columns - 1 : x
        const cy = y < 0 ? 0 : y > rows - 1 ? rows - 1 : y
        const cz = z < 0 ? 0 : z > count - 1 ? count - 1 : z
        const i = cx | 0
        const j = cy | 0
        const k = cz | 0
        const below = slices[k]
        const above = k + 1 < count ? slices[k + 1] : below
        if (!below || !above) continue
        const [fx, fy, fz] = [cx - i, cy - j, cz - k]
        const p = j * columns + i
        const q = i + 1 < columns ? p + 1 : p
        const next = j + 1 < rows ? columns : 0
        const b0 = below[p]! + (below[q]! - below[p]!) * fx
        const b1 = below[p + next]! + (below[q + next]! - below[p + next]!) * fx
        const a0 = above[p]! + (above[q]! - above[p]!) * fx
        const a1 = above[p + next]! + (above[q + next]! - above[p + next]!) * fx
        const b = b0 + (b1 - b0) * fy
        const a = a0 + (a1 - a0) * fy
        into[row * cut.columns + column] = Math.round(b + (a - b) * fz)
      }
    }
  }
}

/** Which steps of a line lie in the box of a volume, half a voxel beyond the outermost centres. */
function inside(at: Vector, step: Vector, size: readonly [number, number, number], count: number): [number, number] {
  let [from, until] = [0, count - 1]
  for (let axis = 0; axis < 3; axis++) {
    const [low, high] = [-0.5 - at[axis]!, size[axis]! - 0.5 - at[axis]!]
    const by = step[axis]!
    if (Math.abs(by) < 1e-12) {
      if (low > 0 || high < 0) return [0, 0]
      continue
    }
    const [near, far] = by > 0 ? [low / by, high / by] : [high / by, low / by]
    from = Math.max(from, Math.ceil(near))
    until = Math.min(until, Math.floor(far))
  }
  return from > until ? [0, 0] : [from, until + 1]
}

/**
 * Which of the parallel planes through a volume one is, and how many there are: along the axes of the grid its layers.
 * In the direction of the normal, row direction x column direction.
 */
export function depthOf(grid: Grid, cutting: Cutting): { index: number; count: number } {
  const { start, step, count, normal } = depthsOf(grid, cutting)
  return { index: clamp(Math.round((dot(cutting.point, normal) - start) / step), count), count }
}

/** The point of the same plane at another depth, straight along the normal. */
export function atDepth(grid: Grid, cutting: Cutting, index: number): [number, number, number] {
  const { start, step, count, normal } = depthsOf(grid, cutting)
  const by = start + clamp(index, count) * step - dot(cutting.point, normal)
  return plus(cutting.point, scaled(normal, by))
}

function depthsOf(grid: Grid, { rowDirection, columnDirection }: Cutting) {
  const normal = cross(rowDirection, columnDirection)
  const along = grid.steps.find((step) => Math.abs(dot(step, normal)) / length(step) > aligned)
  const step = along ? length(along) : Math.min(...grid.steps.map(length))
  const reach = grid.steps.reduce((sum, one, axis) => sum + (Math.abs(dot(one, normal)) * grid.size[axis]!) / 2, 0)
  const count = Math.max(1, Math.round((2 * reach) / step))
  return { normal, step, count, start: dot(centreOf(grid), normal) - ((count - 1) * step) / 2 }
}

const clamp = (index: number, count: number) => Math.min(count - 1, Math.max(0, index))
