import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  canvasPointOf,
  cornerAt,
  cornerstoneOf,
  framingOf,
  panned,
  placementOf,
  type SliceGeometry,
  zoomed,
} from '../../../client/imaging/framing.ts'
import { patientOfCorner } from '../../../shared/dicom/geometry.ts'
import type { Framing } from '../../../shared/domain/stage.ts'
import { axial } from './samples.ts'

const plane = axial(12)
const pixelPlane = {
  ...plane,
  position: [0.5, 0.5, 0] as [number, number, number],
  pixelSpacing: [1, 1] as [number, number],
}
const geometry: SliceGeometry = { rows: 256, columns: 320, spacing: plane.pixelSpacing, plane, pixelPlane }
const flat: SliceGeometry = { rows: 100, columns: 200, spacing: [1, 1], plane: null, pixelPlane }
const wide = { width: 1600, height: 600 }
const tall = { width: 500, height: 900 }
const close = (one: number, two: number, within = 1e-9) => assert.ok(Math.abs(one - two) < within, `${one} and ${two}`)

test('a framing survives the way to a screen and back', () => {
  const framing: Framing = { unit: 'millimetres', centre: [10, -20, 12], shortSide: 137 }
  for (const canvas of [wide, tall]) {
    const back = framingOf(geometry, placementOf(geometry, framing, canvas), canvas)
    assert.equal(back.unit, 'millimetres')
    close(back.shortSide, 137)
    back.centre.forEach((value, axis) => close(value, framing.centre[axis]!))
  }
})

test('screens of different shape show the same anatomy in the middle, and as much of it on their short side', () => {
  const framing: Framing = { unit: 'millimetres', centre: [10, -20, 12], shortSide: 120 }
  for (const canvas of [wide, tall]) {
    const placement = placementOf(geometry, framing, canvas)
    const middle = cornerAt(geometry, placement, canvas, { x: canvas.width / 2, y: canvas.height / 2 })
    patientOfCorner(plane, middle).forEach((value, axis) => close(value, framing.centre[axis]!))
    close(Math.min(canvas.width, canvas.height) / placement.pixelsPerMillimetre, 120)
  }
})

test('without a framing the whole slice is seen, with its proportions in the patient', () => {
  for (const canvas of [wide, tall]) {
    const placement = placementOf(geometry, null, canvas)
    const first = canvasPointOf(geometry, placement, canvas, { x: 0, y: 0 })
    const last = canvasPointOf(geometry, placement, canvas, { x: 320, y: 256 })
    assert.ok(first.x >= -1e-9 && first.y >= -1e-9 && last.x <= canvas.width + 1e-9 && last.y <= canvas.height + 1e-9)
    close((last.x - first.x) / (last.y - first.y), (320 * 0.8) / (256 * 0.9))
  }
})

test('cornerstone is told the same place: its transform puts the framed point in the middle', () => {
  const framing: Framing = { unit: 'millimetres', centre: [10, -20, 12], shortSide: 120 }
  const placement = placementOf(geometry, framing, wide)
  const { scale, translation } = cornerstoneOf(geometry, placement)
  // cornerstone: canvas = middle + scale * (spacing / smaller spacing) * (corner - size / 2 + translation)
  const at = { x: 77, y: 31 }
  const expected = canvasPointOf(geometry, placement, wide, at)
  close(wide.width / 2 + scale * (0.8 / 0.8) * (at.x - 160 + translation.x), expected.x)
  close(wide.height / 2 + scale * (0.9 / 0.8) * (at.y - 128 + translation.y), expected.y)
})

test('a framing in millimetres does not move an image of which no position is known', () => {
  const framing: Framing = { unit: 'millimetres', centre: [500, 500, 500], shortSide: 2 }
  assert.deepEqual(placementOf(flat, framing, wide), placementOf(flat, null, wide))
})

test('an image of which no position is known is framed in its own pixels', () => {
  const framing: Framing = { unit: 'pixels', centre: [20, 30], shortSide: 40 }
  assert.deepEqual(framingOf(flat, placementOf(flat, framing, wide), wide), framing)
})

test('what lies under the mouse stays there while zooming', () => {
  const at = { x: 900, y: 250 }
  const before = placementOf(geometry, null, wide)
  const after = zoomed(geometry, before, wide, 1.8, at)
  const kept = cornerAt(geometry, before, wide, at)
  const now = cornerAt(geometry, after, wide, at)
  close(now.x, kept.x, 1e-6)
  close(now.y, kept.y, 1e-6)
})

test('no drag and no zoom loses the image from sight', () => {
  const far = panned(geometry, placementOf(geometry, null, wide), { x: 1e6, y: -1e6 })
  assert.deepEqual(far.centre, { x: 0, y: 256 })
  const small = zoomed(geometry, far, wide, 1e-9, { x: 0, y: 0 })
  assert.ok(small.pixelsPerMillimetre >= placementOf(geometry, null, wide).pixelsPerMillimetre / 4 - 1e-12)
  const large = zoomed(geometry, far, wide, 1e9, { x: 0, y: 0 })
  assert.ok(600 / large.pixelsPerMillimetre >= 8 - 1e-9)
})
