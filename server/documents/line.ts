import type { RawData, WebSocket } from 'ws'
import { type CloseReason, closeCode, documentLimits } from '../../shared/protocol/sync.ts'
import type { Clock } from '../clock.ts'
import type { DocumentSession } from './session.ts'

/** What reading a frame costs of the pace: an update is written to disk, the rest is not. */
export const cost = { update: 10, stateVector: 10, awareness: 1 } as const
const costPerSecond = documentLimits.updatesPerSecond * cost.update
/** What may come at once after a pause: a paste is many updates. */
const burst = 2 * costPerSecond

/** A paused socket still delivers what it had read; a browser says two things before it is answered. */
const earlyFrames = 64

/** One browser's socket on a document: sends without piling up, reads no faster than it may, closes once. */
export class Line {
  readonly session: DocumentSession
  mayWrite: boolean
  /** Updates of this line that wait to be made durable. */
  waiting = 0
  /** Frames refused so far; an honest browser has next to none. */
  refused = 0

  readonly #socket: WebSocket
  readonly #clock: Clock
  readonly #gone: () => void
  readonly #received: (bytes: Uint8Array | null) => void
  /** What came before the document was loaded; undefined from then on. */
  #early: (Uint8Array | null)[] | undefined = []
  #open = true
  #alive = true
  #allowance = burst
  #countedAt: number
  #resume: (() => void) | undefined

  /**
   * `received` gets binary frames, and null for a text frame, which nobody honest sends; nothing before `listen()`.
   * `gone` is called once.
   */
  constructor(
    socket: WebSocket,
    session: DocumentSession,
    clock: Clock,
    received: (bytes: Uint8Array | null) => void,
    gone: () => void,
  ) {
    this.#socket = socket
    this.session = session
    this.mayWrite = session.mayWrite
    this.#clock = clock
    this.#countedAt = clock.now()
    this.#received = received
    this.#gone = gone
    socket.pause()
    socket.on('message', (data, isBinary) => this.#hear(isBinary ? bytesOf(data) : null))
    socket.on('pong', () => {
      this.#alive = true
    })
    socket.on('close', () => this.#end())
    // A frame beyond the size limit or a broken line: ws closes by itself, 'close' follows.
    socket.on('error', () => this.#end())
  }

  get isOpen(): boolean {
    return this.#open
  }

  /** From here on what comes is handed on, first what had come before. */
  listen(): void {
    const early = this.#early ?? []
    this.#early = undefined
    if (this.#open) this.#socket.resume()
    for (const bytes of early) this.#hear(bytes)
  }

  send(bytes: Uint8Array): void {
    if (!this.#open || this.#socket.readyState !== this.#socket.OPEN) return
    if (this.#socket.bufferedAmount > documentLimits.bufferedBytes) {
      // It reads too slowly to be told so: the line is cut and the browser comes back for the whole.
      this.#socket.terminate()
      this.#end()
      return
    }
    this.#socket.send(bytes)
  }

  /** What has been read counts; beyond the pace the rest stays with the sender for a while. */
  spend(amount: number): void {
    const now = this.#clock.now()
    this.#allowance = Math.min(burst, this.#allowance + ((now - this.#countedAt) * costPerSecond) / 1000)
    this.#countedAt = now
    this.#allowance -= amount
    if (this.#allowance >= 0 || this.#resume || !this.#open) return
    this.#socket.pause()
    this.#resume = this.#clock.after(Math.ceil((-this.#allowance * 1000) / costPerSecond), () => {
      this.#resume = undefined
      this.#socket.resume()
    })
  }

  /** Asks whether anybody is there. A line that did not answer the last time is cut. */
  ping(): void {
    if (!this.#alive) {
      this.#socket.terminate()
      this.#end()
      return
    }
    this.#alive = false
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping()
  }

  /** Says why and hears nothing more. What was sent before arrives before. */
  close(reason: CloseReason): void {
    if (!this.#open) return
    // A paused socket would never read the answer to the close frame.
    this.#socket.resume()
    this.#socket.close(closeCode[reason], reason)
    this.#end()
  }

  /** Resolves when the socket itself is gone. */
  async ended(): Promise<void> {
    if (this.#socket.readyState === this.#socket.CLOSED) return
    await new Promise<void>((resolve) => this.#socket.once('close', () => resolve()))
  }

  #hear(bytes: Uint8Array | null): void {
    if (!this.#open) return
    if (!this.#early) this.#received(bytes)
    else if (this.#early.push(bytes) > earlyFrames) this.close('tooFast')
  }

  #end(): void {
    if (!this.#open) return
    this.#open = false
    this.#resume?.()
    this.#resume = undefined
    this.#gone()
  }
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}
