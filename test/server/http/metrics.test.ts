import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { liveServer, type LiveServer } from '../../support/liveServer.ts'
import { eventually } from '../../support/eventually.ts'
import { gathered, idOf } from '../room/gathered.ts'

const token = 'a token of the tests alone'
let open: LiveServer
let guarded: LiveServer
before(async () => {
  open = await liveServer()
  guarded = await liveServer({ METRICS_TOKEN: token })
})
after(async () => {
  for (const live of [open, guarded]) {
    await live[Symbol.asyncDispose]()
    assert.deepEqual(live.errors, [])
  }
})

const scrape = (live: LiveServer, headers: Record<string, string> = {}) =>
  fetch(`${live.served.url}/metrics`, { headers })
const numbers = async (live: LiveServer, headers?: Record<string, string>) => (await scrape(live, headers)).text()
const value = (text: string, name: string) =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')[1] ?? Number.NaN,
  )

test('numbers are for this machine alone, and not for what a proxy passes on', async () => {
  assert.equal((await scrape(open)).status, 200)
  for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via']) {
    assert.equal((await scrape(open, { [header]: '192.0.2.1' })).status, 404, header)
  }
})

test('where a token is set, it is what a scrape must bring, from wherever', async () => {
  for (const authorization of ['', 'Bearer ', `Bearer ${token}x`, `Basic ${token}`]) {
    assert.equal((await scrape(guarded, { authorization })).status, 404, authorization)
  }
  const answered = await scrape(guarded, { authorization: `Bearer ${token}`, 'x-forwarded-for': '192.0.2.1' })
  assert.equal(answered.status, 200)
  assert.match(answered.headers.get('content-type') ?? '', /^text\/plain/)
})

test('rooms, people and streams are counted, and what browsers measured is added up', async () => {
  const { at, in: room } = await gathered(open, 'surgeon')
  await room.surgeon.ask['media:enter']({})
  const measured = (one: unknown) => room.surgeon.socket.emit('room:measured', one)
  measured({ what: 'join', milliseconds: 400 })
  measured({ what: 'firstFrame', milliseconds: 700 })
  measured({ what: 'received', packets: 90, lost: 10, bytes: 9_000 })
  // What is no number of a browser counts for nothing.
  for (const junk of [
    null,
    { what: 'join', milliseconds: -1 },
    { what: 'join', milliseconds: Infinity },
    { what: 'x' },
  ]) {
    measured(junk)
  }
  await eventually('counted', async () => value(await numbers(open), 'consilium_packets_lost_total') === 10)
  const text = await numbers(open)
  for (const [name, wanted] of [
    ['consilium_rooms', 1],
    ['consilium_participants{where="room"}', 2],
    ['consilium_worker_meetings{worker="0"}', 1],
    ['consilium_worker_participants{worker="0"}', 1],
    ['consilium_join_seconds_count', 1],
    ['consilium_join_seconds_sum', 0.4],
    ['consilium_first_frame_seconds_count', 1],
    ['consilium_received_bytes_total', 9_000],
    ['consilium_media_up', 1],
  ] as const) {
    assert.equal(value(text, name), wanted, name)
  }
  assert.ok(value(text, 'consilium_worker_cpu_seconds{worker="0"}') > 0)
  for (const secret of [at.meeting, at.case, idOf('surgeon'), 'demo']) assert.ok(!text.includes(secret), secret)
})

test('who comes back on a new connection is counted as such', async () => {
  const { at } = await gathered(open, 'surgeon')
  const soFar = value(await numbers(open), 'consilium_reconnects_total')
  const again = await (await open.visitor('surgeon')).enter(at.meeting)
  await again.ask['room:enter']({})
  assert.equal(value(await numbers(open), 'consilium_reconnects_total'), soFar + 1)
})
