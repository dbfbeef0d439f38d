import assert from 'node:assert/strict'
import { test } from 'node:test'
import { admit, dismiss, end, Meeting, open } from '../../../shared/domain/meeting.ts'
import { at, bookedMeeting, later, member, other } from './samples.ts'

const live = open(bookedMeeting, at)
const ended = end(live, later)

test('nobody is let into a meeting that has not begun or is over', () => {
  for (const meeting of [bookedMeeting, ended]) {
    assert.throws(() => admit(meeting, member), { code: 'wrong-state', detail: { is: meeting.state, must: 'live' } })
  }
})

test('a meeting ends once, and only one that is live', () => {
  for (const meeting of [bookedMeeting, ended]) assert.throws(() => end(meeting, later), { code: 'wrong-state' })
})

test('what has ended is not opened again', () => {
  assert.throws(() => open(ended, later), { code: 'wrong-state' })
})

test('opening, admitting and dismissing twice is once', () => {
  assert.equal(open(live, later), live)
  const admitted = admit(live, member)
  assert.equal(admit(admitted, member), admitted)
  assert.deepEqual(admitted.admitted, [member])
  const dismissed = dismiss(admitted, member)
  assert.deepEqual(dismissed.admitted, [])
  assert.equal(dismiss(dismissed, member), dismissed)
})

test('sending one out leaves the others in', () => {
  assert.deepEqual(dismiss(admit(admit(live, member), other), member).admitted, [other])
})

test('each state fits its schema', () => {
  for (const meeting of [bookedMeeting, live, ended, admit(live, member)]) {
    assert.ok(Meeting.safeParse(meeting).success, meeting.state)
  }
  assert.equal(Meeting.safeParse({ ...bookedMeeting, openedAt: at }).success, false)
})
