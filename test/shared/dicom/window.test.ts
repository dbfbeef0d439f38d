import assert from 'node:assert/strict'
import { test } from 'node:test'
import { thumbnail } from '../../../shared/dicom/thumbnail.ts'
import { defaultWindow, greyOf, percentileWindow } from '../../../shared/dicom/window.ts'
import { fileOf, read } from './specimen.ts'

const plain = { slope: 1, intercept: 0, unit: '' }

test('the grey of a value follows the standard at the ends and in the middle of the window', () => {
  const window = { center: 40, width: 81 }
  assert.deepEqual(
    [-1, 0, 39, 40, 79, 80].map((value) => greyOf(value, window)),
    [0, 2, 126, 129, 253, 255],
  )
  assert.deepEqual(
    [4, 5].map((value) => greyOf(value, { center: 5, width: 1 })),
    [0, 255],
  )
})

test('a window from the values leaves the background out and keeps outliers from darkening the rest', () => {
  const values = Uint16Array.from({ length: 20_000 }, (_, i) => (i < 10_000 ? 0 : 100 + (i % 100)))
  values[19_999] = 60_000
  const { center, width } = percentileWindow(values, plain)
  assert.ok(Math.abs(center - 150) < 2 && Math.abs(width - 98) < 3, `${center} ${width}`)
})

test('a window is in modality units, and has a width even where all values are the same', () => {
  const { center } = percentileWindow(
    Int16Array.from({ length: 21 }, (_, i) => i),
    { slope: -2, intercept: 10 },
  )
  assert.equal(center, -10)
  assert.ok(percentileWindow(new Uint8Array(9), plain).width > 0)
})

test('an image opens with its own window, CT without one for the brain, MR without one by its values', () => {
  const own = { center: 7, width: 9 }
  const attributes = { plane: null, rescale: plain, windows: [own], stack: '', temporalPosition: null }
  const none = { ...attributes, windows: [] }
  const values = Uint8Array.from({ length: 21 }, (_, i) => 10 + i)
  assert.deepEqual(defaultWindow('CT', attributes, values), own)
  assert.equal(defaultWindow('CT', none, values).width, 80)
  assert.equal(defaultWindow('MR', none, values).center, 20)
})

test('a thumbnail has the proportions of the patient and the greys of the window', async () => {
  const { instance } = await read(fileOf({ PixelSpacing: [2, 1] }))
  const picture = thumbnail(Uint16Array.of(0, 50, 100, 0, 50, 100), instance, 0, { center: 50, width: 100 }, 8)
  assert.deepEqual([picture.width, picture.height], [6, 8])
  assert.deepEqual([...picture.rgba.subarray(0, 4)], [0, 0, 0, 255])
  assert.deepEqual([...picture.rgba.subarray(20, 24)], [255, 255, 255, 255])
})
