import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { Awareness } from 'y-protocols/awareness'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { Problem } from '../../shared/protocol/problems.ts'
import {
  closeCode,
  frame,
  isFinal,
  readAcknowledge,
  readRefuse,
  readSaved,
  syncStep,
} from '../../shared/protocol/sync.ts'
import { documentSchemaVersion } from '../../shared/statement/document.ts'
import { UnsavedUpdates } from './unsavedUpdates.ts'

export type DocumentSocketState = {
  /** `synced`: everything the server has is here. `closed`: it will not try again by itself, see `closedWith`. */
  connection: 'connecting' | 'synced' | 'closed'
  /** The close code of `shared/protocol/sync.ts` that ended it; null while it goes on or when we hung up. */
  closedWith: number | null
  mayWrite: boolean
  /** Updates written here that the server has not made durable yet. */
  unsaved: number
  /** When the server last said that all of them were, in UTC milliseconds. */
  savedAt: number | null
  /** Sequence of the last durable update this browser knows of. */
  sequence: number
  /** Updates the server did not take, with its problem code: they are here and not in the document. */
  refused: readonly { code: string; bytes: Uint8Array }[]
}

/** What opens one connection. A ticket is good once, so that each attempt asks for another. */
export type Ticket = { ticket: string; url: string; mayWrite: boolean }

export type DocumentSocketOptions = {
  document: string
  doc: Y.Doc
  /** A Problem it throws is final and handed to `refused`; with anything else, as without a network, it is tried again. */
  ticket: () => Promise<Ticket>
  changed: (state: DocumentSocketState) => void
  refused: (problem: Problem) => void
  /** Where the platform has no WebSocket of its own. */
  WebSocketPolyfill?: typeof WebSocket
}

const firstRetryMilliseconds = 200
const longestRetryMilliseconds = 5_000
/** How ws says that a frame was beyond every limit: sending it again would not help. */
const messageTooBig = 1009

/**
 * A document kept in step with the server through y-websocket. It knows what is saved, because the server says so; it
 * asks for a new ticket each time it comes back, and stays away when it was told to. Other tabs hear of an edit from
 * the server alone: a channel between tabs would pass by roles and the freeze.
 */
