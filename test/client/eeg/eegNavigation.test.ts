import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  badToggled,
  goneTo,
  lastStart,
  movedBy,
  neighbour,
  sensitivities,
  startingAt,
  taller,
  turnedBy,
  withSeconds,
} from '../../../client/eeg/eegNavigation.ts'
import { EegView } from '../../../shared/domain/stage.ts'
import { clockOf, timeOfDay } from '../../../client/eeg/eegTime.ts'
import { viewOf } from './eegFixture.ts'

test('one never leaves the recording, by page, by second or by leap', () => {
  assert.equal(turnedBy(viewOf({ start: 0 }), -1, 62).start, 0)
  assert.equal(movedBy(viewOf({ start: 0 }), -1, 62).start, 0)
  assert.equal(turnedBy(viewOf({ start: 60 }), 1, 62).start, 60)
  assert.equal(startingAt(viewOf(), 1e9, 62).start, 60)
  assert.equal(startingAt(viewOf(), Number.MAX_VALUE, 0.5).start, 0)
})

test('every second of the recording is on some page that one comes to by turning pages', () => {
  for (const duration of [0.5, 9.9, 10, 10.1, 62, 120]) {
    let view = viewOf()
    while (turnedBy(view, 1, duration).start !== view.start) view = turnedBy(view, 1, duration)
    assert.ok(view.start + view.seconds >= duration, String(duration))
    assert.ok(view.start < duration)
    assert.equal(view.start, lastStart(10, duration))
  }
})

test('a longer page that begins beyond its last start begins at that, a shorter one stays where it is', () => {
  assert.equal(withSeconds(viewOf({ start: 60 }), 30, 62).start, 60)
  assert.equal(withSeconds(viewOf({ start: 61 }), 60, 62).start, 60)
  assert.equal(withSeconds(viewOf({ start: 20 }), 5, 62).start, 20)
})

test('sensitivity goes by the steps of the machines and stops at the ends', () => {
  assert.equal(taller(viewOf({ sensitivity: 7 }), 1).sensitivity, 5)
  assert.equal(taller(viewOf({ sensitivity: 7 }), -1).sensitivity, 10)
  assert.equal(taller(viewOf({ sensitivity: 8 }), 1).sensitivity, 7)
  assert.equal(taller(viewOf({ sensitivity: sensitivities[0] }), 1).sensitivity, 1)
  assert.equal(taller(viewOf({ sensitivity: 100 }), -1).sensitivity, 100)
})

test('a channel is marked as bad and unmarked, the others stay', () => {
  const marked = badToggled(viewOf({ badChannels: ['F7'] }), 'Cz')
  assert.deepEqual(marked.badChannels, ['F7', 'Cz'])
  assert.deepEqual(badToggled(marked, 'F7').badChannels, ['Cz'])
})

test('whatever is done, the view is one that the room takes', () => {
  const views = [
    movedBy(viewOf({ start: 0.1 }), 0.2, 62),
    goneTo(viewOf(), { onset: 55.123456, duration: null, text: '' }, 62),
    goneTo(viewOf(), { onset: -3, duration: null, text: '' }, 62),
  ]
  for (const view of views) assert.deepEqual(EegView.parse(view), view)
})

test('an annotation that is gone to stands on the page, with what led to it', () => {
  for (const onset of [0, 1.9, 25.5, 61.9]) {
    for (const seconds of [5, 10, 60]) {
      const view = goneTo(viewOf({ seconds }), { onset, duration: null, text: '' }, 62)
      assert.ok(view.start <= onset && onset < view.start + view.seconds, `${onset} on ${seconds} s`)
    }
  }
})

test('going from annotation to annotation comes to each once, also to those at one place, and ends at the ends', () => {
  const all = [3, 25.5, 25.5, 26, 55].map((onset) => ({ onset, duration: null, text: '' }))
  let view = viewOf()
  let current: number | null = null
  const met: number[] = []
  for (let next = neighbour(all, view, current, 1); next !== null; next = neighbour(all, view, current, 1)) {
    current = next
    met.push(next)
    view = goneTo(view, all[next]!, 62)
  }
  assert.deepEqual(met, [0, 1, 2, 3, 4])
  const back: number[] = []
  for (let next = neighbour(all, view, current, -1); next !== null; next = neighbour(all, view, current, -1)) {
    current = next
    back.push(next)
    view = goneTo(view, all[next]!, 62)
  }
  assert.deepEqual(back, [3, 2, 1, 0])
})

test('after turning away, the next annotation is the next from there', () => {
  const all = [3, 25.5, 55].map((onset) => ({ onset, duration: null, text: '' }))
  assert.equal(neighbour(all, viewOf({ start: 40 }), 0, 1), 2)
  assert.equal(neighbour(all, viewOf({ start: 40 }), 0, -1), 1)
  assert.equal(neighbour([], viewOf(), null, 1), null)
})

test('elapsed time and the time of day go on over midnight', () => {
  assert.equal(clockOf(3661.5), '1:01:01.5')
  assert.equal(timeOfDay('23:59:50', 15), '00:00:05')
  assert.equal(timeOfDay(null, 15), null)
})
