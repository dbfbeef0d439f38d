import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import {
  openRecommendationDocument,
  type RecommendationDocument,
} from '../../../client/recommendation/documentModel.ts'
import { observeSection } from '../../../client/recommendation/documentReading.ts'
import { savedOf, wordsOf } from '../../../client/recommendation/savedModel.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import { sectionRoot } from '../../../shared/statement/document.ts'
import { withNode } from '../../server/documents/withNode.ts'
import { documentId, type DocumentNode, personId, ticketFor } from '../../support/documentNode.ts'
import { eventually } from '../../support/eventually.ts'

const recommendation = documentId('model')

type Opened = RecommendationDocument & Disposable & { network: { isDown: boolean } }

function open(node: DocumentNode, who: string, mayWrite = true): Opened {
  const network = { isDown: false }
  const opened = openRecommendationDocument({
    recommendation,
    ticket: async () => {
      if (network.isDown) throw new TypeError('no network')
      return { ticket: ticketFor(recommendation, who, mayWrite), url: node.url, mayWrite }
    },
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
  })
  return Object.assign(opened, { network, [Symbol.dispose]: () => opened.close() })
}

const saved = ({ line }: RecommendationDocument) => savedOf(line.get())
const isSaved = (document: RecommendationDocument) => saved(document).state === 'saved'

function write({ doc }: RecommendationDocument, words: string): void {
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText(words)])
  doc.getXmlFragment(sectionRoot('summary')).push([paragraph])
}

test('without a ticket nobody sees a text, and is told why', () =>
  withNode(async () => {
    const document = openRecommendationDocument({
      recommendation,
      ticket: () => Promise.reject(new Problem('not-permitted')),
    })
    await eventually('refused', () => document.problem.get() !== null)
    assert.equal(document.problem.get()?.code, 'not-permitted')
    assert.equal(document.loaded.get(), false)
    document.close()
  }))

test('what is written is called saved when the server has acknowledged it, and not a moment before', () =>
  withNode(async (node) => {
    using ann = open(node, 'ann')
    await eventually('open', () => isSaved(ann))
    const before = saved(ann)
    write(ann, 'Seizures since the age of two.')
    assert.deepEqual(saved(ann), { state: 'saving' })
    await eventually('saved', () => isSaved(ann))
    const { sequence } = await node.store.documents.head(recommendation)
    assert.equal(sequence, ann.line.get().sequence)
    assert.notDeepEqual(saved(ann), before)
  }))

test('what is written without a line is kept, said to be unsaved, and saved when the line is back', () =>
  withNode(async (node) => {
    using ann = open(node, 'ann')
    await eventually('open', () => isSaved(ann))
    ann.network.isDown = true
    node.documents.abandon(recommendation, 'goingAway')
    await eventually('cut', () => saved(ann).state === 'offline')
    assert.deepEqual(saved(ann), { state: 'offline', unsaved: false })
    write(ann, 'Written on the train.')
    assert.deepEqual(saved(ann), { state: 'offline', unsaved: true })
    ann.network.isDown = false
    await eventually('saved', () => isSaved(ann))
    const durable = await node.documents.read(recommendation)
    assert.match(durable.getXmlFragment(sectionRoot('summary')).toString(), /Written on the train/)
  }))

test('words that come after the freeze are handed back to their writer', () =>
  withNode(async (node) => {
    using ann = open(node, 'ann')
    await eventually('open', () => isSaved(ann))
    write(ann, 'In the text.')
    await eventually('saved', () => isSaved(ann))
    ann.network.isDown = true
    node.documents.abandon(recommendation, 'goingAway')
    await eventually('cut', () => saved(ann).state === 'offline')
    write(ann, 'Too late.')
    await node.documents.freeze(recommendation)
    ann.network.isDown = false
    await eventually('turned away', () => saved(ann).state === 'closed')
    assert.deepEqual(saved(ann), { state: 'closed', because: 'frozen' })
    assert.equal(wordsOf(ann.line.get().refused), 'Too late.')
  }))

test('a reader sees each word as it would be signed, and their own page changes nothing', () =>
  withNode(async (node) => {
    using ann = open(node, 'ann')
    using reader = open(node, 'reader', false)
    await eventually('open', () => isSaved(ann) && isSaved(reader))
    const section = observeSection(reader.doc, 'summary')
    const stop = section.subscribe(() => undefined)
    write(ann, 'Cafe\u0301')
    await eventually('read', () => JSON.stringify(section.get()).includes('Café'))
    assert.equal(section.get(), section.get())
    stop()
    write(reader, 'Scribbled.')
    write(ann, 'On.')
    await eventually('saved', () => isSaved(ann))
    const durable = await node.documents.read(recommendation)
    assert.doesNotMatch(durable.getXmlFragment(sectionRoot('summary')).toString(), /Scribbled/)
  }))

test('who else is here is told with the section they write in, each person once, by the name the server knows', () =>
  withNode(async (node) => {
    using ann = open(node, 'ann')
    using bob = open(node, 'bob')
    using bobsPhone = open(node, 'bob')
    await eventually('open', () => [ann, bob, bobsPhone].every(isSaved))
    write(bob, 'Here.')
    const anchor = Y.createRelativePositionFromTypeIndex(bob.doc.getXmlFragment(sectionRoot('summary')), 0)
    bob.awareness.setLocalState({ user: { id: 'per_forged', name: 'Forged' }, cursor: { anchor, head: anchor } })
    await eventually('seen', () => ann.present.get().some(({ section }) => section === 'summary'))
    assert.deepEqual(
      ann.present.get().map(({ id, section }) => ({ id, section })),
      [{ id: personId('bob'), section: 'summary' }],
    )
  }))
