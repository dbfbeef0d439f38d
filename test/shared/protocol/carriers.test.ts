import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import { Server } from 'socket.io'
import { io } from 'socket.io-client'
import { z } from 'zod'
import { direct, overPort, overSocket, servePort, serveSocket } from '../../../shared/protocol/carriers.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import { type Handlers, nothing, remote, request, type Send } from '../../../shared/protocol/table.ts'

const table = {
  'number:double': request(z.strictObject({ of: z.number() }), z.strictObject({ is: z.number() })),
  'number:refuse': request(nothing, nothing),
  'number:break': request(nothing, nothing),
  'number:never': request(nothing, nothing),
  'bytes:take': request(z.strictObject({ length: z.number() }), z.strictObject({ bytes: z.instanceof(Uint8Array) })),
}
type Table = typeof table
const handlers: Handlers<Table, void> = {
  'number:double': async ({ of }) => ({ is: 2 * of }),
  'number:refuse': () => Promise.reject(new Problem('frozen', { version: '2' })),
  'number:break': () => Promise.reject(new Error('a bug')),
  'number:never': () => new Promise(() => undefined),
  'bytes:take': async ({ length }) => ({ bytes: new Uint8Array(length) }),
}

type Carried = AsyncDisposable & { send: Send; bugs: string[] }
const carriers: Record<string, () => Promise<Carried>> = {
  async directly() {
    const bugs: string[] = []
    const send = direct(table, handlers, undefined, (_, name) => bugs.push(name))
    return { send, bugs, [Symbol.asyncDispose]: async () => undefined }
  },
  async 'over a socket'() {
    const bugs: string[] = []
    const http = createServer()
    const server = new Server(http, { transports: ['websocket'] })
    server.on('connection', (socket) => serveSocket(socket, table, handlers, undefined, (_, name) => bugs.push(name)))
    await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
    const { port } = http.address() as AddressInfo
    const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'] })
    await new Promise<void>((connected) => socket.once('connect', connected))
    const dispose = async () => {
      socket.disconnect()
      await server.close()
    }
    return { send: overSocket(socket, 5_000), bugs, [Symbol.asyncDispose]: dispose }
  },
  async 'over a port'() {
    const bugs: string[] = []
    const { port1, port2 } = new MessageChannel()
    servePort(port1, table, handlers, (_, name) => bugs.push(name))
    const send = overPort(port2)
    for (const port of [port1, port2]) port.start()
    return { send, bugs, [Symbol.asyncDispose]: async () => port1.close() }
  },
}

for (const [how, open] of Object.entries(carriers)) {
  describe(`a request carried ${how}`, () => {
    test('is refused as the table says, and a bug is heard of on the answering side alone', async () => {
      await using carried = await open()
      const ask = remote(table, carried.send)
      await assert.rejects(ask['number:double']({ of: '2' as unknown as number }), { code: 'invalid-input' })
      await assert.rejects(ask['number:refuse']({}), { code: 'frozen', detail: { version: '2' } })
      await assert.rejects(ask['number:break']({}), { code: 'unavailable' })
      assert.deepEqual(carried.bugs, ['number:break'])
    })

    test('is answered, each with its own answer however many are under way', async () => {
      await using carried = await open()
      const ask = remote(table, carried.send)
      const answers = await Promise.all(Array.from({ length: 50 }, (_, of) => ask['number:double']({ of })))
      assert.deepEqual(
        answers.map(({ is }) => is),
        Array.from({ length: 50 }, (_, of) => 2 * of),
      )
    })
  })
}

test('a request over a socket that is not answered in time is refused, and what comes without a reply hurts nobody', async () => {
  const listeners = new Map<string, (input: unknown, reply: unknown) => void>()
  serveSocket({ on: (name, listener) => listeners.set(name, listener) }, table, handlers, undefined, assert.fail)
  listeners.get('number:double')?.({ of: 1 }, undefined)
  listeners.get('number:double')?.(undefined, 'not a function')
  const silent = { timeout: () => ({ emitWithAck: () => Promise.reject(new Error('timed out')) }) }
  await assert.rejects(remote(table, overSocket(silent, 1))['number:never']({}), {
    code: 'unavailable',
    detail: { request: 'number:never', because: 'no answer in time' },
  })
})

test('a request that cannot be sent to a worker is refused instead of waited for', async () => {
  const { port1, port2 } = new MessageChannel()
  servePort(port1, table, handlers, assert.fail)
  const send = overPort(port2)
  assert.equal((await send('number:double', { of: () => 1 })).ok, false)
  port1.close()
})

test('an answer that cannot be sent back from a worker is a bug there and a refusal here', async () => {
  const { port1, port2 } = new MessageChannel()
  const bugs: string[] = []
  const broken = { ...handlers, 'bytes:take': async () => ({ bytes: (() => 1) as unknown as Uint8Array<ArrayBuffer> }) }
  servePort(port1, table, broken, (_, name) => bugs.push(name))
  const send = overPort(port2)
  for (const port of [port1, port2]) port.start()
  const answered = await send('bytes:take', { length: 1 })
  assert.deepEqual([answered.ok, bugs], [false, ['bytes:take']])
  port1.close()
})

test('bytes named for it change hands instead of being copied', async () => {
  const { port1, port2 } = new MessageChannel()
  const made = new Uint8Array(8)
  const giving = { ...handlers, 'bytes:take': async () => ({ bytes: made }) }
  servePort(port1, table, giving, assert.fail, (value) => [(value as { bytes: Uint8Array }).bytes.buffer])
  const ask = remote(table, overPort(port2))
  for (const port of [port1, port2]) port.start()
  assert.equal((await ask['bytes:take']({ length: 8 })).bytes.length, 8)
  assert.equal(made.length, 0)
  port1.close()
})
