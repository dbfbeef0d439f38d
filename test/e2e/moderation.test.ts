import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { WebSocket } from 'ws'
import { demoNetwork } from '../../server/demo/people.ts'
import type { OnAir, Participant, RoomConduct, Waiting } from '../../shared/protocol/room.ts'
import { documentSchemaVersion } from '../../shared/statement/document.ts'
import { aStudy, enter, gathered, gone, type Guest, idOf, phases, showing } from '../server/room/gathered.ts'
import { eventually } from '../support/eventually.ts'
import { liveServer, type InMeeting, type LiveServer } from '../support/liveServer.ts'
import { lastArrival, type PeersInRoom, peersInRoom } from '../support/peersInRoom.ts'

// Each act of a moderator, against somebody whose program does as it likes: it has real WebRTC and a raw socket, and
// none of our client. What is asserted is what others decode, and what the server answers.

let live: LiveServer
let peers: PeersInRoom
before(async () => {
  live = await liveServer()
  peers = await peersInRoom()
})
after(async () => {
  await peers[Symbol.asyncDispose]()
  await live[Symbol.asyncDispose]()
  assert.deepEqual(live.errors, [])
})

const surgeon = idOf('surgeon')
const withinMilliseconds = 2_000
type People = { people: Participant[] }
type Air = { producers: OnAir[] }
const notPermitted = { code: 'not-permitted' }
const notAdmitted = { code: 'not-admitted' }

/** The surgeon sends sound and picture, and the coordinator decodes both. */
async function surgeonOnAir(...guests: Guest[]) {
  const { at, in: room } = await gathered(live, 'surgeon', ...guests)
  for (const who of ['surgeon', 'coordinator'] as const) await peers.join(idOf(who), room[who])
  await room.surgeon.ask['floor:microphone']({ person: surgeon, muted: false })
  await room.surgeon.ask['floor:camera']({ person: surgeon, off: false })
  const sound = await peers.receive(idOf('coordinator'), await peers.send(surgeon, 'microphone'))
  const picture = await peers.receive(idOf('coordinator'), await peers.send(surgeon, 'camera'))
  const frames = async () => (await picture()).frames
  const heard = async () => (await sound()).packets
  await eventually('heard and seen', async () => (await frames()) > 3 && (await heard()) > 20, 30_000)
  return { at, room, frames, heard }
}

const isPausedOnAir = (room: { coordinator: InMeeting }, source: string) =>
  room.coordinator.heard<Air>('media:onAir', ({ producers }) =>
    producers.some((one) => one.source === source && one.paused),
  )

test('who is muted and goes on sending, sends anew, or says they are not muted is heard by nobody', async () => {
  const { room, heard } = await surgeonOnAir()
  await room.coordinator.ask['floor:microphone']({ person: surgeon, muted: true })
  assert.ok((await lastArrival(heard, performance.now())) < withinMilliseconds)
  const again = await peers.receive(idOf('coordinator'), await peers.send(surgeon, 'microphone'))
  assert.equal(await lastArrival(async () => (await again()).packets, performance.now()), 0)
  await isPausedOnAir(room, 'microphone')
})

test('everybody can be muted at once, and who asks for it stays as they are', async () => {
  const { room, heard } = await surgeonOnAir('chair')
  await room.coordinator.ask['floor:microphone']({ person: idOf('coordinator'), muted: false })
  await assert.rejects(room.surgeon.ask['floor:muteAll']({}), notPermitted)
  await room.coordinator.ask['floor:muteAll']({})
  assert.ok((await lastArrival(heard, performance.now())) < withinMilliseconds)
  const { people } = await room.chair.heard<People>('room:people', (told) =>
    told.people.every(({ id, floor }) => floor.microphoneMuted === (id !== idOf('coordinator'))),
  )
  assert.equal(people.length, 3)
})

test('whose camera is stopped and goes on sending pictures is seen by nobody', async () => {
  const { room, frames } = await surgeonOnAir()
  await room.coordinator.ask['floor:camera']({ person: surgeon, off: true })
  assert.ok((await lastArrival(frames, performance.now())) < withinMilliseconds)
  const again = await peers.receive(idOf('coordinator'), await peers.send(surgeon, 'camera'))
  assert.equal(await lastArrival(async () => (await again()).frames, performance.now()), 0)
})

