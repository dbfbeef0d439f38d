import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PageLine } from '../../../shared/eeg/page.ts'
import {
  millimetresOf,
  paperSpeed,
  pixelsOf,
  pixelsPerMillimetre,
  rowsOf,
  scaleOf,
  timeTicks,
  yOf,
} from '../../../client/eeg/eegLayout.ts'

const line = (part: Partial<PageLine> = {}, values = [0, 0]): PageLine => ({
  label: 'Cz',
  kind: 'eeg',
  chain: 0,
  bad: false,
  without: [],
  unit: 'µV',
  samplesPerSecond: 256,
  unfiltered: [],
  ...part,
  form: 'envelope',
  minMax: Float32Array.from(values),
})
const row = rowsOf([{ chain: 0 }], 100).rows[0]!

test('254 µV at 10 µV/mm is exactly 25.4 mm, which is 96 CSS pixels', () => {
  assert.equal(millimetresOf(254, 10), 25.4)
  assert.equal(pixelsPerMillimetre, 96 / 25.4)
  assert.ok(Math.abs(pixelsOf(25.4) - 96) < 1e-9)
  const scale = scaleOf(line(), 10, 20, true)
  assert.ok(Math.abs(yOf(row, scale, 254) - yOf(row, scale, 0) - 96) < 1e-9)
})

test('negative is up', () => {
  const scale = scaleOf(line(), 7, 20, true)
  assert.ok(yOf(row, scale, -50) < yOf(row, scale, 0))
  assert.ok(yOf(row, scale, 50) > yOf(row, scale, 0))
})

test('what is no voltage is never drawn at the microvolts of the page: it fills its row, more is up, and that is said', () => {
  const scale = scaleOf(line({ unit: '%', kind: 'other' }, [80, 90, 95, 100]), 7, 20, true)
  assert.equal(scale.said, 'own')
  assert.ok(Math.abs(yOf(row, scale, 100) - (row.middle - 8)) < 1e-9)
  assert.ok(Math.abs(yOf(row, scale, 80) - (row.middle + 8)) < 1e-9)
})

test('a line that never changes, or of which there is nothing, lies on the middle of its row', () => {
  for (const values of [[42, 42], [Number.NaN, Number.NaN], []]) {
    const scale = scaleOf(line({ unit: 'C', kind: 'other' }, values), 7, 20, true)
    assert.equal(yOf(row, scale, values[0] === 42 ? 42 : 0), row.middle)
  }
})

test('an ECG is drawn flatter than the EEG, and its sensitivity is said', () => {
  const scale = scaleOf(line({ kind: 'ecg' }), 7, 20, true)
  assert.equal(scale.said, 70)
  assert.ok(Math.abs(scale.pixelsPerUnit * 10 - scaleOf(line(), 7, 20, true).pixelsPerUnit) < 1e-12)
})

test('without the low-frequency filter a line is drawn around its own middle, at the same sensitivity', () => {
  const shifted = line({}, [4990, 5010, 4995, 5005])
  assert.equal(scaleOf(shifted, 7, 20, true).middle, 0)
  const scale = scaleOf(shifted, 7, 20, false)
  assert.ok(scale.middle >= 4995 && scale.middle <= 5005)
  assert.equal(scale.pixelsPerUnit, scaleOf(shifted, 7, 20, true).pixelsPerUnit)
  assert.equal(scaleOf({ ...shifted, unfiltered: ['lff'] }, 7, 20, true).middle, scale.middle)
})

test('the lines of a montage all fit, chains stand apart, and no two rows lie on each other', () => {
  const lines = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4].map((chain) => ({ chain }))
  const { rows, height } = rowsOf(lines, 300)
  assert.equal(height, 300)
  assert.ok(rows.at(-1)!.top + rows.at(-1)!.height <= 300)
  for (const [index, one] of rows.entries()) {
    const before = rows[index - 1]
    if (!before) continue
    const gap = one.top - before.top - before.height
    assert.ok(one.chain === before.chain ? Math.abs(gap) < 1e-9 : gap > one.height / 2, `row ${index}`)
  }
})

test('the 64 channels of a research cap are scrolled instead of lying on each other', () => {
  const { rows, height } = rowsOf(
    Array.from({ length: 64 }, () => ({ chain: 0 })),
    300,
  )
  assert.ok(height > 1200)
  assert.equal(rows[0]!.height, 20)
})

test('a page has a line a second, and as many times as there is room for', () => {
  const ticks = timeTicks(3.5, 10, 1000, 60)
  assert.deepEqual(
    ticks.map(({ time }) => time),
    [4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
  )
  assert.ok(ticks.every(({ isLabelled }) => isLabelled))
  assert.deepEqual(
    timeTicks(0, 60, 600, 60).flatMap(({ time, isLabelled }) => (isLabelled ? [time] : [])),
    [0, 10, 20, 30, 40, 50, 60],
  )
})

test('10 s over 300 mm is the 30 mm/s of paper', () => {
  assert.ok(Math.abs(paperSpeed(pixelsOf(300), 10) - 30) < 1e-9)
})
