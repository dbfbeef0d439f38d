import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { io } from 'socket.io-client'
import { demoNetwork } from '../../../server/demo/people.ts'
import type { Stage } from '../../../shared/domain/stage.ts'
import type { Participant } from '../../../shared/protocol/room.ts'
import { eventually } from '../../support/eventually.ts'
import { liveServer, type LiveServer } from '../../support/liveServer.ts'
import { aStudy, enter, gathered, gone, idOf, phases, seat, showing } from './gathered.ts'

let live: LiveServer
before(async () => {
  live = await liveServer()
})
after(async () => {
  await live[Symbol.asyncDispose]()
  assert.deepEqual(live.errors, [])
})

type Told = { people: Participant[] }

test('who loses their seat is out at once, and the others stay', async () => {
  const { at, in: room } = await gathered(live, 'surgeon', 'chair')
  const out = gone(room.surgeon)
  await seat(live, at.case, { surgeon: null })
  await out
  assert.equal(phases(room.surgeon).at(-1), 'removed')
  await assert.rejects(enter(live, 'surgeon', at.meeting), { code: 'not-found' })
  const told = await room.chair.heard<Told>('room:people', ({ people }) => people.length === 2)
  assert.ok(told.people.every(({ id }) => id !== idOf('surgeon')))
})

test('what happens to another case is not told in this room', async () => {
  const { at, in: room } = await gathered(live)
  const other = await live.meeting()
  const here = () => room.coordinator.told.filter(({ name }) => name === 'recommendation:changed').length
  const soFar = here()
  await seat(live, other.case, {})
  await seat(live, at.case, {})
  await eventually('told of its own case', () => here() > soFar)
  assert.equal(here(), soFar + 1)
})

test('an act on another node, of which nothing is heard here, is followed within seconds', async () => {
  const { at, in: room } = await gathered(live, 'surgeon')
  const { store } = live.served.board
  const [panel] = await store.list('panel', at.case)
  if (!panel) assert.fail('no panel')
  const seats = panel.record.seats.map((one) => ({
    ...one,
    ruling: one.person === idOf('surgeon') ? ('recused' as const) : null,
  }))
  const out = gone(room.surgeon)
  await store.commit([{ kind: 'panel', parent: at.case, record: { ...panel.record, seats }, version: panel.version }], {
    subject: at.case,
    by: 'system',
    action: 'panel:appoint',
    target: at.case,
    outcome: 'success',
    detail: {},
    at: new Date().toISOString(),
  })
  await out
  assert.equal(phases(room.surgeon).at(-1), 'removed')
})

test('consent withdrawn for one of two cases takes it off the stage, and the meeting goes on about the other', async () => {
  const { at, in: other } = await gathered(live)
  other.coordinator.leave()
  const second = await live.meeting()
  const { meeting } = await (
    await live.visitor('coordinator')
  ).ask['meeting:schedule']({
    network: demoNetwork,
    startsAt: new Date().toISOString(),
    timeZone: 'Europe/Brussels',
    agenda: [at.case, second.case].map((one) => ({ case: one, minutes: 30 })),
  })
  const study = await aStudy(live, at.case)
  const coordinator = await enter(live, 'coordinator', meeting)
  await coordinator.ask['stage:lead']({})
  await coordinator.ask['stage:show'](showing(study))
  await (await live.visitor('home')).ask['consent:withdraw']({ case: at.case })
  await coordinator.heard<Stage>(
    'stage:state',
    ({ shown, sequence }) => sequence > 2 && shown.views[0]?.kind === 'empty',
  )
  await assert.rejects(coordinator.ask['stage:show'](showing(study)), { code: 'not-found' })
  await coordinator.ask['stage:show'](showing(await aStudy(live, second.case)))
})

test('a meeting that is ended closes for everybody, the lobby included, and cannot be entered again', async () => {
  const { at, in: room } = await gathered(live, 'chair')
  const waiting = await enter(live, 'surgeon', at.meeting)
  const all = [room.coordinator, room.chair, waiting]
  const closed = Promise.all(all.map(gone))
  await (await live.visitor('chair')).ask['meeting:end']({ meeting: at.meeting })
  await closed
  assert.deepEqual(
    all.map((one) => phases(one).at(-1)),
    ['ended', 'ended', 'ended'],
  )
  await assert.rejects(enter(live, 'coordinator', at.meeting), { code: 'wrong-state' })
})

test('a node that loses its lease sends everybody to the next and writes nothing more', async () => {
  const { at, in: room } = await gathered(live, 'surgeon')
  const { leases } = live.served.board.store
  const out = Promise.all([gone(room.coordinator), gone(room.surgeon)])
  const url = 'http://another.example.org'
  const taken = await leases.claim(at.meeting, url, Date.now() + 3600_000, 3600_000)
  assert.equal(taken.node, url)
  await assert.rejects(room.coordinator.ask['floor:remove']({ person: idOf('surgeon') }), { code: 'lease-lost' })
  await out
  assert.deepEqual(phases(room.surgeon), ['room', 'elsewhere'])
  const joined = await (await live.visitor('coordinator')).ask['meeting:join']({ meeting: at.meeting })
  assert.equal(joined.url, url)
  await leases.release(taken)
})

test('who signs out is out of the room and hears no more notices, on this device alone', async () => {
  const { at, in: room } = await gathered(live, 'neurophysiologist')
  const { url } = live.served
  const visitor = await live.visitor('neurophysiologist')
  const elsewhere = await live.visitor('coordinator')
  const notices = [visitor, elsewhere].map(({ cookie }) =>
    io(url, { transports: ['websocket'], extraHeaders: { cookie }, reconnection: false, forceNew: true }),
  )
  await Promise.all(notices.map((socket) => new Promise<void>((on) => socket.once('connect', on))))
  const token = (await visitor.ask['meeting:join']({ meeting: at.meeting })).token
  const out = gone(room.neurophysiologist)
  const deaf = new Promise((closed) => notices[0]?.once('disconnect', closed))
  await visitor.ask['session:close']({})
  await Promise.all([out, deaf])
  assert.ok(notices[1]?.connected)
  assert.ok(room.coordinator.socket.connected)
  assert.equal((await visitor.ask['session:read']({})).person, null)
  // A ticket into the meeting that was given before the end of the session opens nothing any longer.
  const late = io(`${url}/meeting`, { transports: ['websocket'], auth: { token }, forceNew: true, reconnection: false })
  const refused = await new Promise<Error>((told) => late.once('connect_error', told))
  assert.equal(refused.message, 'not-signed-in')
  for (const socket of [...notices, late]) socket.disconnect()
})
