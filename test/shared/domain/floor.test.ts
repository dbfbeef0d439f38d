import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arrives, type Floor, leaves, setCamera, setHand, setMicrophone } from '../../../shared/domain/floor.ts'
import type { PersonId } from '../../../shared/domain/identifiers.ts'
import { chair, member, other, outsider } from './samples.ts'

const floor: Floor = [chair, member, other].reduce(arrives, [] as Floor)
const of = (now: Floor, person: PersonId) => now.find((state) => state.person === person) ?? assert.fail()

test('nobody is unmuted, shown or given a hand by another, whoever they are', () => {
  for (const moderates of [true, false]) {
    const refused = { code: 'not-permitted' }
    assert.throws(() => setMicrophone(floor, chair, member, false, moderates), refused)
    assert.throws(() => setCamera(floor, chair, member, false, moderates), refused)
    assert.throws(() => setHand(floor, chair, member, true, moderates), refused)
  }
})

test('who does not moderate does nothing to another', () => {
  for (const set of [setMicrophone, setCamera, setHand]) {
    for (const value of [true, false]) {
      assert.throws(() => set(floor, member, other, value, false), { code: 'not-permitted' })
    }
  }
})

test('who is not there has no floor to change', () => {
  assert.throws(() => setMicrophone(floor, outsider, outsider, true, false), { code: 'not-found' })
  assert.throws(() => setMicrophone(floor, chair, outsider, true, true), { code: 'not-found' })
})

test('one arrives silent and unseen, and arriving again changes nothing', () => {
  assert.deepEqual(of(floor, member), {
    person: member,
    microphoneMuted: true,
    cameraOff: true,
    hand: null,
    hasWord: false,
    mayShare: true,
  })
  const speaking = setMicrophone(floor, member, member, false, false)
  assert.equal(arrives(speaking, member), speaking)
})

test('a change of one is a change of nobody else', () => {
  const now = setMicrophone(setCamera(floor, member, member, false, false), member, member, false, false)
  assert.deepEqual(of(now, member), {
    person: member,
    microphoneMuted: false,
    cameraOff: false,
    hand: null,
    hasWord: false,
    mayShare: true,
  })
  assert.deepEqual([of(now, chair), of(now, other)], [of(floor, chair), of(floor, other)])
})

test('hands are heard in the order in which they went up, however many come and go', () => {
  const raise = (now: Floor, person: PersonId) => setHand(now, person, person, true, false)
  const lower = (now: Floor, person: PersonId) => setHand(now, person, person, false, false)
  let now = raise(raise(floor, other), member)
  assert.ok((of(now, other).hand ?? 0) < (of(now, member).hand ?? 0))
  now = raise(now, other)
  assert.ok((of(now, other).hand ?? 0) < (of(now, member).hand ?? 0), 'raising again keeps the place')
  now = raise(lower(raise(now, chair), other), other)
  const queue = now.toSorted((a, b) => (a.hand ?? 0) - (b.hand ?? 0)).map((state) => state.person)
  assert.deepEqual(queue, [member, chair, other])
  assert.equal(of(setHand(now, chair, member, false, true), member).hand, null)
})

test('who leaves is off the floor, and comes back silent', () => {
  const gone = leaves(setMicrophone(floor, member, member, false, false), member)
  assert.ok(!gone.some((state) => state.person === member))
  assert.equal(of(arrives(gone, member), member).microphoneMuted, true)
})
