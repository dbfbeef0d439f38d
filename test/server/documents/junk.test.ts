import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as Y from 'yjs'
import { closeCode } from '../../../shared/protocol/sync.ts'
import { sectionRoot } from '../../../shared/statement/document.ts'
import { documentId } from '../../support/documentNode.ts'
import { awarenessFrame, DocumentWriter, RawSocket, syncFrame, updateBy } from '../../support/documentWriter.ts'
import { eventually } from '../../support/eventually.ts'
import { withNode } from './withNode.ts'

const document = documentId('junk')

/** Numbers from 0 below 1, the same ones for the same seed (mulberry32). */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

test('a text frame, an unknown kind and a frame cut short close the line that sent them, for good', () =>
  withNode(async (node) => {
    const whole = syncFrame('stateVector', Y.encodeStateVector(new Y.Doc()))
    const longer = Uint8Array.of(...whole, 0)
    for (const bad of [
      '{}',
      Uint8Array.of(),
      Uint8Array.of(2, 0),
      Uint8Array.of(100, 1),
      whole.subarray(0, 2),
      longer,
    ]) {
      using raw = await new RawSocket({ url: node.url, document, person: 'ann' }).open()
      raw.send(bad)
      await eventually('closed', () => raw.closed === closeCode.malformed)
    }
    assert.ok(node.refusals.every(({ code }) => code === 'invalid-input'))
  }))

test('junk in a thousand shapes disturbs nobody who is writing', () =>
  withNode(async (node) => {
    const roll = dice(20261123)
    using ann = new DocumentWriter({ url: node.url, document, person: 'ann' })
    using bob = new DocumentWriter({ url: node.url, document, person: 'bob' })
    ann.write('before')
    await eventually('before', () => ann.isSaved && bob.text.includes('before'))
    const sound = [
      syncFrame(
        'update',
        updateBy((doc) => doc.getXmlFragment(sectionRoot('risks')).push([new Y.XmlText('x')])),
      ),
      syncFrame(
        'update',
        updateBy((doc) => doc.getMap('items').set('a', { deep: [1, null, 'b'] })),
      ),
      syncFrame('missingUpdates', Y.encodeStateAsUpdate(ann.doc)),
      syncFrame('stateVector', Y.encodeStateVector(ann.doc)),
      awarenessFrame({ client: 12, clock: 3, state: { cursor: { anchor: 1 } } }),
    ]
    for (let round = 0; round < 1000; round++) {
      const kept = sound[Math.floor(roll() * sound.length)] ?? new Uint8Array()
      const bytes = new Uint8Array(kept)
      for (let flips = 1 + Math.floor(roll() * 4); flips > 0; flips--) {
        bytes[Math.floor(roll() * bytes.length)] = Math.floor(roll() * 256)
      }
      const cut = roll() < 0.2 ? bytes.subarray(0, Math.floor(roll() * bytes.length)) : bytes
      using raw = await new RawSocket({ url: node.url, document, person: 'eve' }).open()
      raw.send(cut, syncFrame('stateVector', Y.encodeStateVector(new Y.Doc())))
      await eventually('answered or closed', () => raw.closed !== undefined || raw.of(102).length > 0)
    }
    ann.write('after')
    await eventually('after', () => ann.isSaved && bob.text.includes('after'))
    assert.ok(bob.text.includes('before'))
    const log = await node.store.documents.read(document)
    const replayed = new Y.Doc()
    for (const { bytes } of log) Y.applyUpdate(replayed, bytes)
    assert.equal(replayed.store.pendingStructs, null)
    assert.equal(replayed.store.pendingDs, null)
    assert.equal(replayed.getXmlFragment(sectionRoot('summary')).toString(), ann.text)
    await node.documents.freeze(document)
  }))
