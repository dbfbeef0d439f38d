import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Plane } from '../../../shared/dicom/functionalGroups.ts'
import { normalOf, patientOfIndex } from '../../../shared/dicom/geometry.ts'
import {
  angleAt,
  areaOf,
  distance,
  type Figure,
  type Measured,
  outlineOf,
  partsWithin,
  statisticsOf,
  valueAt,
} from '../../../shared/dicom/measure.ts'
import { plus, scaled, type Vector } from '../../../shared/dicom/vector.ts'

/** A tilted gantry, and pixels a good deal higher than wide. */
const tilt = (20 * Math.PI) / 180
const plane: Plane = {
  position: [-30, -40, 12],
  rowDirection: [1, 0, 0],
  columnDirection: [0, Math.cos(tilt), Math.sin(tilt)],
  pixelSpacing: [1.7, 0.6],
}
const [rows, columns] = [50, 100]
const values = Int16Array.from({ length: rows * columns }, (_, at) => ((at * 7919) % 401) - 200)
const image: Measured = { values, rows, columns, plane, rescale: { slope: 2, intercept: -1000 } }
const inPlane = (x: number, y: number): Vector =>
  plus(plane.position, plus(scaled(plane.rowDirection, x), scaled(plane.columnDirection, y)))
const close = (one: number, two: number, within = 1e-9) => assert.ok(Math.abs(one - two) <= within, `${one} for ${two}`)

test('a length is in the patient, not in pixels: a diagonal of 3 by 4 is 5 mm on a tilted gantry', () => {
  close(distance(inPlane(10, 20), inPlane(13, 24)), 5)
})

test('an angle is of the patient, whatever the shape of the pixels', () => {
  close(angleAt([inPlane(10, 0), inPlane(0, 0), inPlane(0, 10)]), 90)
  close(angleAt([inPlane(10, 0), inPlane(0, 0), inPlane(5, 5 * Math.sqrt(3))]), 60)
  close(angleAt([inPlane(10, 0), inPlane(0, 0), inPlane(-3, 0)]), 180)
})

test('areas: a rectangle, an ellipse askew, a triangle drawn by hand', () => {
  const askew = (angle: number, by: number) => inPlane(20 + by * Math.cos(angle), 30 + by * Math.sin(angle))
  const axes = [inPlane(20, 30), askew(0.4, 8), askew(0.4 + Math.PI / 2, 3)]
  close(areaOf({ kind: 'rectangle', points: axes }), 16 * 6)
  close(areaOf({ kind: 'ellipse', points: axes }), Math.PI * 24)
  close(areaOf({ kind: 'freehand', points: [inPlane(0, 0), inPlane(10, 0), inPlane(0, 6)] }), 30)
})

/** From the definition, over every pixel of the image, in two passes. */
function reference(isInside: (x: number, y: number) => boolean) {
  const found: number[] = []
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (isInside(column * 0.6, row * 1.7)) found.push(values[row * columns + column]! * 2 - 1000)
    }
  }
  const mean = found.reduce((sum, one) => sum + one, 0) / found.length
  const variance = found.reduce((sum, one) => sum + (one - mean) ** 2, 0) / found.length
  return { count: found.length, mean, sd: Math.sqrt(variance), lowest: Math.min(...found), highest: Math.max(...found) }
}

const [cx, cy, a, b, turn] = [28.13, 41.77, 13.2, 7.4, 0.5]
const axes: Vector[] = [
  inPlane(cx, cy),
  inPlane(cx + a * Math.cos(turn), cy + a * Math.sin(turn)),
  inPlane(cx - b * Math.sin(turn), cy + b * Math.cos(turn)),
]
const along = (x: number, y: number) => ((x - cx) * Math.cos(turn) + (y - cy) * Math.sin(turn)) / a
const across = (x: number, y: number) => (-(x - cx) * Math.sin(turn) + (y - cy) * Math.cos(turn)) / b
const cases: [Figure, (x: number, y: number) => boolean][] = [
  [{ kind: 'ellipse', points: axes }, (x, y) => along(x, y) ** 2 + across(x, y) ** 2 <= 1],
  [{ kind: 'rectangle', points: axes }, (x, y) => Math.abs(along(x, y)) <= 1 && Math.abs(across(x, y)) <= 1],
  [
    { kind: 'freehand', points: [inPlane(5.1, 10.3), inPlane(45.2, 12.1), inPlane(9.71, 60.9)] },
    (x, y) => {
      const side = (ax: number, ay: number, bx: number, by: number) => (bx - ax) * (y - ay) - (by - ay) * (x - ax)
      const sides = [side(5.1, 10.3, 45.2, 12.1), side(45.2, 12.1, 9.71, 60.9), side(9.71, 60.9, 5.1, 10.3)]
      return sides.every((one) => one > 0) || sides.every((one) => one < 0)
    },
  ],
]
for (const [figure, isInside] of cases) {
  test(`mean, standard deviation, range and number of pixels within a ${figure.kind} agree with their definition`, () => {
    const expected = reference(isInside)
    const found = statisticsOf(figure, image)
    assert.ok(found && expected.count > 100)
    assert.equal(found.count, expected.count)
    close(found.mean, expected.mean, 1e-6)
    close(found.sd, expected.sd, 1e-6)
    assert.deepEqual([found.lowest, found.highest], [expected.lowest, expected.highest])
  })
}

test('the area by counting pixels comes near to the area by formula', () => {
  for (const [figure] of cases) {
    const counted = statisticsOf(figure, image)!.count * 1.7 * 0.6
    assert.ok(Math.abs(counted / areaOf(figure) - 1) < 0.05, figure.kind)
  }
})

test('a probe reads the pixel it lies on, in modality units, and nothing beyond the image', () => {
  assert.equal(valueAt(patientOfIndex(plane, { column: 31.4, row: 7.6 }), image), values[8 * columns + 31]! * 2 - 1000)
  assert.equal(valueAt(inPlane(-1, 0), image), null)
})

test('a region outside the image has no statistics', () => {
  assert.equal(
    statisticsOf({ kind: 'ellipse', points: [inPlane(-50, -50), inPlane(-45, -50), inPlane(-50, -45)] }, image),
    null,
  )
})

test('in a plane across it a circle is seen where it passes through, in a parallel one whole or not at all', () => {
  const axial: Plane = {
    position: [0, 0, 0],
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    pixelSpacing: [1, 1],
  }
  const coronal: Plane = { ...axial, rowDirection: [1, 0, 0], columnDirection: [0, 0, -1], position: [0, 6, 0] }
  const circle: Figure = {
    kind: 'ellipse',
    points: [
      [0, 0, 0],
      [10, 0, 0],
      [0, 10, 0],
    ],
  }
  const normal = normalOf(axial)
  assert.deepEqual(partsWithin(circle, normal, axial, 1), [outlineOf(circle)])
  assert.deepEqual(partsWithin(circle, normal, { ...axial, position: [0, 0, 1.5] }, 1), [])
  const parts = partsWithin(circle, normal, coronal, 0.5)
  assert.equal(parts.length, 2)
  for (const [x, y] of parts.flat()) {
    assert.ok(Math.abs(y! - 6) <= 0.5 + 1e-9)
    assert.ok(Math.abs(Math.hypot(x!, y!) - 10) < 0.02)
  }
})
