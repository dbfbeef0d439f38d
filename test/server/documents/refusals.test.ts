import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { closeCode, documentLimits, frame } from '../../../shared/protocol/sync.ts'
import { documentRoots, sectionRoot } from '../../../shared/statement/document.ts'
import { documentId } from '../../support/documentNode.ts'
import { DocumentWriter, RawSocket, syncFrame, updateBy } from '../../support/documentWriter.ts'
import { eventually } from '../../support/eventually.ts'
import { withNode } from './withNode.ts'

const document = documentId('refusals')
const edit = (words: string) => (doc: Y.Doc) => doc.getXmlFragment(sectionRoot('summary')).push([new Y.XmlText(words)])

test('a reader who sends an update is refused and audited, and the document stays as it was', () =>
  withNode(async (node) => {
    for (const step of ['update', 'missingUpdates'] as const) {
      using reader = await new RawSocket({ url: node.url, document, person: 'reader', mayWrite: false }).open()
      reader.send(syncFrame(step, updateBy(edit('forged'))))
      await eventually('a refusal', () => reader.of(frame.refuse).length === 1)
      assert.equal(node.refusals.at(-1)?.because, 'readerWrote')
    }
    assert.deepEqual(await node.store.documents.read(document), [])
    const audited = () => node.store.audit('board').then((events) => events.filter((one) => one.outcome === 'refused'))
    assert.deepEqual(
      (await audited()).map(({ detail }) => detail),
      [{ code: 'not-permitted', because: 'readerWrote' }],
    )
  }))

test('numbers spelt longer than they need to be do not carry an update past the guard', () =>
  withNode(async (node) => {
    using reader = await new RawSocket({ url: node.url, document, person: 'reader', mayWrite: false }).open()
    const update = updateBy(edit('forged'))
    const spelt = encoding.encode((encoder) => {
      encoding.writeUint8Array(encoder, Uint8Array.of(0x80, 0x00, 0x82, 0x00))
      encoding.writeVarUint8Array(encoder, update)
    })
    reader.send(spelt)
    await eventually('a refusal', () => reader.of(frame.refuse).length === 1)
    assert.equal(node.refusals[0]?.because, 'readerWrote')
    assert.equal((await node.store.documents.head(document)).sequence, 0)
  }))

test('a reader who goes on writing is closed for good', () =>
  withNode(async (node) => {
    using reader = await new RawSocket({ url: node.url, document, person: 'reader', mayWrite: false }).open()
    for (let time = 0; time < 20; time++) reader.send(syncFrame('update', updateBy(edit('again'))))
    await eventually('closed', () => reader.closed !== undefined)
    assert.equal(reader.closed, closeCode.roleRevoked)
  }))

test('a reader is never asked what it has, so that an honest one sends no update', () =>
  withNode(async (node) => {
    using writer = new DocumentWriter({ url: node.url, document, person: 'writer' })
    using reader = new DocumentWriter({ url: node.url, document, person: 'reader', mayWrite: false })
    writer.write('for everyone')
    await eventually('read', () => reader.text.includes('for everyone'))
    reader.write('repaired by an editor')
    writer.write('and on')
    await eventually('read on', () => reader.text.includes('and on'))
    assert.deepEqual(node.refusals, [])
    assert.ok(!writer.text.includes('repaired'))
  }))

test('nobody writes in the hand of another, though what others wrote may come along', () =>
  withNode(async (node) => {
    using ann = new DocumentWriter({ url: node.url, document, person: 'ann' })
    ann.write('mine')
    await eventually('saved', () => ann.isSaved)
    using forger = await new RawSocket({ url: node.url, document, person: 'bob' }).open()
    const forged = updateBy(edit('forged'), ann.doc.clientID, ann.doc)
    forger.send(syncFrame('missingUpdates', Y.encodeStateAsUpdate(ann.doc)))
    await eventually('what is known is answered', () => forger.of(frame.acknowledge).length === 1)
    forger.send(syncFrame('update', forged))
    await eventually('closed', () => forger.closed !== undefined)
    assert.equal(forger.closed, closeCode.roleRevoked)
    assert.equal(node.refusals[0]?.because, 'foreignClient')
    assert.ok(!ann.text.includes('forged'))
    assert.ok((await node.store.documents.read(document)).every(({ by }) => by === ann.person))
  }))

test('who wrote under a client id first is still known after the document was closed and opened again', () =>
  withNode(async (node) => {
    const ann = new DocumentWriter({ url: node.url, document, person: 'ann' })
    ann.write('mine')
    await eventually('saved', () => ann.isSaved)
    ann[Symbol.dispose]()
    node.documents.abandon(document, 'goingAway')
    await eventually('kept whole', () => node.complaints.length === 0)
    using forger = await new RawSocket({ url: node.url, document, person: 'bob' }).open()
    forger.send(syncFrame('update', updateBy(edit('forged'), ann.doc.clientID, ann.doc)))
    await eventually('closed', () => forger.closed === closeCode.roleRevoked)
    assert.equal(node.refusals[0]?.because, 'foreignClient')
  }))

