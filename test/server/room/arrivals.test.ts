import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Participant } from '../../../shared/protocol/room.ts'
import { eventually } from '../../support/eventually.ts'
import { liveServer, type LiveServer } from '../../support/liveServer.ts'
import { enter, gathered, type Guest, idOf, phases } from './gathered.ts'

let live: LiveServer
before(async () => {
  live = await liveServer()
})
after(async () => {
  await live[Symbol.asyncDispose]()
  assert.deepEqual(live.errors, [])
})

type Told = { people: Participant[] }
const experts: Guest[] = ['chair', 'radiologist', 'surgeon', 'neurophysiologist', 'neuropsychologist', 'geneticist']

test('entering twice from one tab is entering once', async () => {
  const { at, in: room } = await gathered(live, 'surgeon')
  for (const again of [1, 2]) {
    assert.equal((await room.surgeon.ask['room:enter']({})).phase, 'room', String(again))
  }
  await room.surgeon.ask['floor:hand']({ person: idOf('surgeon'), raised: true })
  assert.deepEqual(phases(room.surgeon), ['room'])
  const { people } = await room.coordinator.heard<Told>('room:people', (told) =>
    told.people.some((one) => one.floor.hand),
  )
  assert.equal(people.length, 2)
  await room.surgeon.ask['room:leave']({})
  await room.surgeon.ask['room:leave']({})
  assert.equal((await enter(live, 'surgeon', at.meeting)).socket.connected, true)
})

test('letting in somebody who is in already changes nothing', async () => {
  const { at, in: room } = await gathered(live, 'surgeon', 'chair')
  await room.coordinator.ask['lobby:admit']({ person: idOf('surgeon') })
  await room.chair.ask['lobby:admit']({ person: idOf('surgeon') })
  assert.deepEqual(phases(room.surgeon), ['room'])
  const kept = await live.served.board.store.read('meeting', at.meeting)
  assert.deepEqual(kept.record.admitted, [idOf('surgeon'), idOf('chair')])
})

test('of two tabs that open a meeting in the same instant both are in it, one after the other', async () => {
  for (let round = 0; round < 5; round++) {
    const { meeting } = await live.meeting()
    const visitor = await live.visitor('coordinator')
    const tabs = await Promise.all([visitor.enter(meeting), visitor.enter(meeting)])
    const entered = await Promise.allSettled(tabs.map((tab) => tab.ask['room:enter']({})))
    const refused = entered.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []))
    // The tab that was replaced may be closed before it hears that it was in.
    assert.ok(!refused.includes('version-conflict'), refused.join())
    await eventually('one tab is left', () => tabs.filter((tab) => tab.socket.connected).length === 1)
  }
})

test('a panel that arrives at once and is let in at once is in, every one of them', async () => {
  const { meeting } = await live.meeting()
  const coordinator = await enter(live, 'coordinator', meeting)
  const guests = await Promise.all(experts.map((who) => enter(live, who, meeting)))
  await coordinator.heard<Told>('lobby:waiting', ({ people }) => people.length === experts.length)
  await Promise.all(experts.map((who) => coordinator.ask['lobby:admit']({ person: idOf(who) })))
  for (const guest of guests) {
    await guest.heard<Told>('room:people', ({ people }) => people.length === experts.length + 1)
  }
  const kept = await live.served.board.store.read('meeting', meeting)
  assert.deepEqual(kept.record.admitted.toSorted(), experts.map(idOf).toSorted())
})

test('who comes back by another line while being let in is let in', async () => {
  const { meeting } = await live.meeting()
  const coordinator = await enter(live, 'coordinator', meeting)
  for (let round = 0; round < 3; round++) {
    const first = await enter(live, 'surgeon', meeting)
    const admitting = coordinator.ask['lobby:admit']({ person: idOf('surgeon') })
    const second = await enter(live, 'surgeon', meeting)
    await admitting
    await second.heard<Told>('room:people', ({ people }) => people.length === 2)
    assert.equal(first.socket.connected, false)
    await coordinator.ask['floor:remove']({ person: idOf('surgeon') })
  }
})
