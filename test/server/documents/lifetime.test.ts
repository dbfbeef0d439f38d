import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { WebSocket, WebSocketServer } from 'ws'
import * as Y from 'yjs'
import { type Documents, openDocuments } from '../../../server/documents/documents.ts'
import { openLog } from '../../../server/log.ts'
import { openStore } from '../../../server/store/database.ts'
import type { Fence, Store } from '../../../server/store/store.ts'
import { closeCode, frame } from '../../../shared/protocol/sync.ts'
import { sectionRoot } from '../../../shared/statement/document.ts'
import { syncFrame, updateBy } from '../../support/documentWriter.ts'
import { eventually } from '../../support/eventually.ts'
import { turnedClock } from '../../support/turnedClock.ts'

const document = 'lifetime'
const edit = (words: string) => updateBy((doc) => doc.getXmlFragment(sectionRoot('risks')).push([new Y.XmlText(words)]))

type Held = {
  documents: Documents
  store: Store
  clock: ReturnType<typeof turnedClock>
  log: string[]
  holding: { fence: Fence | undefined }
  connect(): Promise<{ socket: WebSocket; frames: Uint8Array[] }>
}

/** Documents whose clock stands still, on a socket server that trusts everybody. */
async function withClock(promise: (held: Held) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lifetime-'))
  const clock = turnedClock()
  const log: string[] = []
  const holding: Held['holding'] = { fence: undefined }
  const store = await openStore({ at: 'sqlite', path: join(folder, 'board.sqlite') })
  const documents = openDocuments({
    log: store.documents,
    clock,
    journal: openLog('info', (line) => log.push(line)),
    fenceFor: () => holding.fence,
    onRefused: () => undefined,
  })
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  const person = { id: 'per_ann', name: 'ann', country: 'FI' }
  server.on('connection', (socket) => documents.accept(socket, { document, person, mayWrite: true, session: 's' }))
  const sockets: WebSocket[] = []
  try {
    await promise({
      documents,
      store,
      clock,
      log,
      holding,
      async connect() {
        const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
        const frames: Uint8Array[] = []
        socket.on('message', (data: Buffer) => frames.push(new Uint8Array(data)))
        sockets.push(socket)
        await once(socket, 'open')
        await eventually('welcomed', () => frames.length > 0)
        return { socket, frames }
      },
    })
  } finally {
    await documents[Symbol.asyncDispose]()
    for (const socket of sockets) socket.terminate()
    server.close()
    await store[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  }
}

test('a line that is quiet is told how far the document is saved, before y-websocket would give it up', () =>
  withClock(async ({ connect, clock }) => {
    const { frames } = await connect()
    clock.turn(20_000)
    await eventually('told', () => frames.some((bytes) => bytes[0] === frame.saved))
  }))

test('a line whose far end is dead is cut', () =>
  withClock(async ({ connect, clock, log }) => {
    const { socket } = await connect()
    // Its answers to pings no longer go out.
    socket.pause()
    clock.turn(20_000)
    clock.turn(20_000)
    await eventually('nobody is left', () => {
      clock.turn(60_000)
      return log.some((line) => line.includes('document-unloaded'))
    })
  }))

test('a document that nobody uses leaves memory, and comes back as it was', () =>
  withClock(async ({ connect, clock, documents, store, log }) => {
    const { socket, frames } = await connect()
    socket.send(syncFrame('update', edit('kept')))
    await eventually('saved', () => frames.some((bytes) => bytes[0] === frame.acknowledge))
    socket.close()
    await eventually('unloaded', () => {
      clock.turn(60_000)
      return log.some((line) => line.includes('document-unloaded'))
    })
    assert.equal((await store.documents.snapshot(document))?.sequence, 1)
    assert.equal((await documents.read(document)).getXmlFragment(sectionRoot('risks')).toString(), 'kept')
  }))

test('a snapshot is kept as the log grows, and the log is kept whole', () =>
  withClock(async ({ documents, store }) => {
    for (let count = 0; count < 510; count++) {
      await documents.amend(document, 'system', (doc) => {
        doc.getMap('meta').set('version', count)
      })
    }
    const snapshot = await store.documents.snapshot(document)
    assert.equal(snapshot?.sequence, 500)
    assert.equal((await store.documents.read(document)).length, 510)
    documents.abandon(document, 'goingAway')
    assert.deepEqual((await documents.read(document)).getMap('meta').toJSON(), { version: 509 })
  }))

for (const [how, take] of [
  [
    'another node has taken it',
    ({ store, clock }: Held) => store.leases.claim(document, 'there', clock.now() + 10_000, 6_000),
  ],
  ['its lease was given up', async ({ holding }: Held) => (holding.fence = undefined)],
] as const) {
  test(`a node that no longer holds a document acknowledges nothing and sends everybody elsewhere: ${how}`, () =>
    withClock(async (held) => {
      held.holding.fence = await held.store.leases.claim(document, 'here', held.clock.now(), 6_000)
      const { socket, frames } = await held.connect()
      const acknowledged = () => frames.filter((bytes) => bytes[0] === frame.acknowledge).length
      socket.send(syncFrame('update', edit('in time')))
      await eventually('saved', () => acknowledged() === 1)
      await take(held)
      const closed = once(socket, 'close')
      socket.send(syncFrame('update', edit('too late')))
      assert.equal(((await closed) as [number])[0], closeCode.nodeMoved)
      assert.equal(acknowledged(), 1)
      assert.equal((await held.store.documents.head(document)).sequence, 1)
    }))

  test(`a node that no longer holds a document does not freeze it, and sends everybody elsewhere: ${how}`, () =>
    withClock(async (held) => {
      held.holding.fence = await held.store.leases.claim(document, 'here', held.clock.now(), 6_000)
      const { socket } = await held.connect()
      await take(held)
      const closed = once(socket, 'close')
      await assert.rejects(held.documents.freeze(document), { code: 'lease-lost' })
      assert.equal(((await closed) as [number])[0], closeCode.nodeMoved)
      assert.deepEqual(await held.store.documents.append(document, []), { last: 0 })
    }))

  test(`a node that no longer holds a frozen document does not open it again: ${how}`, () =>
    withClock(async (held) => {
      held.holding.fence = await held.store.leases.claim(document, 'here', held.clock.now(), 6_000)
      await held.documents.freeze(document)
      await take(held)
      await assert.rejects(held.documents.reopen(document), { code: 'lease-lost' })
      await assert.rejects(held.store.documents.append(document, []), { code: 'frozen' })
    }))
}

test('there is one Yjs, since two of them do not know each other’s types', async () => {
  const lock = JSON.parse(await readFile(join(import.meta.dirname, '../../../package-lock.json'), 'utf8'))
  const installed = Object.keys(lock.packages)
  assert.deepEqual(
    installed.filter((path) => /(^|\/)node_modules\/yjs$/.test(path)),
    ['node_modules/yjs'],
  )
  assert.deepEqual(
    installed.filter((path) => /node_modules\/@y\/(y|protocols)$/.test(path)),
    [],
  )
})
