import assert from 'node:assert/strict'
import { test } from 'node:test'
import { items, numbers, text } from '../../../shared/dicom/values.ts'
import { decimalString, writePart10 } from '../../../shared/dicom/write.ts'
import { element, fileOf, read } from './specimen.ts'

test('a transfer syntax that is not explicit little endian inside is refused', () => {
  assert.throws(() => writePart10({ transferSyntax: '1.2.840.10008.1.2', elements: [] }), RangeError)
})

test('what is written reads back: numbers, texts of any script, and nested sequences', async () => {
  const bytes = fileOf({
    SeriesDescription: 'Größe Δ',
    RescaleSlope: 1 / 3,
    ReferencedImageSequence: [[element('ReferencedSOPInstanceUID', '2.25.9')], []],
  })
  const { file, instance } = await read(bytes)
  assert.equal(instance.seriesDescription, 'Größe Δ')
  assert.deepEqual(numbers(file.dataSet, 'PixelSpacing'), [0.8, 0.5])
  assert.deepEqual(numbers(file.dataSet, 'RescaleSlope'), [0.33333333333333])
  const referenced = items(file.dataSet, 'ReferencedImageSequence')
  assert.equal(referenced.length, 2)
  assert.equal(text(referenced[0]!, 'ReferencedSOPInstanceUID'), '2.25.9')
})

test('a decimal string never has more than 16 characters and is as near as they allow', () => {
  for (const value of [0, -1, 1 / 3, -1e-9 / 7, 123456789.12345679, 1e22, -142.505487236053]) {
    const written = decimalString(value)
    assert.ok(written.length <= 16, written)
    assert.ok(Math.abs(Number(written) - value) <= Math.abs(value) * 1e-9, written)
  }
  assert.throws(() => decimalString(Number.NaN), RangeError)
})
