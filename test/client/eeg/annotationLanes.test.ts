import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onPage, placeAnnotations } from '../../../client/eeg/annotationLanes.ts'

const note = (onset: number, duration: number | null = null, text = 'note') => ({ onset, duration, text })
const page = { start: 10, seconds: 10, width: 1000, lanes: 2 }

test('a seizure that began before the page and one that goes on after it are on it; what ended before is not', () => {
  const all = [note(0, 5), note(5, 8), note(10), note(12, 100), note(20)]
  assert.deepEqual(
    onPage(all, 10, 10).map(({ index }) => index),
    [1, 2, 3],
  )
})

test('what began before the page stands at its left border, what goes on ends at its right', () => {
  const [before, after] = placeAnnotations(onPage([note(5, 8), note(12, 100)], 10, 10), page, () => 50)
  assert.deepEqual([before?.left, before?.right], [0, 300])
  assert.deepEqual([after?.left, after?.right], [200, 1000])
})

test('no text lies on another: without a lane that is free it is left out, the mark stays', () => {
  const crowd = [note(11), note(11.1), note(11.2), note(13)]
  const placed = placeAnnotations(onPage(crowd, 10, 10), page, () => 100)
  assert.deepEqual(
    placed.map(({ lane }) => lane),
    [0, 1, null, 0],
  )
  assert.equal(placed.length, 4)
})
