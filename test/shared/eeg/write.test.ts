import assert from 'node:assert/strict'
import { test } from 'node:test'
import { headerNumber } from '../../../shared/eeg/write.ts'
import { eegSignal, edf, opened, sine } from './files.ts'

const invalid = (error: unknown) => (error as { code?: string }).code === 'invalid-input'

test('a text that does not fit its field, or is not ASCII, is refused and never cut', () => {
  assert.throws(() => edf([eegSignal('x'.repeat(17), sine(1, 1, 1))]), invalid)
  assert.throws(() => edf([eegSignal('Cz', sine(1, 1, 1))], { patientField: 'Zoë' }), invalid)
  assert.throws(() => edf([eegSignal('Cz', sine(1, 1, 1), { unit: 'µV' })]), invalid)
})

test('a number that eight characters cannot say is refused, others are said as exactly as they can be', () => {
  assert.throws(() => headerNumber(123_456_789, 'x'), invalid)
  assert.throws(() => headerNumber(Number.NaN, 'x'), invalid)
  assert.deepEqual(
    [-3276.8, 1, 0.1, -0, 1 / 3, 100_000.25, -12_345_67].map((value) => headerNumber(value, 'x')),
    ['-3276.8', '1', '0.1', '0', '0.333333', '100000.3', '-1234567'],
  )
})

test('physical values are rounded to the nearest step and clipped, never wrapped', async () => {
  const values = Float32Array.of(0, 0.04, 0.06, -0.06, 9999, -9999)
  const recording = await opened(edf([eegSignal('Cz', values)]))
  const [stretch] = await recording.samples([0], 0, 6 / 256)
  assert.deepEqual(
    [...stretch!.signals[0]!.values].map((value) => Math.round(value * 10) / 10 + 0),
    [0, 0, 0.1, -0.1, 3276.7, -3276.8],
  )
})

test('an unfinished last record is filled up with the last sample', async () => {
  const recording = await opened(
    edf([
      eegSignal(
        'Cz',
        Int16Array.from({ length: 300 }, () => 1000),
      ),
    ]),
  )
  const [stretch] = await recording.samples([0], 0, 9)
  assert.equal(stretch?.signals[0]?.values.length, 512)
  assert.ok(stretch?.signals[0]?.values.every((value) => Math.abs(value - 100) < 1e-9))
})
