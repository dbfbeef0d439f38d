import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decimate } from '../../../shared/eeg/decimate.ts'

const envelopeOf = (drawn: ReturnType<typeof decimate>) => {
  assert.equal(drawn.form, 'envelope')
  return drawn.form === 'envelope' ? drawn.minMax : new Float32Array()
}
const pointsOf = (drawn: ReturnType<typeof decimate>) => {
  assert.equal(drawn.form, 'points')
  return drawn.form === 'points' ? drawn.points : new Float32Array()
}

const stretch = (startSeconds: number) => ({ startSeconds, values: Float64Array.of(1, 2) })

test('a column without a sample is empty, never zero', () => {
  const values = new Float64Array(500).fill(3)
  const minMax = envelopeOf(decimate([{ startSeconds: 5, values }], 100, { fromSeconds: 0, seconds: 10, columns: 10 }))
  assert.ok(minMax.subarray(0, 10).every(Number.isNaN))
  assert.ok(minMax.subarray(10).every((value) => value === 3))
})

test('no spike of a single sample is lost, whatever its column', () => {
  for (const at of [0, 1, 499, 500, 4999]) {
    const values = new Float64Array(5000)
    values[at] = -80
    const minMax = envelopeOf(
      decimate([{ startSeconds: 0, values }], 500, { fromSeconds: 0, seconds: 10, columns: 333 }),
    )
    const column = Math.floor((at * 333) / 5000 + 1e-9)
    assert.equal(minMax[2 * column], -80, `sample ${at}`)
    assert.equal(minMax.filter((value) => value === -80).length, 1)
  }
})

test('each column holds exactly the lowest and highest of its own samples', () => {
  const values = Float64Array.from({ length: 1000 }, (_, i) => Math.fround(Math.sin(i * i)))
  const minMax = envelopeOf(decimate([{ startSeconds: 0, values }], 100, { fromSeconds: 2, seconds: 4, columns: 40 }))
  for (let column = 0; column < 40; column++) {
    const own = values.subarray(200 + column * 10, 210 + column * 10)
    assert.deepEqual([minMax[2 * column], minMax[2 * column + 1]], [Math.min(...own), Math.max(...own)])
  }
})

test('fewer samples than columns are drawn as they are, one more on each side of the page', () => {
  const values = Float64Array.from({ length: 20 }, (_, i) => i)
  const points = pointsOf(decimate([{ startSeconds: 0, values }], 1, { fromSeconds: 5, seconds: 4, columns: 400 }))
  assert.deepEqual([...points], [-100, 4, 0, 5, 100, 6, 200, 7, 300, 8, 400, 9])
})

test('a gap breaks the line', () => {
  const points = pointsOf(decimate([stretch(0), stretch(5)], 1, { fromSeconds: 0, seconds: 10, columns: 100 }))
  assert.deepEqual([...points], [0, 1, 10, 2, Number.NaN, Number.NaN, 50, 1, 60, 2])
})
