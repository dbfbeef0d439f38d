import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Grid, patientOfIndex, patientOfVoxel, voxelOfPatient } from '../../../shared/dicom/geometry.ts'
import {
  centreOf,
  type Cut,
  type Cutting,
  cuttingAlong,
  cutOf,
  reslice,
  rotatedCutting,
  type Slab,
  type Volume,
} from '../../../shared/dicom/reslice.ts'
import { cross, dot, length, plus, scaled, type Vector } from '../../../shared/dicom/vector.ts'

const thin: Slab = { millimetres: 0, by: 'mean' }

/** A volume that lies askew in the patient, with voxels of three different sides. */
const askew: Grid = (() => {
  const turn = { point: [0, 0, 0] as Vector, rowDirection: [1, 0, 0] as Vector, columnDirection: [0, 1, 0] as Vector }
  const { rowDirection, columnDirection } = rotatedCutting(turn, unitOf([0.3, -0.5, 0.8]), 0.4, [0, 0, 0])
  return {
    origin: [-20, -14, -31],
    steps: [scaled(rowDirection, 0.9), scaled(columnDirection, 1.3), scaled(cross(rowDirection, columnDirection), 2.5)],
    size: [40, 30, 20],
  }
})()

function unitOf(vector: Vector): Vector {
  return scaled(vector, 1 / length(vector))
}

function volumeOf(grid: Grid, value: (voxel: Vector) => number): Volume {
  const [columns, rows, count] = grid.size
  const slices = Array.from({ length: count }, (_, k) =>
    Int16Array.from({ length: rows * columns }, (_one, at) => value([at % columns, Math.floor(at / columns), k])),
  )
  return { grid, slices, background: -1000 }
}

const noise = ([i, j, k]: Vector) => ((i * 7919 + j * 104_729 + k * 1_299_709) % 2003) - 900

/** The same from the definition: eight neighbours, weighted by their distance along each axis. */
function expected({ grid, slices, background }: Volume, cut: Cut, row: number, column: number, offset = 0): number {
  const normal = cross(cut.plane.rowDirection, cut.plane.columnDirection)
  const place = plus(patientOfIndex(cut.plane, { row, column }), scaled(normal, offset))
  const voxel = voxelOfPatient(grid, place)
  if (voxel.some((at, axis) => at < -0.5 || at > grid.size[axis]! - 0.5)) return background
  const at = voxel.map((one, axis) => Math.min(grid.size[axis]! - 1, Math.max(0, one)))
  let sum = 0
  for (let corner = 0; corner < 8; corner++) {
    let weight = 1
    const index = at.map((one, axis) => {
      const far = (corner >> axis) & 1
      const share = one - Math.floor(one)
      weight *= far ? share : 1 - share
      return Math.min(grid.size[axis]! - 1, Math.floor(one) + far)
    })
    if (weight > 0) sum += weight * slices[index[2]!]![index[1]! * grid.size[0] + index[0]!]!
  }
  return sum
}

for (const orientation of ['axial', 'coronal', 'sagittal'] as const) {
  test(`${orientation} of a volume that lies askew is its voxels as they were measured, each at its place`, () => {
    const volume = volumeOf(askew, noise)
    const cut = cutOf(askew, cuttingAlong(askew, orientation, patientOfVoxel(askew, [17, 11, 6])), thin)
    assert.equal(cut.exact, true)
    const values = reslice(volume, cut, thin)
    for (let row = 0; row < cut.rows; row++) {
      for (let column = 0; column < cut.columns; column++) {
        const voxel = voxelOfPatient(askew, patientOfIndex(cut.plane, { row, column })).map(Math.round)
        assert.equal(values[row * cut.columns + column], noise(voxel as [number, number, number]))
      }
    }
  })
}

test('the head is up in coronal and sagittal, and the face in axial, with the patient’s left on the right', () => {
  const letters = (orientation: 'axial' | 'coronal' | 'sagittal') => {
    const { rowDirection, columnDirection } = cuttingAlong(askew, orientation, [0, 0, 0])
    return [rowDirection, columnDirection].map((one) => one.findIndex((part) => Math.abs(part) > 0.7))
  }
  assert.deepEqual(
    [letters('axial'), letters('coronal'), letters('sagittal')],
    [
      [0, 1],
      [0, 2],
      [1, 2],
    ],
  )
  const { columnDirection } = cuttingAlong(askew, 'sagittal', [0, 0, 0])
  assert.ok(columnDirection[2] < 0)
})

const oblique = (grid: Grid): Cutting =>
  rotatedCutting(cuttingAlong(grid, 'coronal', centreOf(grid)), unitOf([0.6, 0.2, -0.7]), 0.71, centreOf(grid))

