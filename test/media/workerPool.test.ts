import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { test } from 'node:test'
import { mediaNodes, type TestedMedia } from '../support/mediaNodes.ts'

const open = async (settings: { workers?: number; basePort?: number }) => {
  const node = mediaNodes['in the process of the server']
  assert.ok(node)
  return node(settings)
}
const load = async (media: TestedMedia) => (await media.ask['media:load']({})).workers

test('a port that is taken stops the start, and no worker is left behind', async () => {
  const taken = createSocket('udp4')
  taken.bind(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address()
  await assert.rejects(open({ workers: 2, basePort: port }), /address already in use|EADDRINUSE/i)
  taken.close()
  // That of the second worker, which did start.
  await bothFree(port + 1)
})

test('meetings go to the worker that has least to do', async () => {
  await using media = await open({ workers: 2 })
  for (const id of ['a', 'b', 'c', 'd']) await media.ask['media:open']({ meeting: `mtg_${id.repeat(16)}` })
  assert.deepEqual(
    (await load(media)).map(({ meetings }) => meetings.length),
    [2, 2],
  )
})

test('a killed worker loses its own meetings only, and its replacement has the same port', async () => {
  const basePort = await freePorts()
  await using media = await open({ workers: 2, basePort })
  for (const id of ['a', 'b']) await media.ask['media:open']({ meeting: `mtg_${id.repeat(16)}` })
  const killed = (await load(media)).find(({ meetings }) => meetings.includes('mtg_aaaaaaaaaaaaaaaa'))
  assert.ok(killed)
  process.kill(killed.pid, 'SIGKILL')
  await media.next('media:lost', ({ meeting }) => meeting === 'mtg_aaaaaaaaaaaaaaaa')
  await media.ask['media:open']({ meeting: 'mtg_aaaaaaaaaaaaaaaa' })

  // It is opened on a worker that lives, which may be the other; the replacement comes by itself.
  let workers = await load(media)
  while (workers.length < 2) workers = await load(media)
  assert.deepEqual(workers.map(({ udpPort }) => udpPort).toSorted(), [basePort, basePort + 1])
  assert.ok(!workers.some(({ pid }) => pid === killed.pid))
  assert.deepEqual(
    media.told.filter(({ name }) => name === 'media:lost'),
    [{ name: 'media:lost', content: { meeting: 'mtg_aaaaaaaaaaaaaaaa' } }],
  )
})

test('after closing, no worker process lives and its ports are free; closing again does nothing', async () => {
  const basePort = await freePorts()
  const media = await open({ workers: 1, basePort })
  const meeting = 'mtg_aaaaaaaaaaaaaaaa'
  await media.ask['media:open']({ meeting })
  await media.ask['media:enter']({ meeting, participant: 'per_leeleeleeleelee1', entry: 'a' })
  const [worker] = await load(media)
  assert.ok(worker)
  await media[Symbol.asyncDispose]()
  await media[Symbol.asyncDispose]()
  assert.throws(() => process.kill(worker.pid, 0), { code: 'ESRCH' })
  await bothFree(basePort)
  await assert.rejects(media.ask['media:open']({ meeting }), { code: 'unavailable' })
})

/** The first of two ports in a row that nobody has, for UDP and TCP. */
async function freePorts(): Promise<number> {
  for (;;) {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    const free = await Promise.allSettled([bothFree(port), bothFree(port + 1)])
    if (free.every(({ status }) => status === 'fulfilled')) return port
  }
}

async function bothFree(port: number): Promise<void> {
  const udp = createSocket('udp4').bind(port, '127.0.0.1')
  await once(udp, 'listening')
  udp.close()
  const tcp = createServer().listen(port, '127.0.0.1')
  await once(tcp, 'listening')
  tcp.close()
  await once(tcp, 'close')
}
