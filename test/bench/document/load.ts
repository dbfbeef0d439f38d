import { setTimeout as wait } from 'node:timers/promises'
import * as Y from 'yjs'
import { sectionRoot } from '../../../shared/statement/document.ts'
import { eventually } from '../../support/eventually.ts'
import { type Client, openClient } from './clients.ts'
import type { Contender } from './contenders.ts'

export type Order = {
  to: Contender['name']
  url: string
  document: string
  people: string[]
  /** Edits a second of each writer. */
  rate: number
  seconds: number
}

/** Milliseconds from edit to each of the three, and the words for which each has happened. */
export type Outcome = Record<'answered' | 'stored' | 'seen', { milliseconds: number[]; words: string[] }>

export type Reading = Pick<Order, 'to' | 'url' | 'document'> & { reader: string }

/**
 * From the parent an order, to it `ready` and in the end an outcome; `stop` ends it early, when the server is dead.
 * Or a reading: to the parent what a newcomer gets.
 */
process.on('message', (message: Order | Reading | 'stop') => {
  if (message === 'stop') stop()
  else if ('reader' in message) void read(message)
  else void run(message)
})
process.on('disconnect', () => process.exit())

// Every socket of y-websocket wants to know when the process ends.
process.setMaxListeners(100)

type Edit = { word: string; at: number; clock: number }

const outcome: Outcome = {
  answered: { milliseconds: [], words: [] },
  stored: { milliseconds: [], words: [] },
  seen: { milliseconds: [], words: [] },
}
let clients: Client[] = []
const stopping = new AbortController()

async function run({ to, url, document, people, rate, seconds }: Order): Promise<void> {
  clients = people.map((person) => openClient(to, url, document, person))
  await eventually('everybody is there', () => clients.every((client) => client.isSynced()))
  const paragraphs = clients.map(({ doc }, index) => ownParagraph(doc, people[index] ?? ''))
  await eventually('everybody has a paragraph', () =>
    clients.every(({ doc }) => doc.getXmlFragment(sectionRoot('summary')).length === clients.length),
  )
  await eventually('all is quiet', () => clients.every((client) => client.isSynced()))
  const typists = clients.map((client, index) => watch(client, clients[(index + 1) % clients.length]))
  process.send?.('ready')

  const every = 1000 / rate
  const end = performance.now() + seconds * 1000
  await Promise.all(
    typists.map(async (typist, index) => {
      // People do not type in step.
      await wait((index * every) / typists.length)
      for (let count = 0; performance.now() < end && !stopping.signal.aborted; count++) {
        typist(`${people[index]}-${count}.`, paragraphs[index])
        await wait(every)
      }
    }),
  )
  if (stopping.signal.aborted) return
  await wait(500)
  process.send?.(outcome)
}

async function read({ to, url, document, reader }: Reading): Promise<void> {
  const client = openClient(to, url, document, reader)
  await eventually('the document is back', () => client.isSynced())
  // The stock server answers before it has read its disk, and sends the rest as an update.
  await wait(500)
  process.send?.(client.doc.getXmlFragment(sectionRoot('summary')).toString())
}

function stop(): void {
  stopping.abort()
  for (const client of clients) client.close()
  process.send?.(outcome)
}

function ownParagraph(doc: Y.Doc, person: string): Y.XmlText {
  const text = new Y.XmlText(`${person}: `)
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [text])
  doc.getXmlFragment(sectionRoot('summary')).push([paragraph])
  return text
}

/** Answers how to type a word, timed to the server's answer, to the disk as it tells, and to a second client. */
function watch(client: Client, second: Client | undefined): (word: string, text: Y.XmlText | undefined) => void {
  const { doc } = client
  const waiting: Record<keyof Outcome, Edit[]> = { answered: [], stored: [], seen: [] }
  const happened = (what: keyof Outcome, edits: readonly Edit[]) => {
    const now = performance.now()
    outcome[what].milliseconds.push(...edits.map(({ at }) => now - at))
    outcome[what].words.push(...edits.map(({ word }) => word))
  }
  const upTo = (what: 'stored' | 'seen', clock: number) => {
    const count = waiting[what].findIndex((edit) => edit.clock > clock)
    happened(what, waiting[what].splice(0, count < 0 ? waiting[what].length : count))
  }
  client.onAnswered(() => {
    const left = client.waiting?.() ?? 0
    happened('answered', waiting.answered.splice(0, Math.max(0, waiting.answered.length - left)))
  })
  client.onStored((vector) => upTo('stored', vector.get(doc.clientID) ?? 0))
  second?.doc.on('update', () => upTo('seen', Y.getState(second.doc.store, doc.clientID)))
  return (word, text) => {
    const at = performance.now()
    const clock = Y.getState(doc.store, doc.clientID) + word.length
    for (const edits of Object.values(waiting)) edits.push({ word, at, clock })
    text?.insert(text.length, word)
  }
}