export class DocumentSocket {
  readonly awareness: Awareness
  readonly #options: DocumentSocketOptions
  readonly #provider: WebsocketProvider
  readonly #unsaved = new UnsavedUpdates()
  #state: DocumentSocketState = {
    connection: 'connecting',
    closedWith: null,
    mayWrite: false,
    unsaved: 0,
    savedAt: null,
    sequence: 0,
    refused: [],
  }
  /** The server has asked what it lacks and was answered on this connection: from here on updates may follow. */
  #answered = false
  #answers: Promise<void> = Promise.resolve()
  #attempts = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #asking = false
  #wanted = true

  constructor(options: DocumentSocketOptions) {
    this.#options = options
    this.awareness = new Awareness(options.doc)
    this.#provider = new WebsocketProvider('', options.document, options.doc, {
      connect: false,
      disableBc: true,
      awareness: this.awareness,
      shouldReconnect: () => false,
      ...(options.WebSocketPolyfill ? { WebSocketPolyfill: options.WebSocketPolyfill } : {}),
    })
    this.#takeOverSending()
    this.#takeOverReceiving()
    this.#provider.on('connection-close', (event) => {
      this.#answered = false
      if (event) return
      // No word from the server for half a minute. y-websocket would try again with the ticket it has used.
      this.#provider.shouldConnect = false
      this.#lost(closeCode.goingAway)
    })
    this.#provider.on('closed', ({ code }) => this.#lost(code))
    this.#provider.on('sync', (synced) => {
      if (!synced) return
      this.#attempts = 0
      this.#change({ connection: 'synced' })
    })
    void this.#connect()
  }

  get state(): DocumentSocketState {
    return this.#state
  }

  /** Tries again now: after a close that was final, as when a text was reopened or a role was given. */
  reconnect(): void {
    this.#provider.disconnect()
    this.#attempts = 0
    this.#wanted = true
    void this.#connect()
  }

  /** Hangs up for good. What is unsaved stays unsaved. */
  close(): void {
    if (!this.#wanted && this.#state.connection === 'closed' && this.#state.closedWith === null) return
    this.#wanted = false
    clearTimeout(this.#retry)
    this.#options.doc.off('update', this.#written)
    this.#provider.destroy()
    this.awareness.destroy()
    this.#change({ connection: 'closed', closedWith: null })
  }

  async #connect(): Promise<void> {
    if (this.#asking) return
    clearTimeout(this.#retry)
    this.#asking = true
    this.#change({ connection: 'connecting', closedWith: null })
    try {
      const { ticket, url, mayWrite } = await this.#options.ticket()
      if (!this.#wanted) return
      this.#provider.serverUrl = url
      this.#provider.params = { ticket, schema: String(documentSchemaVersion) }
      this.#change({ mayWrite })
      this.#provider.connect()
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) return this.#retryLater()
      this.#change({ connection: 'closed' })
      this.#options.refused(error)
    } finally {
      this.#asking = false
    }
  }

  #lost(code: number): void {
    if (!this.#wanted) return
    // A ticket that was too old by the time it arrived is no refusal: who may not come is told when asking for another.
    const mayRetry = !isFinal(code) || (code === closeCode.signInAgain && this.#attempts === 0)
    if (mayRetry && code !== messageTooBig) return this.#retryLater()
    this.#wanted = false
    void this.#afterAnswers(async () => {
      // Answers come in order and before the close: what has none by now is not in the document.
      const because = code === closeCode.frozen ? 'frozen' : 'not-permitted'
      const left = this.#unsaved.takeAll().map((bytes) => ({ code: because, bytes }))
      this.#change({ connection: 'closed', closedWith: code, refused: [...this.#state.refused, ...left] })
    })
  }

  #retryLater(): void {
    this.#change({ connection: 'connecting' })
    const wait = Math.min(longestRetryMilliseconds, firstRetryMilliseconds * 2 ** this.#attempts++)
    clearTimeout(this.#retry)
    // Not everybody at once: a server that comes back is met by all of them.
    this.#retry = setTimeout(() => void this.#connect(), wait * (0.5 + Math.random() / 2))
  }

  /** y-websocket sends before it is asked what is missing, and repeats everybody's presence to everybody. */
  #takeOverSending(): void {
    const { doc } = this.#options
    const provider = this.#provider
    doc.off('update', provider['_updateHandler'])
    doc.on('update', this.#written)
    const tell = provider['_awarenessUpdateHandler']
    this.awareness.off('update', tell)
    provider['_awarenessUpdateHandler'] = (changes, origin) => {
      const own = [changes.added, changes.updated, changes.removed].some((clients) => clients.includes(doc.clientID))
      if (own) tell({ added: [], updated: [doc.clientID], removed: [] }, origin)
    }
    this.awareness.on('update', provider['_awarenessUpdateHandler'])
  }

  readonly #written = (bytes: Uint8Array, origin: unknown): void => {
    // What an editor repairs on its own in a reader's page stays there.
    if (origin === this.#provider || !this.#state.mayWrite) return
    this.#unsaved.add(bytes)
    const socket = this.#provider.ws
    if (this.#answered && socket?.readyState === socket?.OPEN) socket?.send(updateFrame(syncStep.update, bytes))
    this.#change({})
  }

  #takeOverReceiving(): void {
    const handlers = this.#provider.messageHandlers
    const asYjs = handlers[frame.sync]
    handlers[frame.sync] = (encoder, decoder, provider, emitSynced, kind) => {
      const ahead = decoding.clone(decoder)
      if (decoding.readVarUint(ahead) !== syncStep.stateVector) {
        return asYjs?.(encoder, decoder, provider, emitSynced, kind)
      }
      if (!this.#state.mayWrite) return undefined
      const missing = Y.encodeStateAsUpdate(this.#options.doc, decoding.readVarUint8Array(ahead))
      this.#unsaved.replaceBy(missing)
      this.#answered = true
      encoding.writeUint8Array(encoder, updateFrame(syncStep.missingUpdates, missing))
      this.#change({})
    }
    handlers[frame.saved] = (_encoder, decoder) => this.#change({ sequence: readSaved(decoder) })
    handlers[frame.acknowledge] = (_encoder, decoder) => {
      const { sequence, sha256 } = readAcknowledge(decoder)
      void this.#afterAnswers(async () => {
        await this.#unsaved.take(sha256)
        this.#change({ sequence, ...(this.#unsaved.count === 0 ? { savedAt: Date.now() } : {}) })
      })
    }
    handlers[frame.refuse] = (_encoder, decoder) => {
      const { code, sha256 } = readRefuse(decoder)
      void this.#afterAnswers(async () => {
        const bytes = await this.#unsaved.take(sha256)
        if (bytes) this.#change({ refused: [...this.#state.refused, { code, bytes }] })
      })
    }
  }

  /** Answers are worked off in the order in which they came, although a digest takes a moment. */
  #afterAnswers(then: () => Promise<void>): Promise<void> {
    this.#answers = this.#answers.then(then)
    return this.#answers
  }

  #change(change: Partial<DocumentSocketState>): void {
    this.#state = { ...this.#state, ...change, unsaved: this.#unsaved.count }
    this.#options.changed(this.#state)
  }
}

const updateFrame = (step: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    encoding.encode((encoder) => {
      encoding.writeVarUint(encoder, frame.sync)
      encoding.writeVarUint(encoder, step)
      encoding.writeVarUint8Array(encoder, bytes)
    }),
  )