test('an oblique plane agrees with the sum over eight neighbours, and is background where there is no voxel', () => {
  const volume = volumeOf(askew, noise)
  const cut = cutOf(askew, oblique(askew), thin)
  assert.equal(cut.exact, false)
  const values = reslice(volume, cut, thin)
  let outside = 0
  let within = 0
  for (let row = 0; row < cut.rows; row++) {
    for (let column = 0; column < cut.columns; column++) {
      const value = expected(volume, cut, row, column)
      const found = values[row * cut.columns + column]!
      if (value === volume.background) outside++
      else within++
      assert.ok(Math.abs(found - value) <= 0.5 + 1e-6, `${row}, ${column}: ${found} for ${value}`)
    }
  }
  assert.ok(outside > 100 && within > 500, `${outside} outside, ${within} within`)
})

test('a field that grows evenly through the patient is cut without error in any plane', () => {
  const even = ([x, y, z]: Vector) => 200 + 12 * x - 9 * y + 4 * z
  const volume = volumeOf(askew, (voxel) => Math.round(even(patientOfVoxel(askew, voxel))))
  const cut = cutOf(askew, oblique(askew), thin)
  const values = reslice(volume, cut, thin)
  let checked = 0
  for (let row = 0; row < cut.rows; row++) {
    for (let column = 0; column < cut.columns; column++) {
      const place = patientOfIndex(cut.plane, { row, column })
      const voxel = voxelOfPatient(askew, place)
      if (voxel.some((at, axis) => at < 0 || at > askew.size[axis]! - 1)) continue
      checked++
      assert.ok(Math.abs(values[row * cut.columns + column]! - even(place)) <= 1.001)
    }
  }
  assert.ok(checked > 400)
})

for (const by of ['mean', 'highest', 'lowest'] as const) {
  for (const cutting of [cuttingAlong(askew, 'coronal', centreOf(askew)), oblique(askew)]) {
    test(`a slab of 6 mm, ${by}, is made of its layers, ${cutting === undefined ? '' : cutting.rowDirection.map((one) => one.toFixed(2)).join(' ')}`, () => {
      const slab: Slab = { millimetres: 6, by }
      const volume = volumeOf(askew, noise)
      const cut = cutOf(askew, cutting, slab)
      const values = reslice(volume, cut, slab)
      const count = Math.round(cut.thickness / cut.step)
      assert.equal(count, Math.round(6 / cut.step))
      // The middle of an even number of layers lies between two: exact voxels are those half a step on.
      const half = cut.exact && count % 2 === 0 ? cut.step / 2 : 0
      for (let at = 0; at < values.length; at += 17) {
        const [row, column] = [Math.floor(at / cut.columns), at % cut.columns]
        const layers = Array.from({ length: count }, (_, layer) =>
          Math.round(expected(volume, cut, row, column, (layer - (count - 1) / 2) * cut.step + half)),
        )
        const mean = layers.reduce((sum, one) => sum + one, 0) / count
        const wanted = { mean, highest: Math.max(...layers), lowest: Math.min(...layers) }[by]
        assert.ok(Math.abs(values[at]! - wanted) <= 1.001, `${row}, ${column}: ${values[at]} for ${wanted}`)
      }
    })
  }
}

test('slices that are not here yet are background, and the rest is seen', () => {
  const whole = volumeOf(askew, () => 5)
  const volume = { ...whole, slices: whole.slices.map((slice, k) => (k < 10 ? slice : null)) }
  for (const cutting of [cuttingAlong(askew, 'coronal', centreOf(askew)), oblique(askew)]) {
    const values = [...reslice(volume, cutOf(askew, cutting, thin), thin)]
    assert.ok(values.includes(5) && values.includes(-1000))
    assert.ok(values.every((value) => value === 5 || value === -1000))
  }
})

test('a plane beyond the volume shows its outermost layer along its axes, and nothing across them', () => {
  const volume = volumeOf(askew, noise)
  const far = cuttingAlong(askew, 'axial', [0, 0, 5000])
  assert.equal(cutOf(askew, far, thin).rows > 0, true)
  const cut = cutOf(askew, { ...oblique(askew), point: [0, 0, 5000] }, thin)
  assert.ok([...reslice(volume, cut, thin)].every((value) => value === -1000))
})

test('planes stay true after a thousand turns', () => {
  let cutting = oblique(askew)
  for (let turn = 0; turn < 1000; turn++) cutting = rotatedCutting(cutting, unitOf([1, 2, 3]), 0.1, [1, 2, 3])
  const { rowDirection, columnDirection } = cutting
  assert.ok(Math.abs(length(rowDirection) - 1) < 1e-12 && Math.abs(dot(rowDirection, columnDirection)) < 1e-12)
})
