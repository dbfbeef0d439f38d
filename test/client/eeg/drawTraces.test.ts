import assert from 'node:assert/strict'
import { test } from 'node:test'
import { traceLine } from '../../../client/eeg/drawTraces.ts'
import { rowsOf } from '../../../client/eeg/eegLayout.ts'
import type { DrawnLine } from '../../../shared/eeg/decimate.ts'
import type { PageLine } from '../../../shared/eeg/page.ts'

const row = rowsOf([{ chain: 0 }], 100).rows[0]!
const scale = { middle: 0, pixelsPerUnit: 1, said: null }

/** The strokes of a line as lists of points, relative to the middle of its row. */
function strokes(drawn: DrawnLine, columns: number, width = columns): [number, number][][] {
  const lines: [number, number][][] = []
  const path = {
    moveTo: (x: number, y: number) => void lines.push([[x, y - row.middle]]),
    lineTo: (x: number, y: number) => void lines.at(-1)?.push([x, y - row.middle]),
  }
  const base = {
    label: 'Cz',
    kind: 'eeg',
    chain: 0,
    bad: false,
    unit: 'µV',
    samplesPerSecond: 1,
    unfiltered: [],
  } as const
  const line: PageLine = { ...base, without: [], unfiltered: [], ...drawn }
  traceLine(path, line, { row, scale, width, columns })
  return lines
}

test('a gap breaks the line in either form', () => {
  const minMax = Float32Array.of(0, 1, Number.NaN, Number.NaN, 2, 3)
  assert.equal(strokes({ form: 'envelope', minMax }, 3).length, 2)
  const points = Float32Array.of(0, 1, 1, 2, Number.NaN, Number.NaN, 4, 1, 5, 2)
  assert.deepEqual(
    strokes({ form: 'points', points }, 6).map((stroke) => stroke.length),
    [2, 2],
  )
})

test('lowest and highest of every pixel column are reached, however tall', () => {
  const minMax = Float32Array.of(-1, 1, -900, 800, 0, 2)
  const [stroke = []] = strokes({ form: 'envelope', minMax }, 3)
  const inSecond = stroke.filter(([x]) => x === 1.5).map(([, y]) => y)
  assert.deepEqual(
    inSecond.toSorted((a, b) => a - b),
    [-900, 800],
  )
})

test('a page read for other columns than there are now still fills the width', () => {
  const points = Float32Array.of(0, 0, 10, 5)
  assert.deepEqual(strokes({ form: 'points', points }, 10, 200), [
    [
      [0, 0],
      [200, 5],
    ],
  ])
})
