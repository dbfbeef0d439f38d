import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Stage } from '../../../shared/domain/stage.ts'
import type { InMeeting } from '../../support/liveServer.ts'
import { liveServer, type LiveServer } from '../../support/liveServer.ts'
import { aStudy, enter, gathered, idOf, seat, showing, slice } from './gathered.ts'

let live: LiveServer
before(async () => {
  live = await liveServer()
})
after(async () => {
  await live[Symbol.asyncDispose]()
  assert.deepEqual(live.errors, [])
})

const stageOf = (one: InMeeting) => one.told.findLast(({ name }) => name === 'stage:state')?.content as Stage
const pointer = { viewport: 0, at: { unit: 'pixels' as const, point: [1, 2] }, ping: false }

test('who does not lead shows nothing, and asking for the lead is not having it', async () => {
  const { at, in: room } = await gathered(live, 'chair', 'surgeon', 'radiologist')
  const study = await aStudy(live, at.case)
  await assert.rejects(room.surgeon.ask['stage:show'](showing(study)), { code: 'not-permitted' })
  await room.surgeon.ask['stage:lead']({})
  await room.radiologist.ask['stage:lead']({})
  await assert.rejects(room.radiologist.ask['stage:show'](showing(study)), { code: 'not-permitted' })
  await assert.rejects(room.radiologist.ask['stage:give']({ person: idOf('radiologist') }), { code: 'not-permitted' })
  await room.surgeon.ask['stage:show'](showing(study))
  const seen = await room.chair.heard<Stage>('stage:state', ({ shown }) => shown.views[0]?.kind === 'slice')
  assert.deepEqual([seen.leader, seen.asking], [idOf('surgeon'), [idOf('radiologist')]])
})

test('what cannot be a number is refused, and what is shown stays', async () => {
  const { at, in: room } = await gathered(live)
  const study = await aStudy(live, at.case)
  await room.coordinator.ask['stage:lead']({})
  await room.coordinator.ask['stage:show'](showing(study))
  for (const center of [NaN, Infinity, -Infinity, 1e300, '40']) {
    const view = { ...slice(study), window: { center, width: 400 } }
    const answered = await room.coordinator.socket.emitWithAck('stage:show', {
      shown: { layout: 'one', views: [view] },
    })
    assert.equal(answered.problem?.code, 'invalid-input', String(center))
  }
  assert.deepEqual(stageOf(room.coordinator).shown.views, [slice(study)])
})

test('a study of another case cannot be shown', async () => {
  const { in: room } = await gathered(live)
  const elsewhere = await live.meeting()
  const study = await aStudy(live, elsewhere.case)
  await room.coordinator.ask['stage:lead']({})
  await assert.rejects(room.coordinator.ask['stage:show'](showing(study)), { code: 'not-found' })
  await assert.rejects(room.coordinator.ask['stage:show'](showing('std_0000000000000000')), { code: 'not-found' })
})

test('of two things shown one after the other, everybody ends with the later one', async () => {
  const { at, in: room } = await gathered(live, 'chair')
  const [known, unknown] = [await aStudy(live, at.case), await aStudy(live, at.case)]
  await room.coordinator.ask['stage:lead']({})
  await room.coordinator.ask['stage:show'](showing(known))
  // The first is still looked up in the record when the second, which is known, has been shown.
  const both = [showing(unknown), showing(known)].map((shown) => room.coordinator.ask['stage:show'](shown))
  await Promise.all(both)
  await room.coordinator.ask['stage:give']({ person: idOf('chair') })
  const seen = await room.chair.heard<Stage>('stage:state', ({ leader }) => leader === idOf('chair'))
  assert.deepEqual(seen.shown.views, [slice(known)])
})

test('who comes late sees the whole stage', async () => {
  const { at, in: room } = await gathered(live)
  const study = await aStudy(live, at.case)
  await room.coordinator.ask['stage:lead']({})
  await room.coordinator.ask['stage:show'](showing(study))
  const late = await enter(live, 'surgeon', at.meeting)
  assert.equal(late.told.length, 0)
  await room.coordinator.ask['lobby:admit']({ person: idOf('surgeon') })
  const seen = await late.heard<Stage>('stage:state', () => true)
  assert.deepEqual(seen, stageOf(room.coordinator))
})

test('a leader who leaves frees the lead and leaves what is shown', async () => {
  const { at, in: room } = await gathered(live, 'surgeon')
  const study = await aStudy(live, at.case)
  await room.surgeon.ask['stage:lead']({})
  await room.surgeon.ask['stage:show'](showing(study))
  await room.surgeon.ask['room:leave']({})
  const free = await room.coordinator.heard<Stage>(
    'stage:state',
    ({ leader, sequence }) => leader === null && sequence > 1,
  )
  assert.deepEqual(free.shown.views, [slice(study)])
})

test('the lead is given to nobody who waits, is away, or may not lead', async () => {
  const { at, in: room } = await gathered(live, 'surgeon')
  await enter(live, 'radiologist', at.meeting)
  await room.coordinator.ask['stage:lead']({})
  for (const who of ['radiologist', 'geneticist'] as const) {
    await assert.rejects(room.coordinator.ask['stage:give']({ person: idOf(who) }), { code: 'not-found' })
  }
  await seat(live, at.case, { surgeon: 'observer' })
  await room.coordinator.heard('room:people', ({ people }: { people: { id: string; roles: string[] }[] }) =>
    people.some(({ id, roles }) => id === idOf('surgeon') && roles.includes('observer')),
  )
  await assert.rejects(room.coordinator.ask['stage:give']({ person: idOf('surgeon') }), { code: 'not-permitted' })
})

test('a pointer reaches everybody else in the room, and nobody in the lobby', async () => {
  const { at, in: room } = await gathered(live, 'surgeon')
  const waiting = await enter(live, 'radiologist', at.meeting)
  waiting.socket.emit('stage:point', { pointer: { ...pointer, viewport: 8 } })
  room.coordinator.socket.emit('stage:point', { pointer: { ...pointer, at: { unit: 'pixels', point: [1e9, 2] } } })
  room.coordinator.socket.emit('stage:point', { pointer })
  const seen = await room.surgeon.heard('stage:pointer', () => true)
  assert.deepEqual(seen, { person: idOf('coordinator'), pointer })
  await waiting.ask['room:enter']({})
  const pointers = (one: InMeeting) => one.told.filter(({ name }) => name === 'stage:pointer')
  assert.deepEqual([pointers(room.surgeon).length, pointers(room.coordinator), pointers(waiting)], [1, [], []])
})