test('what was shared is stopped and kept stopped, until one who moderates allows it again', async () => {
  const { room } = await surgeonOnAir()
  const shared = await peers.receive(idOf('coordinator'), await peers.send(surgeon, 'screen'))
  await eventually('the share is seen', async () => (await shared()).frames > 3, 30_000)
  await assert.rejects(room.surgeon.ask['floor:share']({ person: surgeon, allowed: true }), notPermitted)
  await room.coordinator.ask['floor:share']({ person: surgeon, allowed: false })
  await room.coordinator.heard<Air>('media:onAir', ({ producers }) => producers.every((one) => one.source !== 'screen'))
  await assert.rejects(peers.send(surgeon, 'screen'), /not-permitted/)
  await room.coordinator.ask['floor:share']({ person: surgeon, allowed: true })
  await peers.send(surgeon, 'screen')
  await room.coordinator.heard<Air>('media:onAir', ({ producers }) => producers.some((one) => one.source === 'screen'))
})

test('who is removed is neither heard nor seen, hears and sees nothing, and writes nothing, within two seconds', async () => {
  const { at, room, heard, frames } = await surgeonOnAir()
  await room.coordinator.ask['floor:microphone']({ person: idOf('coordinator'), muted: false })
  const theirs = await peers.receive(surgeon, await peers.send(idOf('coordinator'), 'microphone'))
  await eventually('the surgeon hears', async () => (await theirs()).packets > 20, 30_000)
  const { ask } = await live.visitor('surgeon')
  const writing = await documentSocket(
    at.recommendation,
    await ask['document:ticket']({ recommendation: at.recommendation }),
  )
  const spare = await ask['document:ticket']({ recommendation: at.recommendation })

  const since = performance.now()
  const [out, closed] = [gone(room.surgeon), writing.closed]
  await room.coordinator.ask['floor:remove']({ person: surgeon })
  const last = await Promise.all([
    lastArrival(heard, since),
    lastArrival(frames, since),
    lastArrival(async () => (await theirs()).packets, since),
  ])
  assert.ok(Math.max(...last) < withinMilliseconds, `it took ${last.join(', ')} ms`)
  await Promise.all([out, closed])
  assert.equal(phases(room.surgeon).at(-1), 'removed')

  await assert.rejects(ask['document:ticket']({ recommendation: at.recommendation }), notAdmitted)
  // A ticket from before the removal opens nothing for longer than it takes to look.
  await (
    await documentSocket(at.recommendation, spare)
  ).closed
})

test('who was removed and comes back waits, and may do nothing until they are admitted again', async () => {
  const { at, in: room } = await gathered(live, 'surgeon')
  const study = await aStudy(live, at.case)
  await room.coordinator.ask['floor:remove']({ person: surgeon })
  const back = await (await live.visitor('surgeon')).enter(at.meeting)
  for (const act of [
    () => back.ask['media:enter']({}),
    () => back.ask['stage:lead']({}),
    () => back.ask['stage:show'](showing(study)),
    () => back.ask['floor:microphone']({ person: surgeon, muted: false }),
    () => back.ask['lobby:admit']({ person: surgeon }),
    () => back.ask['floor:handOver']({ person: surgeon, moderates: true }),
  ]) {
    await assert.rejects(act, notAdmitted)
    await back.ask['room:enter']({})
  }
  const soFar = room.coordinator.told.length
  back.socket.emit('stage:point', { pointer: { kind: 'gone' } })
  assert.equal((await back.ask['room:enter']({})).phase, 'lobby')
  assert.ok(room.coordinator.told.slice(soFar).every(({ name }) => name !== 'stage:pointer'))
  assert.ok(back.told.every(({ name }) => name === 'room:phase'))

  await room.coordinator.ask['lobby:admit']({ person: surgeon })
  await back.heard('room:phase', ({ phase }: { phase: string }) => phase === 'room')
  await back.ask['media:enter']({})
  const { ask } = await live.visitor('surgeon')
  await ask['document:ticket']({ recommendation: at.recommendation })
})

test('a coordinator who was removed does not simply walk in again', async () => {
  const { at, in: room } = await gathered(live, 'chair')
  const out = gone(room.coordinator)
  await room.chair.ask['floor:remove']({ person: idOf('coordinator') })
  await out
  const back = await enter(live, 'coordinator', at.meeting)
  await assert.rejects(back.ask['floor:remove']({ person: idOf('chair') }), notAdmitted)
  await room.chair.heard<{ people: Waiting[] }>('lobby:waiting', ({ people }) => people.length === 1)
  await room.chair.ask['lobby:admit']({ person: idOf('coordinator') })
  await back.heard('room:phase', ({ phase }: { phase: string }) => phase === 'room')
})

