import assert from 'node:assert/strict'
import { test } from 'node:test'
import { comingUp, isJoinable, waitingFor } from '../../../client/app/homeModel.ts'
import type { Pseudonym } from '../../../shared/domain/case.ts'

const now = Date.parse('2026-11-24T12:00:00Z')
const meeting = (state: 'booked' | 'live' | 'ended', inMinutes: number) => ({
  id: 'mtg_0123456789abcdef' as const,
  state,
  startsAt: new Date(now + inMinutes * 60_000).toISOString(),
  timeZone: 'Europe/Oslo',
  cases: [],
})
type Summary = Parameters<typeof waitingFor>[0][number]
const aCase = (urgency: Summary['urgency'], ...waiting: Summary['waiting']): Summary => ({
  id: 'cas_0123456789abcdef',
  pseudonym: 'NEU-0417' as Pseudonym,
  network: 'EPI-DEMO',
  phase: 'panel',
  state: 'ready',
  question: '',
  urgency,
  roles: ['member'],
  panel: 'assessment',
  recommendation: 'draft',
  waiting,
})

test('a meeting that has ended, or is far off, is not offered to be joined', () => {
  assert.equal(isJoinable(meeting('ended', 0), now), false)
  assert.equal(isJoinable(meeting('booked', 61), now), false)
  assert.equal(isJoinable(meeting('booked', -181), now), false)
})

test('a meeting is offered to be joined while it is live, and for an hour before', () => {
  assert.equal(isJoinable(meeting('live', -600), now), true)
  assert.equal(isJoinable(meeting('booked', 12), now), true)
  assert.equal(isJoinable(meeting('booked', -10), now), true)
})

test('a live meeting stands before one that starts sooner on paper', () => {
  const order = comingUp([meeting('booked', -10), meeting('ended', -90), meeting('live', 5)])
  assert.deepEqual(
    order.map(({ state }) => state),
    ['live', 'booked'],
  )
})

test('a meeting waits before all else, then what is urgent, then what others wait for', () => {
  const waiting = waitingFor(
    [aCase('routine', 'receive', 'sign'), aCase('urgent', 'declareInterest')],
    [meeting('booked', 12), meeting('booked', 500)],
    now,
  )
  assert.deepEqual(
    waiting.map(({ kind }) => kind),
    ['join', 'declareInterest', 'sign', 'receive'],
  )
})