test('a deletion carries no name in Yjs, and is attributed from the log', () =>
  withNode(async (node) => {
    using ann = new DocumentWriter({ url: node.url, document, person: 'ann' })
    using bob = new DocumentWriter({ url: node.url, document, person: 'bob' })
    ann.write('to be deleted')
    await eventually('seen', () => bob.text.includes('to be deleted'))
    bob.notes.delete(0, 1)
    await eventually('deleted', () => ann.text === '' && bob.isSaved)
    const log = await node.store.documents.read(document)
    const deleting = log.filter(({ bytes }) => Y.decodeUpdate(bytes).ds.clients.size > 0)
    assert.deepEqual(
      deleting.map(({ by, session }) => [by, session]),
      [[bob.person, 'session of bob']],
    )
  }))

test('what the server alone writes is written by no browser', () =>
  withNode(async (node) => {
    await node.documents.amend(document, 'system', (doc) => doc.getMap(documentRoots.meta).set('version', 1))
    const whole = await node.documents.read(document)
    const changes = [
      updateBy((doc) => doc.getMap(documentRoots.meta).set('version', 7), undefined, whole),
      updateBy((doc) => doc.getMap(documentRoots.meta).set('fresh', 7)),
      updateBy((doc) => doc.getMap(documentRoots.meta).delete('version'), undefined, whole),
    ]
    for (const change of changes) {
      using writer = await new RawSocket({ url: node.url, document, person: 'writer' }).open()
      writer.send(syncFrame('update', change))
      await eventually('closed', () => writer.closed === closeCode.roleRevoked)
      assert.equal(node.refusals.at(-1)?.because, 'reserved')
    }
    assert.deepEqual((await node.documents.read(document)).getMap(documentRoots.meta).toJSON(), { version: 1 })
  }))

test('an update that leans on what nobody has is not acknowledged: the browser is asked for the whole', () =>
  withNode(async (node) => {
    const offline = new Y.Doc()
    edit('first')(offline)
    const first = Y.encodeStateAsUpdate(offline)
    const second = updateBy(edit('second'), offline.clientID, offline)
    using writer = await new RawSocket({ url: node.url, document, person: 'writer' }).open()
    await eventually('asked', () => writer.of(frame.sync).length === 1)
    writer.send(syncFrame('update', second))
    await eventually('asked again', () => writer.of(frame.sync).length === 2)
    assert.equal(writer.of(frame.acknowledge).length, 0)
    writer.send(syncFrame('missingUpdates', Y.mergeUpdates([first, second])))
    await eventually('acknowledged', () => writer.of(frame.acknowledge).length === 1)
    const text = (await node.documents.read(document)).getXmlFragment(sectionRoot('summary')).toString()
    assert.equal(text, 'firstsecond')
    assert.deepEqual(node.refusals, [])
  }))

test('an update, a frame or a document beyond its limit is refused with 4413', () =>
  withNode(async (node) => {
    for (const bytes of [documentLimits.updateBytes + 1, documentLimits.frameBytes + 1]) {
      using writer = await new RawSocket({ url: node.url, document, person: 'writer' }).open()
      writer.send(syncFrame('update', updateBy(edit('x'.repeat(bytes)))))
      await eventually('closed', () => writer.closed === closeCode.tooLarge)
    }
    using patient = await new RawSocket({ url: node.url, document, person: 'patient' }).open()
    const part = documentLimits.updateBytes - 1024
    for (let sent = 0; sent < documentLimits.documentBytes + part; sent += part) {
      patient.send(syncFrame('update', updateBy(edit('x'.repeat(part)))))
    }
    await eventually('closed', () => patient.closed === closeCode.tooLarge)
    const state = Y.encodeStateAsUpdate(await node.documents.read(document))
    assert.ok(state.length <= documentLimits.documentBytes)
  }))

test('a client written for another shape of the document is turned away before it can damage it', () =>
  withNode(async (node) => {
    using old = new RawSocket({ url: node.url, document, person: 'old' }, 'ticket=any&schema=0')
    await eventually('closed', () => old.closed === closeCode.outdated)
    assert.deepEqual(old.received, [])
  }))

test('a ticket opens one socket, on its own document, and a page of another site opens none', () =>
  withNode(async (node) => {
    const { ticketFor } = await import('../../support/documentNode.ts')
    const { WebSocket } = await import('ws')
    const query = `ticket=${ticketFor(document, 'writer', true)}&schema=1`
    using first = await new RawSocket({ url: node.url, document, person: 'writer' }, query).open()
    await eventually('welcomed', () => first.received.length > 0)
    using second = new RawSocket({ url: node.url, document, person: 'writer' }, query)
    await eventually('turned away', () => second.closed === closeCode.signInAgain)
    const other = `ticket=${ticketFor(document, 'writer', true)}&schema=1`
    using elsewhere = new RawSocket({ url: node.url, document: documentId('another'), person: 'writer' }, other)
    await eventually('turned away', () => elsewhere.closed === closeCode.noSuchDocument)
    const fresh = `ticket=${ticketFor(document, 'writer', true)}&schema=1`
    const foreign = new WebSocket(`${node.url}/${document}?${fresh}`, { origin: 'https://elsewhere.example' })
    const refused = await new Promise<string>((resolve) => foreign.once('error', (error) => resolve(error.message)))
    assert.match(refused, /403/)
  }))
