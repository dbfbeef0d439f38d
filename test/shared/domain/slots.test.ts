import assert from 'node:assert/strict'
import { test } from 'node:test'
import { proposeSlots, type SlotQuery } from '../../../shared/domain/slots.ts'
import { strainOf, usualHours, type WorkingHours } from '../../../shared/domain/workingHours.ts'
import { instantOf, wallClock } from '../../../shared/domain/zonedTime.ts'

const hours = (number: number, timeZone: string, part: Partial<WorkingHours> = {}): WorkingHours => ({
  id: `per_${String(number).padStart(16, '0')}`,
  timeZone,
  weekdays: [1, 2, 3, 4, 5],
  from: 8 * 60,
  to: 17 * 60,
  ...part,
})
const lisbon = hours(1, 'Europe/Lisbon')
const azores = hours(2, 'Atlantic/Azores')
const brussels = hours(3, 'Europe/Brussels')
const helsinki = hours(4, 'Europe/Helsinki')
const kyiv = hours(5, 'Europe/Kyiv')
const everybody = [lisbon, azores, brussels, helsinki, kyiv]

const ask = (from: string, part: Partial<SlotQuery> = {}) =>
  proposeSlots({ people: everybody, busy: new Map(), from: Date.parse(from), days: 7, minutes: 60, count: 6, ...part })

/** Written by hand from the tables of the zones, for the week before and the week after each change of the clocks. */
const offsets = [
  { when: '2026-03-26T12:00:00Z', hours: [0, -1, 1, 2, 2] },
  { when: '2026-03-30T12:00:00Z', hours: [1, 0, 2, 3, 3] },
  { when: '2026-10-22T12:00:00Z', hours: [1, 0, 2, 3, 3] },
  { when: '2026-10-26T12:00:00Z', hours: [0, -1, 1, 2, 2] },
]

test('the clocks of Lisbon, the Azores, Brussels, Helsinki and Kyiv go as their tables say on both sides of a change', () => {
  for (const { when, hours: ahead } of offsets) {
    const shown = everybody.map(({ timeZone }) => wallClock(Date.parse(when), timeZone).minutes / 60 - 12)
    assert.deepEqual(shown, ahead, when)
  }
})

test('an hour that the clocks skip is no time, one that they repeat is the first', () => {
  assert.equal(instantOf('2026-03-29', '02:30', 'Europe/Brussels'), null)
  assert.equal(instantOf('2026-03-29', '03:30', 'Europe/Kyiv'), null)
  assert.equal(instantOf('2026-10-25', '02:30', 'Europe/Brussels'), Date.parse('2026-10-25T00:30:00Z'))
  assert.equal(instantOf('2026-10-25', '00:30', 'Atlantic/Azores'), Date.parse('2026-10-25T00:30:00Z'))
})

test('from the Azores to Kyiv the working day is shared for some hours, and every slot is in everybody’s', () => {
  for (const from of ['2026-03-26T00:00:00Z', '2026-10-22T00:00:00Z']) {
    const slots = ask(from)
    assert.equal(slots.length, 6)
    for (const { startsAt, unease } of slots) {
      assert.deepEqual(unease, [])
      for (const one of everybody) {
        const { weekday, minutes } = wallClock(Date.parse(startsAt), one.timeZone)
        assert.ok(weekday <= 5 && minutes >= 8 * 60 && minutes + 60 <= 17 * 60, `${one.timeZone} ${startsAt}`)
      }
    }
  }
})

test('where no time suits all, the compromise is least for the one it is worst for, and says for whom it is what', () => {
  const tokyo = hours(6, 'Asia/Tokyo')
  const slots = ask('2026-11-23T00:00:00Z', { people: [brussels, tokyo], minutes: 120 })
  // The two days share one hour: each gives half an hour of the other.
  assert.equal(slots[0]?.startsAt, '2026-11-23T06:30:00.000Z')
  assert.deepEqual(slots[0]?.unease, [
    { person: brussels.id, strain: { early: 30, late: 0, dayOff: false }, busy: false },
    { person: tokyo.id, strain: { early: 0, late: 30, dayOff: false }, busy: false },
  ])
})

test('a day off is no working day, and somebody who has another meeting then is said to be busy', () => {
  const monday = hours(7, 'Europe/Brussels', { weekdays: [1] })
  const taken = { from: Date.parse('2026-11-23T07:00:00Z'), to: Date.parse('2026-11-23T16:00:00Z') }
  const slots = ask('2026-11-23T00:00:00Z', { people: [monday], busy: new Map([[monday.id, [taken]]]), count: 3 })
  for (const { startsAt, unease } of slots) {
    const at = Date.parse(startsAt)
    const isTaken = at < taken.to && at + 3600_000 > taken.from
    assert.equal(
      unease.some(({ busy }) => busy),
      isTaken,
    )
    assert.equal(
      unease.some(({ strain }) => strain.dayOff),
      wallClock(at, 'Europe/Brussels').weekday !== 1,
    )
    assert.ok(!isTaken, `${startsAt} is taken, and there are others`)
  }
})

test('no more than two slots fall on a day, and none on another’s heels', () => {
  const slots = ask('2026-11-23T00:00:00Z', { count: 8 })
  const days = Map.groupBy(slots, ({ startsAt }) => startsAt.slice(0, 10))
  for (const [, onDay] of days) assert.ok(onDay.length <= 2)
  const times = slots.map(({ startsAt }) => Date.parse(startsAt))
  for (const [index, at] of times.entries()) {
    assert.ok(times.every((other, place) => place === index || Math.abs(other - at) >= 90 * 60_000))
  }
})

test('a meeting is early before the day and late beyond its end, in the person’s own zone', () => {
  const at = Date.parse('2026-11-24T15:30:00Z')
  assert.deepEqual(strainOf(helsinki, at, 60), { early: 0, late: 90, dayOff: false })
  assert.deepEqual(strainOf(azores, Date.parse('2026-11-24T08:00:00Z'), 30), { early: 60, late: 0, dayOff: false })
})

test('who has said nothing works in the zone of their country', () => {
  const person = { id: kyiv.id, provider: { country: 'UA' } }
  assert.equal(usualHours(person).timeZone, 'Europe/Kyiv')
})
