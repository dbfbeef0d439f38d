import * as encoding from 'lib0/encoding'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { DocumentSocket, type DocumentSocketState } from '../../client/recommendation/documentSocket.ts'
import type { RecommendationId } from '../../shared/domain/identifiers.ts'
import { frame, syncStep } from '../../shared/protocol/sync.ts'
import { documentSchemaVersion, sectionRoot } from '../../shared/statement/document.ts'
import { personId, ticketFor } from './documentNode.ts'

type Where = { url: string; document: RecommendationId; person: string; mayWrite?: boolean }

/** Somebody's browser on a document: the product's own socket on y-websocket, without the editor. */
export class DocumentWriter implements Disposable {
  readonly doc = new Y.Doc()
  readonly person: string
  readonly socket: DocumentSocket
  #listeners: ((state: DocumentSocketState) => void)[] = []

  constructor({ url, document, person, mayWrite = true }: Where) {
    this.person = personId(person)
    this.socket = new DocumentSocket({
      document,
      doc: this.doc,
      ticket: async () => ({ ticket: ticketFor(document, person, mayWrite), url, mayWrite }),
      changed: (state) => this.#changed(state),
      refused: (problem) => {
        throw problem
      },
      // The interface of ws is that of browsers as far as y-websocket goes.
      WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    })
  }

  onChange(listener: (state: DocumentSocketState) => void): void {
    this.#listeners.push(listener)
  }

  get notes(): Y.XmlFragment {
    return this.doc.getXmlFragment(sectionRoot('summary'))
  }

  get text(): string {
    return this.notes.toString()
  }

  /** A paragraph of its own at the end. */
  write(words: string): void {
    this.doc.transact(() => {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText(words)])
      this.notes.push([paragraph])
    })
  }

  get isSaved(): boolean {
    const { connection, unsaved } = this.socket.state
    return connection === 'synced' && unsaved === 0
  }

  [Symbol.dispose](): void {
    this.socket.close()
  }

  #changed(state: DocumentSocketState): void {
    for (const listener of this.#listeners) listener(state)
  }
}

/** Somebody who speaks to the socket without any client, as a forger would. */
export class RawSocket implements Disposable {
  readonly socket: WebSocket
  readonly received: Uint8Array[] = []
  closed: number | undefined

  constructor({ url, document, person, mayWrite = true }: Where, query?: string) {
    const asked = query ?? `ticket=${ticketFor(document, person, mayWrite)}&schema=${documentSchemaVersion}`
    this.socket = new WebSocket(`${url}/${document}?${asked}`)
    this.socket.on('message', (data) => this.received.push(new Uint8Array(data as Buffer)))
    this.socket.on('close', (code) => (this.closed = code))
    this.socket.on('error', () => undefined)
  }

  async open(): Promise<this> {
    await new Promise((resolve, reject) => this.socket.once('open', resolve).once('error', reject))
    return this
  }

  send(...bytes: (Uint8Array | string)[]): void {
    for (const one of bytes) this.socket.send(one)
  }

  /** Frames of a kind received so far. */
  of(kind: number): Uint8Array[] {
    return this.received.filter((bytes) => bytes[0] === kind)
  }

  [Symbol.dispose](): void {
    this.socket.terminate()
  }
}

export const syncFrame = (step: keyof typeof syncStep, bytes: Uint8Array): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, frame.sync)
    encoding.writeVarUint(encoder, syncStep[step])
    encoding.writeVarUint8Array(encoder, bytes)
  })

export const awarenessFrame = (...entries: { client: number; clock: number; state: unknown }[]): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, frame.awareness)
    const body = encoding.encode((inner) => {
      encoding.writeVarUint(inner, entries.length)
      for (const { client, clock, state } of entries) {
        encoding.writeVarUint(inner, client)
        encoding.writeVarUint(inner, clock)
        encoding.writeVarString(inner, JSON.stringify(state))
      }
    })
    encoding.writeVarUint8Array(encoder, body)
  })

/** The update that a change to a copy of a document makes; `clientID` is whose hand it is written in. */
export function updateBy(change: (doc: Y.Doc) => void, clientID?: number, on?: Y.Doc): Uint8Array {
  const doc = new Y.Doc()
  if (on) Y.applyUpdate(doc, Y.encodeStateAsUpdate(on))
  if (clientID !== undefined) doc.clientID = clientID
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  doc.transact(() => change(doc))
  const [update] = updates
  if (!update) throw new Error('the change changed nothing')
  return update
}
