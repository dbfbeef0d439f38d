import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { closeCode, frame } from '../../../shared/protocol/sync.ts'
import { documentId, personId } from '../../support/documentNode.ts'
import { awarenessFrame, DocumentWriter, RawSocket } from '../../support/documentWriter.ts'
import { eventually } from '../../support/eventually.ts'
import { withNode } from './withNode.ts'

const document = documentId('presence')
const seenBy = (writer: DocumentWriter, of: DocumentWriter) => writer.socket.awareness.getStates().get(of.doc.clientID)

test('nobody overwrites or removes the presence of another', () =>
  withNode(async (node) => {
    using ann = new DocumentWriter({ url: node.url, document, person: 'ann' })
    using bob = new DocumentWriter({ url: node.url, document, person: 'bob' })
    ann.socket.awareness.setLocalStateField('cursor', 'here')
    await eventually('seen', () => seenBy(bob, ann)?.['cursor'] === 'here')
    for (const state of [{ cursor: 'forged' }, null]) {
      using forger = await new RawSocket({ url: node.url, document, person: 'eve' }).open()
      forger.send(awarenessFrame({ client: ann.doc.clientID, clock: 1000, state }))
      await eventually('refused', () => forger.of(frame.refuse).length === 1)
      assert.equal(node.refusals.at(-1)?.because, 'foreignAwareness')
    }
    ann.socket.awareness.setLocalStateField('cursor', 'there')
    await eventually('moved', () => seenBy(bob, ann)?.['cursor'] === 'there')
  }))

test('a presence says who somebody is as the server knows them, whatever they call themselves', () =>
  withNode(async (node) => {
    using ann = new DocumentWriter({ url: node.url, document, person: 'ann' })
    using bob = new DocumentWriter({ url: node.url, document, person: 'bob', mayWrite: false })
    bob.socket.awareness.setLocalState({ user: { id: ann.person, name: 'ann', country: 'SE', colour: 99 }, cursor: 1 })
    await eventually('seen', () => seenBy(ann, bob)?.['cursor'] === 1)
    const user: unknown = seenBy(ann, bob)?.['user']
    const expected = { id: personId('bob'), name: 'bob', country: 'FI' }
    assert.ok(
      [0, 1].some((colour) => isDeepStrictEqual(user, { ...expected, colour })),
      JSON.stringify(user),
    )
  }))

test('a presence of more than 4 KiB, or two in one frame, is told to nobody', () =>
  withNode(async (node) => {
    using ann = new DocumentWriter({ url: node.url, document, person: 'ann' })
    await eventually('there', () => ann.socket.state.connection === 'synced')
    for (const bytes of [5_000, 900_000]) {
      using large = await new RawSocket({ url: node.url, document, person: 'bob' }).open()
      large.send(awarenessFrame({ client: 7, clock: 1, state: { cursor: 'x'.repeat(bytes) } }))
      await eventually('closed', () => large.closed === closeCode.tooLarge)
    }
    using two = await new RawSocket({ url: node.url, document, person: 'bob' }).open()
    two.send(awarenessFrame({ client: 8, clock: 1, state: {} }, { client: 9, clock: 1, state: {} }))
    await eventually('refused', () => two.of(frame.refuse).length === 1)
    two.send(awarenessFrame({ client: 10, clock: 1, state: { cursor: 'alone' } }))
    await eventually('alone', () => ann.socket.awareness.getStates().has(10))
    assert.deepEqual([...ann.socket.awareness.getStates().keys()].toSorted(), [10, ann.doc.clientID].toSorted())
  }))

test('a browser that repeats what it was told of others, as y-websocket does, is no forger', () =>
  withNode(async (node) => {
    using ann = new DocumentWriter({ url: node.url, document, person: 'ann' })
    using echo = await new RawSocket({ url: node.url, document, person: 'bob' }).open()
    echo.send(awarenessFrame({ client: 11, clock: 1, state: {} }))
    echo.socket.on('message', (data: Buffer) => {
      if (data[0] === frame.awareness) echo.socket.send(data)
    })
    for (let move = 0; move < 20; move++) {
      const before = echo.of(frame.awareness).length
      ann.socket.awareness.setLocalStateField('cursor', move)
      await eventually('told', () => echo.of(frame.awareness).length > before)
    }
    ann[Symbol.dispose]()
    const last = echo.of(frame.awareness).length
    await eventually('told of leaving', () => echo.of(frame.awareness).length > last)
    assert.deepEqual(node.refusals, [])
    assert.equal(echo.closed, undefined)
  }))

test('whoever leaves is gone for everybody, and whoever comes sees who is there', () =>
  withNode(async (node) => {
    using ann = new DocumentWriter({ url: node.url, document, person: 'ann' })
    ann.socket.awareness.setLocalStateField('cursor', 'first')
    const bob = new DocumentWriter({ url: node.url, document, person: 'bob' })
    await eventually('both', () => Boolean(seenBy(bob, ann) && seenBy(ann, bob)))
    bob[Symbol.dispose]()
    await eventually('gone', () => !seenBy(ann, bob))
  }))