test('a locked meeting takes nobody new, and whoever was in comes back', async () => {
  const { at, in: room } = await gathered(live, 'surgeon')
  await assert.rejects(room.surgeon.ask['lobby:lock']({ locked: false }), notPermitted)
  await room.coordinator.ask['lobby:lock']({ locked: true })
  await room.surgeon.heard<RoomConduct>('room:conduct', ({ locked }) => locked)
  const knocking = await (await live.visitor('radiologist')).enter(at.meeting)
  assert.equal((await knocking.ask['room:enter']({})).phase, 'locked')
  await assert.rejects(knocking.ask['media:enter']({}), notAdmitted)
  await assert.rejects(room.coordinator.ask['lobby:admit']({ person: idOf('radiologist') }), { code: 'not-found' })
  room.surgeon.leave()
  assert.equal(phases(await enter(live, 'surgeon', at.meeting)).length, 0)
  await room.coordinator.ask['lobby:lock']({ locked: false })
  assert.equal((await knocking.ask['room:enter']({})).phase, 'lobby')
})

test('all who wait are admitted at once, by one who may', async () => {
  const { at, in: room } = await gathered(live, 'surgeon')
  const waiting = [await enter(live, 'radiologist', at.meeting), await enter(live, 'geneticist', at.meeting)]
  await assert.rejects(room.surgeon.ask['lobby:admitAll']({}), notPermitted)
  const { people } = await room.coordinator.heard<{ people: Waiting[] }>(
    'lobby:waiting',
    (told) => told.people.length === 2,
  )
  assert.deepEqual(
    people.map(({ id, roles, interests }) => [id, roles.length > 0, interests.length]),
    [idOf('radiologist'), idOf('geneticist')].map((id) => [id, true, 1]),
  )
  await room.coordinator.ask['lobby:admitAll']({})
  for (const one of waiting) await one.heard('room:phase', ({ phase }: { phase: string }) => phase === 'room')
})

test('moderation that was handed over is theirs until it is taken back, and nobody takes it', async () => {
  const { in: room } = await gathered(live, 'surgeon', 'chair')
  const takes = { person: surgeon, moderates: true }
  await assert.rejects(room.surgeon.ask['floor:handOver'](takes), notPermitted)
  await room.chair.ask['floor:handOver'](takes)
  const moderates = (is: boolean) => (told: People) =>
    told.people.some(({ id, roles }) => id === surgeon && roles.includes('moderator') === is)
  await room.surgeon.heard('room:people', moderates(true))
  await room.surgeon.ask['floor:muteAll']({})
  await room.chair.ask['floor:handOver']({ person: surgeon, moderates: false })
  await room.coordinator.heard('room:people', moderates(false))
  await assert.rejects(room.surgeon.ask['floor:muteAll']({}), notPermitted)
  await assert.rejects(room.surgeon.ask['lobby:lock']({ locked: true }), notPermitted)
})

test('a lead that was handed on is lost to who had it', async () => {
  const { at, in: room } = await gathered(live, 'surgeon', 'chair')
  const study = await aStudy(live, at.case)
  await room.surgeon.ask['stage:lead']({})
  await room.surgeon.ask['stage:show'](showing(study))
  await room.chair.ask['stage:give']({ person: idOf('chair') })
  await assert.rejects(room.surgeon.ask['stage:show'](showing(study)), notPermitted)
  await room.chair.ask['stage:show'](showing(study))
})

test('the queue is the server’s: nobody pushes forward, and who is called leaves it', async () => {
  const { in: room } = await gathered(live, 'surgeon', 'chair', 'geneticist')
  for (const who of ['surgeon', 'geneticist', 'chair'] as const) {
    await room[who].ask['floor:hand']({ person: idOf(who), raised: true })
  }
  const queue =
    (...who: Guest[]) =>
    (told: People) => {
      const inOrder = told.people.filter(({ floor }) => floor.hand !== null)
      inOrder.sort((a, b) => (a.floor.hand ?? 0) - (b.floor.hand ?? 0))
      return inOrder.map(({ id }) => id).join() === who.map(idOf).join()
    }
  for (const act of [
    () => room.geneticist.ask['floor:moveHand']({ person: idOf('geneticist'), place: 1 }),
    () => room.geneticist.ask['floor:call']({ person: idOf('geneticist') }),
    () => room.geneticist.ask['floor:hand']({ person: surgeon, raised: false }),
    () => room.geneticist.ask['floor:lowerHands']({}),
  ]) {
    await assert.rejects(act, notPermitted)
  }
  await room.coordinator.heard('room:people', queue('surgeon', 'geneticist', 'chair'))
  await room.coordinator.ask['floor:moveHand']({ person: idOf('chair'), place: 1 })
  await room.geneticist.heard('room:people', queue('chair', 'surgeon', 'geneticist'))
  await room.coordinator.ask['floor:call']({ person: idOf('chair') })
  await room.geneticist.heard('room:people', queue('surgeon', 'geneticist'))
  await room.coordinator.ask['floor:hand']({ person: surgeon, raised: false })
  await room.geneticist.heard('room:people', queue('geneticist'))
  await room.coordinator.ask['floor:lowerHands']({})
  await room.geneticist.heard('room:people', queue())
})

