import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { demoPeople } from '../../../server/demo/people.ts'
import type { Participant } from '../../../shared/protocol/room.ts'
import type { Colleague } from '../../../shared/domain/person.ts'
import type { Stage } from '../../../shared/domain/stage.ts'
import { liveServer, type LiveServer } from '../../support/liveServer.ts'

let live: LiveServer
before(async () => {
  live = await liveServer()
})
after(async () => {
  await live[Symbol.asyncDispose]()
  assert.deepEqual(live.errors, [])
})

const surgeon = demoPeople.surgeon.id

test('a person in the lobby receives no media, no stage, no people and no case', async () => {
  const { meeting } = await live.meeting()
  const coordinator = await (await live.visitor('coordinator')).enter(meeting)
  assert.deepEqual(await coordinator.ask['room:enter']({}), { phase: 'room', person: demoPeople.coordinator.id })
  const waiting = await (await live.visitor('surgeon')).enter(meeting)
  assert.equal((await waiting.ask['room:enter']({})).phase, 'lobby')

  for (const act of [
    () => waiting.ask['media:enter']({}),
    () => waiting.ask['stage:lead']({}),
    () => waiting.ask['floor:hand']({ person: surgeon, raised: true }),
    () => waiting.ask['lobby:admit']({ person: surgeon }),
  ]) {
    await assert.rejects(act, { code: 'not-admitted' })
  }
  await coordinator.ask['stage:lead']({})
  await coordinator.heard<{ people: Colleague[] }>('lobby:waiting', ({ people }) =>
    people.some((p) => p.id === surgeon),
  )
  assert.deepEqual(waiting.told, [])
})

test('only who may admit is told who waits, and only they can let anybody in', async () => {
  const { meeting } = await live.meeting()
  const coordinator = await (await live.visitor('coordinator')).enter(meeting)
  await coordinator.ask['room:enter']({})
  const radiologist = await (await live.visitor('radiologist')).enter(meeting)
  await radiologist.ask['room:enter']({})
  await coordinator.ask['lobby:admit']({ person: demoPeople.radiologist.id })
  await radiologist.heard('room:phase', ({ phase }: { phase: string }) => phase === 'room')

  const waiting = await (await live.visitor('surgeon')).enter(meeting)
  await waiting.ask['room:enter']({})
  await coordinator.heard<{ people: Colleague[] }>('lobby:waiting', ({ people }) =>
    people.some((p) => p.id === surgeon),
  )
  await assert.rejects(radiologist.ask['lobby:admit']({ person: surgeon }), { code: 'not-permitted' })
  assert.ok(!radiologist.told.some((one) => one.name === 'lobby:waiting'))

  await coordinator.ask['lobby:admit']({ person: surgeon })
  await waiting.heard('room:phase', ({ phase }: { phase: string }) => phase === 'room')
  const { people } = await waiting.heard<{ people: Participant[] }>('room:people', (told) => told.people.length === 3)
  assert.ok(people.every((person) => person.floor.microphoneMuted))
  await waiting.heard<Stage>('stage:state', () => true)
})

test('somebody who was let in comes back without waiting, as quiet and as entitled as before', async () => {
  const { meeting } = await live.meeting()
  const coordinator = await (await live.visitor('coordinator')).enter(meeting)
  await coordinator.ask['room:enter']({})
  const first = await (await live.visitor('surgeon')).enter(meeting)
  await first.ask['room:enter']({})
  await coordinator.ask['lobby:admit']({ person: surgeon })
  await first.ask['floor:microphone']({ person: surgeon, muted: false })
  await first.ask['floor:hand']({ person: surgeon, raised: true })
  await coordinator.ask['floor:microphone']({ person: surgeon, muted: true })
  first.leave()
  const again = await (await live.visitor('surgeon')).enter(meeting)
  assert.equal((await again.ask['room:enter']({})).phase, 'room')
  const { people } = await again.heard<{ people: Participant[] }>('room:people', () => true)
  const { floor } = people.find((person) => person.id === surgeon) ?? assert.fail()
  assert.deepEqual([floor.microphoneMuted, floor.hand], [true, 1])
})

test('who is removed is out at once and waits in the lobby again', async () => {
  const { meeting } = await live.meeting()
  const coordinator = await (await live.visitor('coordinator')).enter(meeting)
  await coordinator.ask['room:enter']({})
  const out = await (await live.visitor('surgeon')).enter(meeting)
  await out.ask['room:enter']({})
  await coordinator.ask['lobby:admit']({ person: surgeon })
  const gone = new Promise((closed) => out.socket.once('disconnect', closed))
  await coordinator.ask['floor:remove']({ person: surgeon })
  await gone
  assert.ok(out.told.some((one) => one.name === 'room:phase' && (one.content as { phase: string }).phase === 'removed'))
  const again = await (await live.visitor('surgeon')).enter(meeting)
  assert.equal((await again.ask['room:enter']({})).phase, 'lobby')
})

test('a second tab takes the place of the first, which can do nothing any longer', async () => {
  const { meeting } = await live.meeting()
  const first = await (await live.visitor('coordinator')).enter(meeting)
  await first.ask['room:enter']({})
  const second = await (await live.visitor('coordinator')).enter(meeting)
  const gone = new Promise((closed) => first.socket.once('disconnect', closed))
  await second.ask['room:enter']({})
  await gone
  const { people } = await second.heard<{ people: Participant[] }>('room:people', () => true)
  assert.equal(people.length, 1)
})

test('a withdrawn consent closes the live room to everybody but the home team', async () => {
  const { meeting, case: id } = await live.meeting()
  const coordinator = await (await live.visitor('coordinator')).enter(meeting)
  await coordinator.ask['room:enter']({})
  const gone = new Promise((closed) => coordinator.socket.once('disconnect', closed))
  await (await live.visitor('home')).ask['consent:withdraw']({ case: id })
  await gone
  await assert.rejects((await live.visitor('coordinator')).enter(meeting), { code: 'consent-withdrawn' })
})

test('nobody outside the panel gets as far as the lobby', async () => {
  const { meeting } = await live.meeting()
  const { meeting: other } = await live.meeting()
  assert.notEqual(meeting, other)
  const nobody = await fetch(`${live.served.url}/api/meeting:join`, {
    method: 'POST',
    body: JSON.stringify({ meeting }),
  })
  assert.equal(nobody.status, 401)
})
