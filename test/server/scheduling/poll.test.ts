import assert from 'node:assert/strict'
import { test } from 'node:test'
import { world } from '../../world.ts'

const slots = ['2026-12-01T13:00:00.000Z', '2026-12-02T13:00:00.000Z', '2026-12-03T09:00:00.000Z']

async function asked() {
  const w = await world()
  const seated = await w.seated()
  const agenda = [{ case: seated.case, minutes: 30 }]
  const { poll } = await w.as('coordinator')['poll:open']({ agenda, timeZone: 'Europe/Brussels', slots })
  return { w, poll, case: seated.case, [Symbol.asyncDispose]: () => w[Symbol.asyncDispose]() }
}

test('a poll is none to whoever has no part in its cases, and nobody answers for another or half', async () => {
  await using at = await asked()
  const { w, poll } = at
  await assert.rejects(w.as('stranger')['poll:read']({ poll }), { code: 'not-found' })
  await assert.rejects(w.as('stranger')['poll:answer']({ poll, words: ['yes', 'yes', 'yes'] }), { code: 'not-found' })
  await assert.rejects(w.as('surgeon')['poll:answer']({ poll, words: ['yes'] }), { code: 'invalid-input' })
  await assert.rejects(w.as('surgeon')['poll:book']({ poll, startsAt: slots[0]! }), { code: 'not-permitted' })
  await assert.rejects(w.as('coordinator')['poll:book']({ poll, startsAt: '2026-12-09T13:00:00.000Z' }), {
    code: 'invalid-input',
  })
})

test('a poll waits for each who is asked until they have answered, and for nobody once it is booked', async () => {
  await using at = await asked()
  const { w, poll } = at
  const waits = async (who: 'surgeon' | 'chair') =>
    (await w.as(who)['case:list']({})).cases[0]?.waiting.includes('answerPoll')
  assert.equal(await waits('surgeon'), true)
  await w.as('surgeon')['poll:answer']({ poll, words: ['yes', 'ifNeedBe', 'no'] })
  assert.equal(await waits('surgeon'), false)
  assert.equal(await waits('chair'), true)
  const { meeting } = await w.as('coordinator')['poll:book']({ poll, startsAt: slots[1]! })
  assert.equal(await waits('chair'), false)
  const { poll: now } = await w.as('chair')['poll:read']({ poll })
  assert.equal(now.state === 'booked' && now.meeting, meeting)
  await assert.rejects(w.as('chair')['poll:answer']({ poll, words: ['yes', 'yes', 'yes'] }), { code: 'wrong-state' })
  const { meetings } = await w.as('chair')['meeting:list']({})
  assert.equal(meetings[0]?.startsAt, slots[1])
})

test('seven who answer in the same instant are all heard, and who answers again has the last word', async () => {
  await using at = await asked()
  const { w, poll } = at
  const everybody = [
    'home',
    'coordinator',
    'chair',
    'radiologist',
    'surgeon',
    'neurophysiologist',
    'geneticist',
  ] as const
  await Promise.all(everybody.map((who) => w.as(who)['poll:answer']({ poll, words: ['yes', 'no', 'no'] })))
  await w.as('home')['poll:answer']({ poll, words: ['no', 'yes', 'ifNeedBe'] })
  const { poll: now } = await w.as('chair')['poll:read']({ poll })
  assert.equal(now.answers.length, 7)
  assert.deepEqual(now.answers.find(({ person }) => person === w.person('home').id)?.words, ['no', 'yes', 'ifNeedBe'])
  assert.deepEqual(w.errors, [])
})

test('proposed slots lie in the working day of all who sit on the panel', async () => {
  await using at = await asked()
  const { w } = at
  await w.as('surgeon')['hours:change']({ timeZone: 'Atlantic/Azores', weekdays: [2], from: 600, to: 900 })
  const { slots: proposed, people } = await w.as('coordinator')['meeting:propose']({
    agenda: [{ case: at.case, minutes: 60 }],
    from: '2026-11-30T00:00:00.000Z',
    days: 14,
  })
  assert.equal(people.find(({ person }) => person.id === w.person('surgeon').id)?.hours.timeZone, 'Atlantic/Azores')
  const easy = proposed.filter(({ unease }) => unease.length === 0)
  assert.ok(easy.length > 0)
  // Tuesdays, and ten in the Azores is eleven in UTC.
  for (const { startsAt } of easy) {
    assert.equal(new Date(startsAt).getUTCDay(), 2)
    assert.ok(new Date(startsAt).getUTCHours() >= 11)
  }
})
