import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { io } from 'socket.io-client'
import { connectMediaHost } from '../../media/connectMediaHost.ts'
import { openMediaHost } from '../../media/host.ts'
import { hostSecret, listener } from '../support/mediaNodes.ts'
import { mediaWorker } from '../support/mediaWorker.ts'

const meeting = 'mtg_aaaaaaaaaaaaaaaa'
const settings = { listenIp: '127.0.0.1', announcedAddress: undefined, basePort: 0, workers: 1 }

async function openHost(port = 0) {
  const { log } = listener()
  return openMediaHost(
    { host: '127.0.0.1', port, secret: hostSecret, settings },
    { workerBinary: await mediaWorker(), log },
  )
}

test('a connection without the secret is refused', async () => {
  await using host = await openHost()
  for (const secret of ['', 'another secret that is long enough', undefined]) {
    const auth = { secret, server: '00000000-0000-4000-8000-000000000000' }
    const socket = io(`http://127.0.0.1:${host.port}`, { transports: ['websocket'], auth, reconnection: false })
    const error = await new Promise<Error>((refused) => socket.once('connect_error', refused))
    assert.equal(error.message, 'not-permitted')
    socket.close()
  }
})

test('a server that took a meeting over is obeyed and told, and the one before no longer', async () => {
  await using host = await openHost()
  const at = { url: `http://127.0.0.1:${host.port}`, secret: hostSecret }
  const [first, second] = [listener(), listener()]
  await using before = connectMediaHost(at, first)
  await using after = connectMediaHost(at, second)
  await before.ask['media:open']({ meeting })
  await after.ask['media:open']({ meeting })

  await assert.rejects(before.ask['media:close']({ meeting }), { code: 'lease-lost' })
  const entering = { meeting, participant: 'per_leeleeleeleelee1', entry: 'a' }
  await assert.rejects(before.ask['media:enter'](entering), { code: 'lease-lost' })
  await after.ask['media:enter'](entering)

  const [worker] = (await after.ask['media:load']({})).workers
  assert.ok(worker)
  process.kill(worker.pid, 'SIGKILL')
  assert.deepEqual(await second.next('media:lost'), { meeting })
  assert.deepEqual(first.told, [])
})

test('a server whose media host was started anew is told that its meetings are lost, and opens them again', async () => {
  const before = await openHost()
  const { port } = before
  const listened = listener()
  await using media = connectMediaHost({ url: `http://127.0.0.1:${port}`, secret: hostSecret }, listened)
  await media.ask['media:open']({ meeting })
  await before.close()
  await using after = await openHost(port)
  assert.equal(after.port, port)
  assert.deepEqual(await listened.next('media:lost'), { meeting })
  assert.ok((await media.ask['media:open']({ meeting })).rtpCapabilities)
  assert.deepEqual(listened.bugs, [])
})

test('a media host ends when it is told to, with its workers', async () => {
  const main = join(import.meta.dirname, '../../media/main.ts')
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, MEDIA_PORT: '0', MEDIA_SECRET: hostSecret, MEDIA_WORKERS: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const said: { event: string; pid?: number; port?: number }[] = []
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(JSON.parse(line))
    if (said.at(-1)?.event === 'media host listens') child.kill('SIGTERM')
  }
  if (child.exitCode === null) await once(child, 'exit')
  assert.equal(child.exitCode, 0)
  const { pid } = said.find(({ event }) => event === 'media worker started') ?? {}
  assert.ok(pid)
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' })
})
