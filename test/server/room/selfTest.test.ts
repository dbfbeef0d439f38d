import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { io, type Socket } from 'socket.io-client'
import { overSocket } from '../../../shared/protocol/carriers.ts'
import { selfTestLimits, selfTestRequests } from '../../../shared/protocol/selfTest.ts'
import { remote } from '../../../shared/protocol/table.ts'
import { eventually } from '../../support/eventually.ts'
import { liveServer, type LiveServer } from '../../support/liveServer.ts'
import { opus } from '../../support/rtpParameters.ts'

let live: LiveServer
const sockets: Socket[] = []
before(async () => {
  live = await liveServer()
})
after(async () => {
  for (const socket of sockets) socket.disconnect()
  await live[Symbol.asyncDispose]()
  assert.deepEqual(live.errors, [])
})

/** Somebody without an account. */
async function begin(): Promise<{ socket: Socket; ask: ReturnType<typeof remote<typeof selfTestRequests>> }> {
  const socket = io(`${live.served.url}/self-test`, { transports: ['websocket'], forceNew: true, reconnection: false })
  sockets.push(socket)
  await new Promise<void>((opened, refused) => {
    socket.once('connect', () => opened())
    socket.once('connect_error', refused)
  })
  return { socket, ask: remote(selfTestRequests, overSocket(socket, 10_000)) }
}
const meetingsOnMedia = async () => {
  const { workers } = await live.served.board.media['media:load']({})
  return workers.flatMap(({ meetings }) => meetings).length
}

test('without an account one gets a room of one’s own on the media node, which is gone with the connection', async () => {
  const one = await begin()
  const { send, routerRtpCapabilities: rtpCapabilities } = await one.ask['selfTest:enter']({})
  const { producer } = await one.ask['selfTest:produce']({ transport: send.transport, rtpParameters: opus(1000) })
  const { kind } = await one.ask['selfTest:consume']({ producer, rtpCapabilities })
  assert.equal(kind, 'audio')
  assert.equal(await meetingsOnMedia(), 1)

  const other = await begin()
  await other.ask['selfTest:enter']({})
  await assert.rejects(other.ask['selfTest:consume']({ producer, rtpCapabilities }), { code: 'not-found' })
  for (const { socket } of [one, other]) socket.disconnect()
  await eventually('nothing is left on the media node', async () => (await meetingsOnMedia()) === 0)
})

test('bandwidth is measured with as much as it takes, and no more', async () => {
  const { ask, socket } = await begin()
  const { chunk } = await ask['selfTest:down']({ bytes: selfTestLimits.chunkBytes })
  assert.equal(chunk.byteLength, selfTestLimits.chunkBytes)
  await ask['selfTest:up']({ chunk: new Uint8Array(selfTestLimits.chunkBytes) })
  await assert.rejects(ask['selfTest:down']({ bytes: selfTestLimits.chunkBytes + 1 }), { code: 'invalid-input' })
  await assert.rejects(ask['selfTest:up']({ chunk: new Uint8Array(selfTestLimits.chunkBytes + 1) }), {
    code: 'invalid-input',
  })
  socket.disconnect()
})

test('so many at once, and no more: meetings come first', async () => {
  const held: Socket[] = []
  const refused = await (async () => {
    for (let count = 0; count < 20; count++) {
      try {
        held.push((await begin()).socket)
      } catch (error) {
        return (error as Error).message
      }
    }
    return 'never'
  })()
  assert.equal(refused, 'too-many-requests')
  assert.ok(held.length <= 8)
  for (const socket of held) socket.disconnect()
})
