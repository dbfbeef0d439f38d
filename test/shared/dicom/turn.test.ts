import assert from 'node:assert/strict'
import { test } from 'node:test'
import { indexOfPatient, patientOfIndex } from '../../../shared/dicom/geometry.ts'
import { type Turn, turnedOrder, turnedPlane, turnedValues } from '../../../shared/dicom/turn.ts'

const [rows, columns] = [3, 5]
const values = Int16Array.from({ length: rows * columns }, (_, at) => at)
const plane = {
  position: [10, 20, 30] as [number, number, number],
  rowDirection: [0, 0.6, 0.8] as [number, number, number],
  columnDirection: [1, 0, 0] as [number, number, number],
  pixelSpacing: [2, 0.5] as [number, number],
}
const turns = ([0, 1, 2, 3] as const).flatMap((quarters): Turn[] => [
  { quarters, mirrored: false },
  { quarters, mirrored: true },
])

for (const turn of turns) {
  test(`each pixel keeps its place in the patient: ${turn.quarters} quarters${turn.mirrored ? ', mirrored' : ''}`, () => {
    const order = turnedOrder(rows, columns, turn)
    const now = turnedPlane(plane, order)
    const turned = turnedValues(values, columns, order)
    for (let row = 0; row < order.rows; row++) {
      for (let column = 0; column < order.columns; column++) {
        const before = indexOfPatient(plane, patientOfIndex(now, { row, column }))
        assert.ok(Math.abs(before.distance) < 1e-9)
        const at = Math.round(before.row) * columns + Math.round(before.column)
        assert.equal(turned[row * order.columns + column], values[at])
      }
    }
  })
}

test('a quarter is clockwise: what was at the top is then on the right', () => {
  const order = turnedOrder(rows, columns, { quarters: 1, mirrored: false })
  assert.deepEqual([...turnedValues(values, columns, order).subarray(0, 3)], [10, 5, 0])
  assert.deepEqual([order.rows, order.columns], [5, 3])
})

test('colours stay together', () => {
  const colour = Uint8Array.from([1, 2, 3, 4, 5, 6])
  const order = turnedOrder(1, 2, { quarters: 0, mirrored: true })
  assert.deepEqual([...turnedValues(colour, 2, order, 3)], [4, 5, 6, 1, 2, 3])
})
