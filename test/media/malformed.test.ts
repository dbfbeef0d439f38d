import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright'
import type { PersonId } from '../../shared/domain/identifiers.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { mediaNodes, type TestedMedia } from '../support/mediaNodes.ts'
import { openPeers } from '../support/mediaPeers.ts'
import { dtls, opus, vp8Simulcast } from '../support/rtpParameters.ts'

const meeting = 'mtg_aaaaaaaaaaaaaaaa'
const lee = 'per_leeleeleeleelee1' as PersonId
const okoye = 'per_okoyeokoyeokoye1' as PersonId
const intruder = { meeting, participant: 'per_aaaaaaaaaaaaaaaa' as PersonId }

let peers: Awaited<ReturnType<typeof openPeers>>
let media: TestedMedia
let page: Page
let seen: string
let worker: { pid: number; udpPort: number; tcpPort: number }

before(async () => {
  peers = await openPeers()
  const open = mediaNodes['in the process of the server'] ?? assert.fail()
  media = await open()
  await media.ask['media:open']({ meeting })
  page = await peers.page(media.ask)
  for (const who of [lee, okoye])
    await page.evaluate(([at, one]) => window.peers.join(at, one), [meeting, who] as const)
  const camera = await page.evaluate((who) => window.peers.send(who, 'camera'), lee)
  seen = await page.evaluate(([at, who, id]) => window.peers.receive(at, who, id), [meeting, okoye, camera] as const)
  worker = await theWorker()
  await picturesGoOn()
})
after(async () => {
  await media[Symbol.asyncDispose]()
  await peers[Symbol.asyncDispose]()
  assert.deepEqual(media.bugs, [])
})

test('nothing that a browser could say of its streams hurts anybody but who says it', async () => {
  const random = chances(4)
  const { send, receive, rtpCapabilities } = await media.ask['media:enter']({ ...intruder, entry: 'one' })
  const camera = await media.ask['media:produce']({
    ...intruder,
    transport: send.transport,
    source: 'camera',
    rtpParameters: vp8Simulcast(9_000),
    paused: false,
  })
  const valid: { name: keyof TestedMedia['ask']; input: object }[] = [
    { name: 'media:connect', input: { ...intruder, transport: receive.transport, dtlsParameters: dtls() } },
    { name: 'media:restart', input: { ...intruder, transport: send.transport } },
    { name: 'media:produce', input: produceOf(send.transport, 'microphone', opus(5_000)) },
    { name: 'media:produce', input: produceOf(send.transport, 'screen', vp8Simulcast(6_000)) },
    { name: 'media:consume', input: { ...intruder, producer: camera.producer, rtpCapabilities } },
    {
      name: 'media:enter',
      input: { ...intruder, entry: 'one', sctpParameters: { port: 5000, OS: 1024, MIS: 1024, maxMessageSize: 1 } },
    },
  ]
  const codes = new Set<string>()
  for (let turn = 0; turn < 1_500; turn++) {
    const { name, input } = valid[turn % valid.length] ?? assert.fail()
    const broken = mutated(input, random)
    try {
      await (media.ask[name] as (input: unknown) => Promise<unknown>)(broken)
      codes.add('taken')
    } catch (error) {
      assert.ok(error instanceof Problem, `${name} ${JSON.stringify(broken)}: ${String(error)}`)
      codes.add(error.code)
    }
  }
  assert.deepEqual(await theWorker(), worker, 'the same worker carries the meeting')
  for (const code of ['invalid-input', 'media-refused']) assert.ok(codes.has(code), [...codes].join(', '))
  await picturesGoOn()
})

test('nothing that is thrown at the ports of a worker hurts anybody', async () => {
  const random = chances(5)
  const socket = createSocket('udp4')
  for (let turn = 0; turn < 3_000; turn++) {
    const packet = noise(random, 1 + Math.floor(random() * 1_400))
    // As STUN, DTLS and RTP begin, so that it gets further in.
    packet[0] = [0, 1, 20, 22, 23, 128, 144][turn % 7] ?? 0
    if (turn % 3 === 0 && packet.length >= 8) packet.writeUInt32BE(0x2112_a442, 4)
    await new Promise<void>((sent) => socket.send(packet, worker.udpPort, '127.0.0.1', () => sent()))
  }
  socket.close()
  for (let turn = 0; turn < 40; turn++) {
    const line = connect(worker.tcpPort, '127.0.0.1')
    line.on('error', () => undefined)
    await once(line, 'connect')
    const gone = once(line, 'close')
    line.end(noise(random, 1 + Math.floor(random() * 5_000)))
    line.setTimeout(500, () => line.destroy())
    await gone
  }
  assert.deepEqual(await theWorker(), worker)
  await picturesGoOn()
})

const produceOf = (transport: string, source: string, rtpParameters: object) => ({
  ...intruder,
  transport,
  source,
  rtpParameters,
  paused: false,
})

async function theWorker() {
  const { workers } = await media.ask['media:load']({})
  const [{ pid, udpPort, tcpPort } = assert.fail()] = workers
  return { pid, udpPort, tcpPort }
}

/** The pair beside the intruder: more pictures are decoded than were. */
async function picturesGoOn(): Promise<void> {
  const frames = async () =>
    (await page.evaluate(([who, id]) => window.peers.reception(who, id), [okoye, seen] as const)).frames
  const already = await frames()
  for (let tries = 0; (await frames()) < already + 10; tries++) {
    assert.ok(tries < 300, 'pictures have stopped')
    await page.evaluate(() => new Promise((done) => setTimeout(done, 100)))
  }
}

const strange: readonly unknown[] = [
  null,
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  Number.NaN,
  '',
  ' ',
  '\u0000',
  'x'.repeat(70_000),
  '../../etc',
  'sha-256',
  'AB:CD',
  'video/rtx',
  [],
  {},
  [[]],
  true,
  { length: 2 ** 32 - 1 },
]

/** The same with one to three places made strange, doubled, emptied or taken from elsewhere in it. */
function mutated(valid: object, random: () => number): object {
  const copy = structuredClone(valid) as Record<string, unknown>
  for (let times = 1 + Math.floor(random() * 3); times > 0; times--) {
    const places = placesIn(copy)
    const place = places[Math.floor(random() * places.length)]
    if (!place) break
    const { holder, key } = place
    const what = random()
    if (what < 0.45) holder[key] = structuredClone(strange[Math.floor(random() * strange.length)])
    else if (what < 0.6) Reflect.deleteProperty(holder, key)
    else if (what < 0.75) holder[key] = structuredClone(places[Math.floor(random() * places.length)]?.holder[key])
    else if (what < 0.9 && typeof holder[key] === 'number') holder[key] = Math.floor(random() * 2 ** 32)
    else if (Array.isArray(holder[key])) holder[key] = Array.from({ length: 100 }, () => holder[key])
    else holder['unheard of'] = 1
  }
  return copy
}

function placesIn(of: object): { holder: Record<string, unknown>; key: string }[] {
  const holder = of as Record<string, unknown>
  return Object.keys(holder).flatMap((key) => {
    const value = holder[key]
    return [{ holder, key }, ...(typeof value === 'object' && value !== null ? placesIn(value) : [])]
  })
}

const noise = (random: () => number, bytes: number): Buffer =>
  Buffer.from(Array.from({ length: bytes }, () => Math.floor(random() * 256)))

/** The same numbers between 0 and 1 in every run (xorshift). */
function chances(seed: number): () => number {
  let state = seed * 2_654_435_761
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}