test('when the next case begins, who has no part in it is out of sound, picture, stage and text, and back for theirs', async () => {
  const first = await live.meeting()
  const second = await live.meeting({ seated: ['chair', 'geneticist'] })
  const schedule = (await live.visitor('coordinator')).ask['meeting:schedule']
  const { meeting } = await schedule({
    network: demoNetwork,
    startsAt: new Date().toISOString(),
    timeZone: 'Europe/Brussels',
    agenda: [first.case, second.case].map((one) => ({ case: one, minutes: 10 })),
  })
  const coordinator = await enter(live, 'coordinator', meeting)
  const sits = await enter(live, 'surgeon', meeting)
  const stays = await enter(live, 'geneticist', meeting)
  await coordinator.ask['lobby:admitAll']({})
  await sits.heard('room:phase', ({ phase }: { phase: string }) => phase === 'room')
  await peers.join(surgeon, sits)
  await peers.join(idOf('coordinator'), coordinator)
  await coordinator.ask['floor:microphone']({ person: idOf('coordinator'), muted: false })
  const theirs = await peers.receive(surgeon, await peers.send(idOf('coordinator'), 'microphone'))
  const heard = async () => (await theirs()).packets
  await eventually('the surgeon hears', async () => (await heard()) > 20, 30_000)
  const [study, other] = [await aStudy(live, first.case), await aStudy(live, second.case)]
  await coordinator.ask['stage:lead']({})
  await coordinator.ask['stage:show'](showing(study))

  await assert.rejects(sits.ask['agenda:go']({ item: 1, from: 0 }), notPermitted)
  const since = performance.now()
  await coordinator.ask['agenda:go']({ item: 1, from: 0 })
  assert.ok((await lastArrival(heard, since)) < withinMilliseconds)
  assert.equal(phases(sits).at(-1), 'aside')
  const soFar = sits.told.length
  await stays.heard<RoomConduct>('room:conduct', ({ item, case: id }) => item === 1 && id === second.case)
  await assert.rejects(coordinator.ask['stage:show'](showing(study)), { code: 'not-found' })
  await coordinator.ask['stage:show'](showing(other))
  for (const act of [
    () => sits.ask['media:enter']({}),
    () => sits.ask['stage:lead']({}),
    () => sits.ask['floor:hand']({ person: surgeon, raised: true }),
  ]) {
    await assert.rejects(act, notAdmitted)
  }
  assert.equal((await sits.ask['room:enter']({})).phase, 'aside')
  assert.deepEqual(sits.told.slice(soFar), [])
  assert.ok(!JSON.stringify(sits.told).includes(second.case))

  // Of two who press at once, one is heard.
  await assert.rejects(coordinator.ask['agenda:go']({ item: 0, from: 0 }), { code: 'wrong-state' })
  await coordinator.ask['agenda:go']({ item: 0, from: 1 })
  await sits.heard('room:phase', ({ phase }: { phase: string }) => phase === 'room')
  const { people } = await sits.heard<People>('room:people', () => true)
  assert.equal(people.find(({ id }) => id === surgeon)?.floor.microphoneMuted, true)
})

test('nobody goes to a case that nobody here could moderate', async () => {
  const first = await live.meeting()
  const second = await live.meeting({ seated: ['geneticist', 'chair'] })
  const schedule = (await live.visitor('coordinator')).ask['meeting:schedule']
  const agenda = [first.case, second.case].map((one) => ({ case: one, minutes: 10 }))
  const startsAt = new Date().toISOString()
  const { meeting } = await schedule({ network: demoNetwork, startsAt, timeZone: 'Europe/Brussels', agenda })
  const coordinator = await enter(live, 'coordinator', meeting)
  const sits = await enter(live, 'surgeon', meeting)
  await coordinator.ask['lobby:admitAll']({})
  await sits.heard('room:phase', ({ phase }: { phase: string }) => phase === 'room')
  await coordinator.ask['floor:handOver']({ person: surgeon, moderates: true })
  await sits.heard<People>('room:people', ({ people }) => people.some(({ roles }) => roles.includes('moderator')))
  await coordinator.ask['room:leave']({})
  await assert.rejects(sits.ask['agenda:go']({ item: 1, from: 0 }), { code: 'wrong-state' })
})

/** A raw socket on the document, as of a program that is none of ours. */
async function documentSocket(document: string, { ticket, url }: { ticket: string; url: string }) {
  const socket = new WebSocket(`${url}/${document}?ticket=${ticket}&schema=${documentSchemaVersion}`)
  const closed = new Promise<void>((done) => socket.once('close', () => done()))
  await new Promise<void>((opened, failed) => {
    socket.once('open', () => opened())
    socket.once('error', failed)
  })
  return { closed }
}
