import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayBar, isOtherDay, offsetWords, summaryOf, typedInstant } from '../../../client/schedule/slotModel.ts'

const now = Date.parse('2026-11-24T12:00:00Z')
const hours = {
  id: 'per_0000000000000001' as const,
  timeZone: 'Europe/Helsinki',
  weekdays: [1, 2, 3, 4, 5],
  from: 480,
  to: 1020,
}

test('no time is read from half a date, the past, or an hour that the clocks skip', () => {
  assert.equal(typedInstant('', '10:00', 'Europe/Helsinki', now), null)
  assert.equal(typedInstant('2026-12-03', '', 'Europe/Helsinki', now), null)
  assert.equal(typedInstant('2026-11-23', '14:30', 'Europe/Helsinki', now), null)
  assert.equal(typedInstant('2027-03-28', '03:30', 'Europe/Helsinki', now), null)
  assert.equal(typedInstant('2026-12-03', '14:30', 'Europe/Helsinki', now), '2026-12-03T12:30:00.000Z')
})

test('a bar shows the meeting where the person’s own clock has it', () => {
  const bar = dayBar(hours, '2026-12-03T14:30:00.000Z', 60)
  assert.deepEqual(bar.meeting, { from: 990, to: 1050 })
  assert.equal(bar.isEasy, false)
  assert.equal(dayBar({ ...hours, weekdays: [] }, '2026-12-03T12:30:00.000Z', 60).day, null)
})

test('offsets follow the clocks, and half hours are told', () => {
  assert.equal(offsetWords('2026-12-03T12:00:00Z', 'Europe/Helsinki'), '+2')
  assert.equal(offsetWords('2026-07-03T12:00:00Z', 'Europe/Helsinki'), '+3')
  assert.equal(offsetWords('2026-12-03T12:00:00Z', 'Atlantic/Azores'), '−1')
  assert.equal(offsetWords('2026-12-03T12:00:00Z', 'Asia/Kolkata'), '+5:30')
})

test('a meeting that is tomorrow for somebody says so', () => {
  assert.equal(isOtherDay('2026-12-03T23:30:00Z', 'Europe/Helsinki', 'UTC'), true)
  assert.equal(isOtherDay('2026-12-03T12:30:00Z', 'Europe/Helsinki', 'UTC'), false)
})

test('a day off is told as such, and not as early or late', () => {
  const person = hours.id
  const off = { person, strain: { early: 0, late: 30, dayOff: true }, busy: true }
  const late = { person, strain: { early: 0, late: 30, dayOff: false }, busy: false }
  assert.deepEqual(summaryOf([off, late]), { early: 0, late: 1, off: 1, busy: 1 })
})
