import assert from 'node:assert/strict'
import { test } from 'node:test'
import { oneAtATime } from '../../../server/room/oneAtATime.ts'
import { graceMilliseconds, openPresence, type Place } from '../../../server/room/presence.ts'
import { rateLimit } from '../../../server/room/rateLimit.ts'
import { demoPeople } from '../../../server/demo/people.ts'
import { turnedClock } from '../../support/turnedClock.ts'

const meeting = 'mtg_0000000000000001'
const { seat: _, ...surgeon } = demoPeople.surgeon

function arrival(entry: string): Place & { told: string[] } {
  const told: string[] = []
  return {
    meeting,
    cases: [],
    caseNow: 'cas_0000000000000001',
    person: { ...surgeon, networks: [...surgeon.networks] },
    session: 'session',
    entry,
    signIn: 'twoFactors',
    key: null,
    roles: ['member'],
    everyRole: ['member'],
    phase: 'room',
    connected: true,
    told,
    socket: {
      tell: (name) => void told.push(name),
      tellVolatile: () => undefined,
      close: () => void told.push('closed'),
    },
  }
}

test('a line that dropped before its place was taken is known to be dead', () => {
  const presence = openPresence(turnedClock())
  const place = arrival('a')
  presence.drop(place)
  assert.equal(place.connected, false)
  assert.deepEqual(presence.meetings(), [])
})

test('a place is kept for a while after the line dropped, and given up once', () => {
  const clock = turnedClock()
  const presence = openPresence(clock)
  const gone: string[] = []
  presence.onGone((place) => gone.push(place.entry))
  const place = arrival('a')
  presence.arrive(place)
  presence.drop(place)
  clock.turn(graceMilliseconds - 1)
  assert.deepEqual([presence.find(meeting, surgeon.id), gone], [place, []])
  clock.turn(1)
  presence.leave(meeting, surgeon.id)
  assert.deepEqual([presence.find(meeting, surgeon.id), gone], [undefined, ['a']])
})

test('a line that drops late ends nothing for who came back by another', () => {
  const clock = turnedClock()
  const presence = openPresence(clock)
  const [first, second] = [arrival('a'), arrival('b')]
  presence.arrive(first)
  presence.drop(first)
  presence.arrive(second)
  presence.drop(first)
  clock.turn(2 * graceMilliseconds)
  assert.equal(presence.find(meeting, surgeon.id), second)
  assert.ok(!first.told.includes('closed'))
})

test('a second tab closes the first, and a tab that arrives twice does not close itself', () => {
  const presence = openPresence(turnedClock())
  const [first, second] = [arrival('a'), arrival('b')]
  presence.arrive(first)
  presence.arrive(first)
  assert.deepEqual(first.told, [])
  presence.arrive(second)
  assert.deepEqual(first.told, ['room:phase', 'closed'])
})

test('after closing, no grace wakes anybody', () => {
  const clock = turnedClock()
  const presence = openPresence(clock)
  const place = arrival('a')
  presence.onGone(() => assert.fail('somebody is told to have gone'))
  presence.arrive(place)
  presence.drop(place)
  presence.close()
  clock.turn(2 * graceMilliseconds)
})

test('a burst is let through, then so many a second and no more', () => {
  const clock = turnedClock()
  const allowed = rateLimit(clock, { perSecond: 10, burst: 20 })
  const passed = () => Array.from({ length: 100 }, allowed).filter(Boolean).length
  assert.equal(passed(), 20)
  assert.equal(passed(), 0)
  clock.turn(500)
  assert.equal(passed(), 5)
  clock.turn(60_000)
  assert.equal(passed(), 20)
})

test('work asked for while it runs is run once more, and a failure stops nothing', async () => {
  const began: string[] = []
  const errors: unknown[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const done = Promise.withResolvers<void>()
  const ask = oneAtATime(
    async (key: string) => {
      began.push(key)
      if (began.length === 1) await promise
      if (began.length === 2) throw new Error('once')
      if (began.length === 3) done.resolve()
    },
    (error) => errors.push(error),
  )
  for (const key of ['a', 'a', 'a', 'a']) ask(key)
  assert.deepEqual(began, ['a'])
  resolve()
  while (errors.length === 0) await new Promise((turn) => setImmediate(turn))
  assert.deepEqual(began, ['a', 'a'])
  await new Promise((turn) => setImmediate(turn))
  ask('a')
  await done.promise
  assert.equal(errors.length, 1)
})
