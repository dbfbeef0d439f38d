import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as Y from 'yjs'
import { Problem } from '../../../shared/protocol/problems.ts'
import { closeCode, frame } from '../../../shared/protocol/sync.ts'
import { sectionRoot } from '../../../shared/statement/document.ts'
import { holdTheSame } from '../../../server/documents/freeze.ts'
import { documentId } from '../../support/documentNode.ts'
import { DocumentWriter, RawSocket, syncFrame, updateBy } from '../../support/documentWriter.ts'
import { eventually } from '../../support/eventually.ts'
import { twelve, withNode } from './withNode.ts'

const document = documentId('freeze')
const isFrozen = (error: unknown) => error instanceof Problem && error.code === 'frozen'
const textOf = (doc: Y.Doc) => doc.getXmlFragment(sectionRoot('summary')).toString()

test('when twelve people type into a freeze, each word is in the frozen text or handed back as refused', () =>
  withNode(async (node) => {
    const writers = twelve.map((person) => new DocumentWriter({ url: node.url, document, person }))
    using reader = new DocumentWriter({ url: node.url, document, person: 'reader', mayWrite: false })
    await eventually('all there', () =>
      [...writers, reader].every(({ socket }) => socket.state.connection === 'synced'),
    )
    const words = new Map<DocumentWriter, string[]>(writers.map((writer) => [writer, []]))
    const typing = setInterval(() => {
      for (const [writer, typed] of words) {
        if (writer.socket.state.connection !== 'synced') continue
        typed.push(`${writer.person}-${typed.length}.`)
        writer.write(typed.at(-1) ?? '')
      }
    }, 8)
    await eventually('typing', () => reader.notes.length > 100)
    const { doc, sequence, logHead } = await node.documents.freeze(document)
    await eventually('all closed', () => writers.every(({ socket }) => socket.state.connection === 'closed'))
    clearInterval(typing)

    const frozen = textOf(doc)
    for (const [writer, typed] of words) {
      assert.equal(writer.socket.state.closedWith, closeCode.frozen)
      assert.equal(writer.socket.state.unsaved, 0)
      const refused = writer.socket.state.refused
      assert.ok(refused.every(({ code }) => code === 'frozen'))
      const isRefused = (word: string) => refused.some(({ bytes }) => Buffer.from(bytes).includes(word))
      for (const word of typed) assert.notEqual(frozen.includes(word), isRefused(word), `${word} is in one of the two`)
    }
    await eventually('the reader sees it', () => reader.text === frozen)
    assert.ok(holdTheSame(reader.doc, doc))
    assert.deepEqual(await node.store.documents.head(document), { sequence, hash: logHead })
    assert.ok(holdTheSame(await node.documents.read(document), doc))
    for (const writer of writers) writer[Symbol.dispose]()
  }))

test('a frozen document takes nothing: from a socket that was slow to hear, from the server, from a newcomer', () =>
  withNode(async (node) => {
    using ann = new DocumentWriter({ url: node.url, document, person: 'ann' })
    ann.write('final')
    await eventually('saved', () => ann.isSaved)
    const { sequence } = await node.documents.freeze(document)
    using bob = new DocumentWriter({ url: node.url, document, person: 'bob' })
    await eventually('turned away', () => bob.socket.state.closedWith === closeCode.frozen)
    await assert.rejects(
      node.documents.amend(document, 'system', (doc) => doc.getMap('meta').set('a', 1)),
      isFrozen,
    )
    assert.equal((await node.documents.freeze(document)).sequence, sequence)
  }))

test('a document stays frozen after it was closed and opened again, until it is reopened', () =>
  withNode(async (node) => {
    using ann = new DocumentWriter({ url: node.url, document, person: 'ann' })
    ann.write('final')
    await eventually('saved', () => ann.isSaved)
    await node.documents.freeze(document)
    node.documents.abandon(document, 'goingAway')
    using raw = await new RawSocket({ url: node.url, document, person: 'bob' }).open()
    raw.send(
      syncFrame(
        'update',
        updateBy((doc) => doc.getMap('items').set('a', 'b')),
      ),
    )
    await eventually('turned away', () => raw.closed === closeCode.frozen)
    assert.equal(raw.of(frame.acknowledge).length, 0)
    await node.documents.reopen(document)
    ann.socket.reconnect()
    await eventually('back', () => ann.socket.state.connection === 'synced')
    ann.write('not so final')
    await eventually('saved', () => ann.isSaved)
    assert.match(textOf(await node.documents.read(document)), /final.*not so final/)
  }))

test('two documents that differ by a deletion alone do not pass for the same', () => {
  const one = new Y.Doc()
  one.getXmlFragment(sectionRoot('risks')).push([new Y.XmlText('bleeding')])
  const other = new Y.Doc()
  Y.applyUpdate(other, Y.encodeStateAsUpdate(one))
  assert.ok(holdTheSame(one, other))
  other.getXmlFragment(sectionRoot('risks')).delete(0, 1)
  assert.deepEqual(Y.encodeStateVector(one), Y.encodeStateVector(other))
  assert.ok(!holdTheSame(one, other))
})
