import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as Y from 'yjs'
import { closeCode, documentLimits, frame } from '../../../shared/protocol/sync.ts'
import { sectionRoot } from '../../../shared/statement/document.ts'
import { documentId, personId } from '../../support/documentNode.ts'
import { DocumentWriter, RawSocket, syncFrame, updateBy } from '../../support/documentWriter.ts'
import { eventually } from '../../support/eventually.ts'
import { withNode } from './withNode.ts'

const document = documentId('roles')

test('a writer who loses the role is closed with 4403, stays away, and what was saved stays', () =>
  withNode(async (node) => {
    using ann = new DocumentWriter({ url: node.url, document, person: 'ann' })
    using bob = new DocumentWriter({ url: node.url, document, person: 'bob' })
    ann.write('while I could')
    await eventually('saved', () => ann.isSaved && bob.text.includes('while I could'))
    node.documents.setRole(document, ann.person, false)
    ann.write('too late')
    await eventually('closed', () => ann.socket.state.connection === 'closed')
    assert.equal(ann.socket.state.closedWith, closeCode.roleRevoked)
    assert.equal(ann.socket.state.unsaved, 0)
    assert.equal(ann.socket.state.refused.length, 1)
    assert.ok(!(await node.documents.read(document)).getXmlFragment(sectionRoot('summary')).toString().includes('late'))
    assert.equal(bob.socket.state.connection, 'synced')
  }))

test('whoever is sent out is closed with the code that says why, on every tab', () =>
  withNode(async (node) => {
    using one = new DocumentWriter({ url: node.url, document, person: 'ann', mayWrite: false })
    using two = new DocumentWriter({ url: node.url, document, person: 'ann' })
    await eventually('there', () => [one, two].every(({ socket }) => socket.state.connection === 'synced'))
    node.documents.dismiss(document, personId('ann'), 'noSuchDocument')
    await eventually('closed', () =>
      [one, two].every(({ socket }) => socket.state.closedWith === closeCode.noSuchDocument),
    )
  }))

test('a reader who is given the pen may write on the same line', () =>
  withNode(async (node) => {
    using raw = await new RawSocket({ url: node.url, document, person: 'ann', mayWrite: false }).open()
    raw.send(syncFrame('stateVector', Y.encodeStateVector(new Y.Doc())))
    await eventually('answered', () => raw.of(frame.saved).length === 1)
    node.documents.setRole(document, personId('ann'), true)
    raw.send(
      syncFrame(
        'update',
        updateBy((doc) => doc.getXmlFragment(sectionRoot('risks')).push([new Y.XmlText('now')])),
      ),
    )
    await eventually('acknowledged', () => raw.of(frame.acknowledge).length === 1)
  }))

test('a person has no more sockets on a document than tabs anybody needs', () =>
  withNode(async (node) => {
    const sockets: RawSocket[] = []
    for (let tab = 0; tab <= documentLimits.socketsPerPerson; tab++) {
      sockets.push(await new RawSocket({ url: node.url, document, person: 'ann' }).open())
    }
    await eventually('the last is closed', () => sockets.at(-1)?.closed === closeCode.tooFast)
    assert.equal(sockets.filter(({ closed }) => closed !== undefined).length, 1)
    for (const socket of sockets) socket[Symbol.dispose]()
  }))

test('what is typed while the line is down arrives when it is back, and counts as unsaved until then', () =>
  withNode(async (node) => {
    using ann = new DocumentWriter({ url: node.url, document, person: 'ann' })
    using bob = new DocumentWriter({ url: node.url, document, person: 'bob' })
    await eventually('there', () => ann.isSaved && bob.isSaved)
    node.documents.abandon(document, 'nodeMoved')
    await eventually('down', () => ann.socket.state.connection === 'connecting')
    ann.write('offline')
    ann.write('and on')
    assert.equal(ann.isSaved, false)
    await eventually('back', () => ann.isSaved && bob.text.includes('and on'))
    assert.ok(bob.text.includes('offline'))
    assert.deepEqual(node.refusals, [])
  }))

test('whoever sends faster than the pace is read more slowly, and loses nothing', () =>
  withNode(async (node) => {
    using ann = new DocumentWriter({ url: node.url, document, person: 'ann' })
    await eventually('there', () => ann.isSaved)
    const count = documentLimits.updatesPerSecond * 3
    for (let time = 0; time < count; time++) ann.write(`line ${time}.`)
    await eventually('saved', () => ann.isSaved)
    const whole = await node.documents.read(document)
    assert.equal(whole.getXmlFragment(sectionRoot('summary')).length, count)
  }))

test('the first content is written once, however often it is asked for', () =>
  withNode(async (node) => {
    const first = updateBy((doc) => doc.getXmlFragment(sectionRoot('question')).push([new Y.XmlText('asked')]))
    const again = updateBy((doc) => doc.getXmlFragment(sectionRoot('question')).push([new Y.XmlText('asked')]))
    await Promise.all([node.documents.seed(document, first, 'system'), node.documents.seed(document, again, 'system')])
    const log = await node.store.documents.read(document)
    assert.deepEqual(
      log.map(({ by, session }) => [by, session]),
      [['system', 'server']],
    )
    using ann = new DocumentWriter({ url: node.url, document, person: 'ann' })
    await eventually('read', () => ann.doc.getXmlFragment(sectionRoot('question')).toString() === 'asked')
  }))
