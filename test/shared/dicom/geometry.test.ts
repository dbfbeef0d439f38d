import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Plane } from '../../../shared/dicom/functionalGroups.ts'
import {
  cornerOfPatient,
  directionLetters,
  edgeLetters,
  gridOf,
  indexOfPatient,
  nearestSlice,
  orientationName,
  patientOfCorner,
  patientOfIndex,
  patientOfVoxel,
  referenceLine,
  voxelOfPatient,
} from '../../../shared/dicom/geometry.ts'

const axial: Plane = {
  position: [-100, -80, 10],
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacing: [2, 0.5],
}
const tilt = Math.SQRT1_2
const oblique: Plane = { ...axial, rowDirection: [tilt, tilt, 0], columnDirection: [0, 0, -1] }
const at = (z: number): Plane => ({ ...axial, position: [0, 0, z] })
const near = (a: readonly number[], b: readonly number[]) =>
  a.forEach((value, index) => assert.ok(Math.abs(value - b[index]!) < 1e-9, `${a} is not ${b}`))

test('the header places the centre of the first pixel, and its outer corner lies half a pixel before it', () => {
  near(patientOfIndex(axial, { column: 0, row: 0 }), axial.position)
  near(patientOfCorner(axial, { x: 0, y: 0 }), [-100.25, -81, 10])
  near(patientOfCorner(axial, { x: 0.5, y: 0.5 }), axial.position)
})

test('the distance between rows goes down the columns, the one between columns along the rows', () => {
  near(patientOfIndex(axial, { column: 4, row: 3 }), [-98, -74, 10])
})

test('a point goes to the patient and back, in every orientation', () => {
  for (const plane of [axial, oblique]) {
    const { x, y, distance } = cornerOfPatient(plane, patientOfCorner(plane, { x: 31.25, y: 7.5 }))
    near([x, y, distance], [31.25, 7.5, 0])
  }
})

test('a point beside a plane has its distance along the normal', () => {
  near([indexOfPatient(axial, [-100, -80, 13]).distance], [3])
  near([indexOfPatient(axial, [-100, -80, 6]).distance], [-4])
})

test('the nearest slice is found among those that have a plane', () => {
  assert.equal(nearestSlice([null], [0, 0, 0]), null)
  assert.deepEqual(nearestSlice([at(0), null, at(4), at(8)], [9, 9, 5]), { index: 2, distance: 1 })
})

test('letters say where a direction points: the left of the patient is on the right of an axial image', () => {
  assert.deepEqual(edgeLetters(axial), { left: 'R', right: 'L', top: 'A', bottom: 'P' })
  assert.equal(directionLetters([0, 0, 1]), 'H')
  assert.equal(directionLetters([-0.8, 0, -0.6]), 'RF')
  assert.equal(directionLetters([0.99, 0.14, 0]), 'L')
})

test('a plane is called by the axis its normal is nearest to', () => {
  assert.equal(orientationName(axial), 'axial')
  assert.equal(orientationName({ rowDirection: [1, 0, 0], columnDirection: [0, 0, -1] }), 'coronal')
  assert.equal(orientationName({ rowDirection: [0, 1, 0], columnDirection: [0, 0, -1] }), 'sagittal')
})

test('the reference line of one image on another ends at its outline', () => {
  const coronal: Plane = {
    position: [-99.75, 0, 100],
    rowDirection: [1, 0, 0],
    columnDirection: [0, 0, -1],
    pixelSpacing: [1, 0.5],
  }
  const line = referenceLine({ plane: axial, rows: 100, columns: 400 }, coronal)
  assert.ok(line)
  const ends = line.toSorted((a, b) => a[0] - b[0])
  near(ends[0]!, [-100.25, 0, 10])
  near(ends[1]!, [99.75, 0, 10])
  assert.equal(referenceLine({ plane: axial, rows: 100, columns: 400 }, { ...axial, position: [0, 0, 50] }), null)
  assert.equal(referenceLine({ plane: axial, rows: 10, columns: 10 }, coronal), null)
})

test('voxels go to the patient and back', () => {
  const grid = gridOf({ plane: oblique, rows: 10, columns: 20 }, 5, 3)
  assert.deepEqual(grid.size, [20, 10, 5])
  near(patientOfVoxel(grid, [0, 0, 0]), oblique.position)
  near(voxelOfPatient(grid, patientOfVoxel(grid, [3.5, 2, 4])), [3.5, 2, 4])
})
