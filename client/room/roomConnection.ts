import { Problem, type ProblemCode } from '../../shared/protocol/problems.ts'
import { refusal, type Send } from '../../shared/protocol/table.ts'

/** Where the meeting is held now, and what opens one connection to it. */
export type Admission = { url: string; token: string }

/** One connection to the node that holds the meeting, from opening it to its end. */
export type Line = {
  send: Send
  /** Says something without an answer; lost where the line is slow. */
  signal(name: string, content: unknown): void
  close(): void
}
export type LineEvents = {
  opened(): void
  told(name: string, content: unknown): void
  /** It did not open; with the problem where the server gave one. */
  refused(problem: Problem | undefined): void
  /** It was open and is no more. */
  dropped(): void
}
export type OpenLine = (admission: Admission, events: LineEvents) => Line

export type ConnectionState = 'connecting' | 'connected' | 'reconnecting' | 'closed'

export type RoomConnectionOptions = {
  /** Asks where the meeting is held, and for a token that opens lines to it for as long as the session lasts. */
  admission: () => Promise<Admission>
  openLine: OpenLine
  changed: (state: ConnectionState) => void
  opened: () => void
  told: (name: string, content: unknown) => void
  /** The server refuses for good: trying again would not help. */
  refused: (problem: Problem) => void
}

/** How long is waited before each attempt after a cut; the last one holds from there on. */
const pausesMilliseconds = [0, 300, 700, 1500, 3000] as const
/**
 * An attempt that takes longer is given up: what was sent into a network that was gone is repeated ever more rarely
 * (RFC 6298 section 5.5), so that a new attempt is heard long before the old one.
 */
const attemptMilliseconds = 5_000
/** What passes by itself. */
const passing: ReadonlySet<ProblemCode> = new Set([
  'unavailable',
  'too-many-requests',
  'lease-lost',
  'version-conflict',
  'media-lost',
])

/** The connection to a meeting for as long as one is in it: over any number of lines, to whichever node holds it. */
export class RoomConnection {
  readonly #options: RoomConnectionOptions
  #state: ConnectionState = 'closed'
  #line: Line | undefined
  #url: string | undefined
  /** Opened a line before. */
  #known: Admission | undefined
  /** The one that is being asked for. */
  #asked: Promise<Admission> | undefined
  #attempts = 0
  /** Counts the attempts, so that what an earlier one still answers is not heard. */
  #turn = 0
  /** Until the next attempt, or until this one is given up. */
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: RoomConnectionOptions) {
    this.#options = options
  }

  /** Where the line leads; undefined before the first. */
  get url(): string | undefined {
    return this.#url
  }

  open(): void {
    if (this.#state !== 'closed') return
    this.#attempts = 0
    this.#become('connecting')
    this.#attemptLater()
  }

  /** Without a line the answer is `unavailable` at once, rather than a promise that waits for one. */
  readonly send: Send = async (name, input) =>
    this.#line && this.#state === 'connected'
      ? this.#line.send(name, input)
      : refusal(new Problem('unavailable', { request: name, because: 'not connected' }))

  signal(name: string, content: unknown): void {
    if (this.#state === 'connected') this.#line?.signal(name, content)
  }

  /** The network is back: no reason to wait any longer. */
  retryNow(): void {
    if (this.#state === 'closed' || this.#state === 'connected') return
    this.#attempts = 0
    this.#attemptLater()
  }

  /** Gives this line up and opens another. */
  renew(): void {
    if (this.#state === 'closed') return
    this.#dropLine()
    this.#become('reconnecting')
    this.#attemptLater()
  }

  /** Says one last thing, and closes when it was heard: what is sent with the end of a line is lost with it. */
  async closeAfter(name: string, input: unknown): Promise<void> {
    const line = this.#state === 'connected' ? this.#line : undefined
    if (line) this.#line = undefined
    this.close()
    await line?.send(name, input)
    line?.close()
  }

  close(): void {
    if (this.#state === 'closed') return
    this.#dropLine()
    this.#become('closed')
  }

  #dropLine(): void {
    this.#turn++
    clearTimeout(this.#timer)
    this.#line?.close()
    this.#line = undefined
  }

  #become(state: ConnectionState): void {
    if (state === this.#state) return
    this.#state = state
    this.#options.changed(state)
  }

  #attemptLater(): void {
    this.#dropLine()
    const turn = this.#turn
    const pause = pausesMilliseconds[Math.min(this.#attempts++, pausesMilliseconds.length - 1)] ?? 0
    // Spread by up to a quarter: a whole meeting comes back at the same moment.
    this.#timer = setTimeout(() => void this.#attempt(turn), pause * (1 + Math.random() / 4))
  }

  async #attempt(turn: number): Promise<void> {
    this.#timer = setTimeout(() => this.#attemptLater(), attemptMilliseconds)
    try {
      const admission = this.#wayBack ?? (await this.#admission())
      if (turn !== this.#turn) return
      this.#url = admission.url
      this.#line = this.#options.openLine(admission, this.#events(turn, admission))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (turn === this.#turn) this.#failed(error)
    }
  }

  /** What opened the last line, every other time: the meeting is mostly where it was, and may be elsewhere. */
  get #wayBack(): Admission | undefined {
    return this.#attempts % 2 === 1 ? this.#known : undefined
  }

  /** One question at a time: a browser sends only so many into a network that is gone. */
  #admission(): Promise<Admission> {
    this.#asked ??= this.#options.admission().finally(() => (this.#asked = undefined))
    return this.#asked
  }

  #events(turn: number, admission: Admission): LineEvents {
    const current = () => turn === this.#turn
    return {
      opened: () => {
        if (!current()) return
        clearTimeout(this.#timer)
        this.#known = admission
        this.#attempts = 0
        this.#become('connected')
        this.#options.opened()
      },
      told: (name, content) => {
        if (current()) this.#options.told(name, content)
      },
      refused: (problem) => {
        if (!current()) return
        if (problem) this.#known = undefined
        // A token that was too old by a moment: the next one says whether the session is.
        if (!problem || problem.code === 'not-signed-in') return this.#attemptLater()
        this.#failed(problem)
      },
      dropped: () => {
        if (!current()) return
        this.#become('reconnecting')
        this.#attemptLater()
      },
    }
  }

  #failed(problem: Problem): void {
    if (passing.has(problem.code)) return this.#attemptLater()
    this.close()
    this.#options.refused(problem)
  }
}
