import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  emptyStage,
  giveLead,
  Layout,
  lead,
  left,
  Pointer,
  show,
  Shown,
  type Stage,
  unturned,
  viewportsOf,
} from '../../../shared/domain/stage.ts'
import { chair, member, other } from './samples.ts'

const slice = {
  kind: 'slice' as const,
  study: 'std_0000000000000001' as const,
  seriesUid: '1.2.3',
  sopInstanceUid: '1.2.3.4',
  frame: 0,
  window: { center: 40, width: 400 },
  framing: { unit: 'millimetres' as const, centre: [1, 2, 3] as [number, number, number], shortSide: 200 },
  invert: false,
  turn: unturned,
}
const eeg = {
  kind: 'eeg' as const,
  study: 'std_0000000000000002' as const,
  start: 0,
  seconds: 10,
  montage: 'lb-18.1' as const,
  lff: 0.5,
  hff: 70,
  notch: 50 as const,
  sensitivity: 7,
  badChannels: [],
  hiddenLines: [],
  ownSensitivities: [],
  cursors: [],
}
const one = (view: Shown['views'][number]): Shown => ({ layout: 'one', views: [view] })
const ledBy = (by: typeof chair): Stage => lead(emptyStage, by, false)

/** Puts a value in the place of each number of an object, one after the other. */
function* withEachNumber(of: unknown, value: unknown): Generator<unknown> {
  if (typeof of === 'number') yield value
  else if (Array.isArray(of)) {
    for (const [index, part] of of.entries()) for (const put of withEachNumber(part, value)) yield of.with(index, put)
  } else if (typeof of === 'object' && of !== null) {
    for (const [key, part] of Object.entries(of)) {
      for (const put of withEachNumber(part, value)) yield { ...of, [key]: put }
    }
  }
}

test('no number of a shown view may be infinite, no number at all, or out of all range', () => {
  for (const view of [slice, eeg]) {
    assert.ok(Shown.safeParse(one(view)).success)
    for (const value of [NaN, Infinity, -Infinity, 1e300, '1', undefined]) {
      const spoilt = [...withEachNumber(view, value)]
      assert.ok(spoilt.length >= 4)
      for (const wrong of spoilt) {
        assert.equal(Shown.safeParse({ layout: 'one', views: [wrong] }).success, false, JSON.stringify(wrong))
      }
    }
  }
})

test('no number of a pointer may be infinite, no number at all, or out of all range', () => {
  const pointers = [
    { viewport: 0, at: { unit: 'millimetres', point: [1, 2, 3] }, ping: false },
    { viewport: 8, at: { unit: 'pixels', point: [1, 2] }, ping: true },
    { viewport: 1, at: { unit: 'seconds', time: 12.5, channel: 'Fp1' }, ping: false },
  ]
  for (const pointer of pointers) {
    assert.ok(Pointer.safeParse(pointer).success)
    for (const value of [NaN, Infinity, -Infinity, 1e300]) {
      for (const wrong of withEachNumber(pointer, value)) assert.equal(Pointer.safeParse(wrong).success, false)
    }
  }
})

test('a view with one field more is refused: what is shown is the same for everybody', () => {
  assert.equal(Shown.safeParse(one({ ...slice, patientName: 'x' } as typeof slice)).success, false)
  assert.equal(Shown.safeParse({ ...one(slice), url: 'https://elsewhere' }).success, false)
})

test('only who leads shows', () => {
  for (const stage of [emptyStage, ledBy(chair)]) {
    assert.throws(() => show(stage, member, one(slice)), { code: 'not-permitted' })
  }
  assert.deepEqual(show(ledBy(chair), chair, one(slice)).shown, one(slice))
})

test('there are as many views as the layout has viewports', () => {
  for (const layout of Layout.options) {
    for (let views = 1; views <= 9; views++) {
      const shown: Shown = { layout, views: Array.from({ length: views }, () => slice) }
      const showing = () => show(ledBy(chair), chair, shown)
      if (views === viewportsOf[layout]) assert.ok(showing())
      else assert.throws(showing, { code: 'invalid-input' })
    }
  }
})

test('who asks while another leads waits, once, and is not made to wait again when given the lead', () => {
  const asked = lead(lead(ledBy(chair), member, false), other, false)
  assert.deepEqual([asked.leader, asked.asking], [chair, [member, other]])
  assert.equal(lead(asked, member, false), asked)
  const given = giveLead(asked, chair, member, false)
  assert.deepEqual([given.leader, given.asking], [member, [other]])
  assert.throws(() => show(given, chair, one(slice)), { code: 'not-permitted' })
})

test('nobody gives away a lead they do not have, except who moderates', () => {
  assert.throws(() => giveLead(ledBy(chair), member, other, false), { code: 'not-permitted' })
  assert.equal(giveLead(ledBy(member), chair, other, true).leader, other)
  assert.equal(lead(ledBy(member), chair, true).leader, chair)
})

test('who is gone leads no longer and asks for nothing, and what is shown stays', () => {
  const asked = lead(show(ledBy(chair), chair, one(eeg)), member, false)
  assert.deepEqual(left(asked, member).asking, [])
  const free = left(asked, chair)
  assert.deepEqual([free.leader, free.asking, free.shown], [null, [member], one(eeg)])
  assert.equal(left(free, other), free)
})

test('each change of the stage is newer than the one before', () => {
  const steps = [
    (stage: Stage) => lead(stage, chair, false),
    (stage: Stage) => show(stage, chair, one(slice)),
    (stage: Stage) => lead(stage, member, false),
    (stage: Stage) => giveLead(stage, chair, member, false),
    (stage: Stage) => left(stage, member),
  ]
  let stage = emptyStage
  for (const step of steps) {
    const next = step(stage)
    assert.ok(next.sequence > stage.sequence)
    stage = next
  }
})
