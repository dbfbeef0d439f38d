import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demoNetwork, demoPeople } from '../../../server/demo/people.ts'
import { turns } from '../../../server/actions/turns.ts'
import { untilWritten } from '../../../server/actions/untilWritten.ts'
import type { CaseId } from '../../../shared/domain/identifiers.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import { type Who, world, type World } from '../../world.ts'

const seated = ['chair', 'radiologist', 'surgeon', 'neurophysiologist', 'neuropsychologist', 'geneticist'] as const

const schedule = (w: World, ...cases: CaseId[]) =>
  w.as('coordinator')['meeting:schedule']({
    network: demoNetwork,
    startsAt: '2026-11-23T09:00:00.000Z',
    timeZone: 'Europe/Brussels',
    agenda: cases.map((one) => ({ case: one, minutes: 30 })),
  })

const seatAllBut = (w: World, of: CaseId, but: Who) => {
  const seats = seated
    .filter((who) => who !== but)
    .flatMap((who) => {
      const { id: person, seat: role } = demoPeople[who]
      return role ? [{ person, role }] : []
    })
  return w.as('coordinator')['panel:appoint']({ case: of, seats })
}

test('a whole panel that declares its interests in one instant has declared them', async () => {
  await using w = await world()
  const { case: id } = await w.seated()
  const declare = (who: Who) =>
    w.as(who)['panel:declareInterest']({ case: id, interest: { conflict: false, text: who } })
  await Promise.all(seated.map(declare))
  const { panel } = await w.as('chair')['case:read']({ case: id })
  for (const who of seated) {
    assert.equal(panel?.seats.find(({ person }) => person === demoPeople[who].id)?.interest?.text, who)
  }
})

test('a case that is presented twice at once is presented once', async () => {
  await using w = await world()
  const id = await w.draft()
  const twice = [1, 2].map(() => w.as('home')['case:present']({ case: id }))
  const outcomes = await Promise.allSettled(twice)
  assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  assert.equal((await w.board.store.list('panel', id)).length, 1)
})

test('what is refused for another reason than a conflict is not tried again', async () => {
  let tries = 0
  const refusing = () => {
    tries++
    return Promise.reject(new Problem('frozen'))
  }
  await assert.rejects(untilWritten(refusing), { code: 'frozen' })
  assert.equal(tries, 1)
  await assert.rejects(
    untilWritten(() => Promise.reject(new Problem('version-conflict'))),
    { code: 'version-conflict' },
  )
})

test('a meeting names to each only the cases in which they have a part', async () => {
  await using w = await world()
  const [first, second] = [(await w.seated()).case, (await w.seated()).case]
  await seatAllBut(w, first, 'surgeon')
  const { meeting } = await schedule(w, first, second)
  const casesFor = async (who: Who) => {
    const { meetings } = await w.as(who)['meeting:list']({})
    return meetings.find(({ id }) => id === meeting)?.cases.map(({ id }) => id)
  }
  assert.deepEqual(await casesFor('chair'), [first, second])
  assert.deepEqual(await casesFor('surgeon'), [second])
  assert.equal(await casesFor('stranger'), undefined)
})

test('who joins by the second case of a meeting is not noted as refused in the first', async () => {
  await using w = await world()
  const [first, second] = [(await w.seated()).case, (await w.seated()).case]
  await seatAllBut(w, first, 'surgeon')
  const { meeting } = await schedule(w, first, second)
  await w.as('surgeon')['meeting:join']({ meeting })
  const { events } = await w.as('coordinator')['audit:read']({ case: first })
  assert.ok(events.every(({ outcome }) => outcome === 'success'))
  await assert.rejects(w.as('stranger')['meeting:join']({ meeting }), { code: 'not-found' })
})

test('no case stands twice on an agenda', async () => {
  await using w = await world()
  const { case: id } = await w.seated()
  await assert.rejects(schedule(w, id, id), { code: 'invalid-input' })
})

test('what waits for somebody is on their list and on nobody else’s', async () => {
  await using w = await world()
  const { case: id } = await w.seated()
  const waitingFor = async (who: Who) => (await w.as(who)['case:list']({})).cases.find((row) => row.id === id)?.waiting
  assert.deepEqual(await waitingFor('coordinator'), ['schedule'])
  assert.deepEqual(await waitingFor('surgeon'), [])
  assert.equal(await waitingFor('stranger'), undefined)
  await schedule(w, id)
  await w.as('surgeon')['panel:declareInterest']({ case: id, interest: { conflict: true, text: 'A patent.' } })
  assert.deepEqual([await waitingFor('chair'), await waitingFor('surgeon')], [['rule'], []])
  await w.as('chair')['panel:rule']({ case: id, person: w.person('surgeon').id, ruling: 'noAction' })
  assert.deepEqual([await waitingFor('coordinator'), await waitingFor('surgeon')], [[], []])
})

test('so much of one is done at once, the rest in turn, and one that fails gives its turn on', async () => {
  const inTurn = turns(2)
  let running = 0
  let most = 0
  const work = async (fails: boolean) => {
    most = Math.max(most, ++running)
    await new Promise((turn) => setImmediate(turn))
    running--
    if (fails) throw new Error('on purpose')
  }
  const outcomes = await Promise.allSettled(
    Array.from({ length: 9 }, (_, index) => inTurn('a', () => work(index % 3 === 0))),
  )
  assert.equal(outcomes.filter(({ status }) => status === 'rejected').length, 3)
  assert.equal(most, 2)
  const others = await Promise.all(['b', 'c', 'd'].map((key) => inTurn(key, async () => key)))
  assert.deepEqual(others, ['b', 'c', 'd'])
})
