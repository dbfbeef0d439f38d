import type { WebSocket } from 'ws'
import type * as Y from 'yjs'
import { Problem, type ProblemCode } from '../../shared/protocol/problems.ts'
import {
  type CloseReason,
  documentLimits,
  writeAcknowledge,
  writeRefuse,
  writeSaved,
} from '../../shared/protocol/sync.ts'
import { Awareness } from './awareness.ts'
import { type DocumentPorts, DurableDocument, type Submitted, sha256Of } from './durableDocument.ts'
import type { FrozenDocument } from './freeze.ts'
import { type Incoming, missingUpdatesFrame, readFrame, stateVectorFrame, updateFrame } from './frames.ts'
import { cost, Line } from './line.ts'
import type { DocumentSession, Refusal, RefusalReason } from './session.ts'

/** Who waits for an update to become durable: a line that is acknowledged, or the server itself. */
type Origin = Line | PromiseWithResolvers<void>

const pingEvery = 20_000
/** Presence is told this often at most, whoever moves how much. */
const presenceEvery = 50
const keptIdleFor = 60_000
/** An editor that repairs what it does not know sends updates although it may not; one that goes on is no editor. */
const toleratedRefusals = 8

const problemOf: Record<RefusalReason, { code: ProblemCode; close: CloseReason }> = {
  malformed: { code: 'invalid-input', close: 'malformed' },
  detached: { code: 'invalid-input', close: 'malformed' },
  tooLarge: { code: 'too-large', close: 'tooLarge' },
  tooManyClients: { code: 'too-large', close: 'tooLarge' },
  readerWrote: { code: 'not-permitted', close: 'roleRevoked' },
  foreignClient: { code: 'not-permitted', close: 'roleRevoked' },
  reserved: { code: 'not-permitted', close: 'roleRevoked' },
  foreignAwareness: { code: 'not-permitted', close: 'roleRevoked' },
}

/** One document with everybody who is on it. */
export class LiveDocument {
  readonly #document: string
  readonly #ports: DocumentPorts & { onRefused: (refusal: Refusal) => void }
  readonly #ended: () => void
  readonly #opening: Promise<DurableDocument<Origin>>
  readonly #lines = new Set<Line>()
  readonly #ending = new Set<Promise<void>>()
  readonly #awareness = new Awareness<Line>()
  readonly #timers = new Map<'ping' | 'presence' | 'idle', () => void>()
  /** Requests under way: the document stays in memory for them although nobody is on it. */
  #uses = 0
  #over = false

  /** `ended` is called once, when the next who wants the document has to open it anew. */
  constructor(document: string, ports: DocumentPorts & { onRefused: (refusal: Refusal) => void }, ended: () => void) {
    this.#document = document
    this.#ports = ports
    this.#ended = ended
    this.#opening = DurableDocument.open<Origin>(document, ports, {
      durable: (submitted, sequence) => this.#tellDurable(submitted, sequence),
      frozen: (submitted) => this.#answerFrozen(submitted),
      failed: (error, unwritten) => this.#fail(error, unwritten),
    })
    this.#opening.then(
      () => ports.journal.info('document-opened', { document }),
      (error: unknown) => this.#fail(error, []),
    )
    this.#idleSoon()
  }

  connect(socket: WebSocket, session: DocumentSession): void {
    const ofPerson = this.#linesOf(session.person.id).length
    const line: Line = new Line(
      socket,
      session,
      this.#ports.clock,
      (bytes) => this.#receive(line, bytes),
      () => this.#gone(line),
    )
    this.#lines.add(line)
    const ending = line.ended().finally(() => this.#ending.delete(ending))
    this.#ending.add(ending)
    if (this.#lines.size > documentLimits.socketsPerDocument || ofPerson >= documentLimits.socketsPerPerson) {
      return line.close('tooFast')
    }
    this.#cancel('idle')
    if (!this.#timers.has('ping')) this.#every('ping', pingEvery, () => this.#ping())
    // When opening fails every line is closed: here there is nothing to add.
    this.#opening.then(
      (durable) => this.#welcome(line, durable),
      () => undefined,
    )
  }

  /** Who has a socket on it. */
  people(): string[] {
    return [...new Set([...this.#lines].map(({ session }) => session.person.id))]
  }

  setRole(person: string, mayWrite: boolean): void {
    for (const line of this.#linesOf(person)) {
      if (line.mayWrite && !mayWrite) line.close('roleRevoked')
      else if (!line.mayWrite && mayWrite) {
        line.mayWrite = true
        void this.#use(async (durable) => line.send(stateVectorFrame(durable.doc)))
      }
    }
  }

  dismiss(person: string, reason: CloseReason): void {
    for (const line of this.#linesOf(person)) line.close(reason)
  }

  endSession(session: string): void {
    for (const line of this.#lines) if (line.session.session === session) line.close('signInAgain')
  }

  sessions(): string[] {
    return [...this.#lines].map((line) => line.session.session)
  }

  freeze(): Promise<FrozenDocument> {
    return this.#use(async (durable) => {
      const frozen = await durable.freeze()
      this.#closeWriters()
      this.#ports.journal.info('document-frozen', { document: this.#document, sequence: frozen.sequence })
      return frozen
    })
  }

  reopen(): Promise<void> {
    return this.#use((durable) => durable.reopen())
  }

  /** What the server itself writes; `make` gives the update when its turn comes, undefined for none. */
  write(by: string, make: (durable: DurableDocument<Origin>) => Uint8Array | undefined): Promise<void> {
    return this.#use(async (durable) => {
      if (durable.isFrozen) throw new Problem('frozen', { document: this.#document })
      const bytes = make(durable)
      if (!bytes) return
      const examined = durable.examine(bytes, undefined)
      if (examined.verdict === 'refused') throw new Problem('invalid-input', { because: examined.because })
      const origin = Promise.withResolvers<void>()
      durable.submit(examined, { origin, by, session: 'server', bytes, sha256: sha256Of(bytes) })
      await origin.promise
    })
  }

  read(): Promise<Y.Doc> {
    return this.#use(async (durable) => durable.copy())
  }

  /** Hangs up, then waits until everything accepted is durable and every socket is gone. */
  async close(reason: CloseReason): Promise<void> {
    this.#end(reason)
    // That it could not be opened was told when it happened; then there is nothing to write either.
    const durable = await this.#opening.catch(() => undefined)
    await durable?.idle()
    await durable?.compact()
    await Promise.all(this.#ending)
  }

  #welcome(line: Line, durable: DurableDocument<Origin>): void {
    if (line.mayWrite && durable.isFrozen) return line.close('frozen')
    line.listen()
    if (line.mayWrite) line.send(stateVectorFrame(durable.doc))
    for (const bytes of this.#awareness.everything()) line.send(bytes)
  }

  #receive(line: Line, bytes: Uint8Array | null): void {
    void this.#opening.then((durable) => {
      if (!line.isOpen) return
      try {
        if (!bytes) throw new Problem('invalid-input', { because: 'a text frame' })
        if (bytes.length > documentLimits.frameBytes) return this.#refuse(line, 'tooLarge', bytes)
        this.#handle(line, durable, readFrame(bytes))
      } catch (error) {
        if (error instanceof Problem && error.code === 'invalid-input') return this.#refuse(line, 'malformed', bytes)
        this.#ports.journal.bug(error, 'documents')
        line.close('failed')
      }
    })
  }

  #handle(line: Line, durable: DurableDocument<Origin>, incoming: Incoming): void {
    line.spend(cost[incoming.kind])
    if (incoming.kind === 'stateVector') {
      line.send(missingUpdatesFrame(durable.doc, incoming.vector))
      line.send(writeSaved(durable.sequence))
    } else if (incoming.kind === 'awareness') {
      const { person } = line.session
      const taken = this.#awareness.receive(line, person, incoming.body, (client) => durable.claim(client, person.id))
      if (taken === 'taken') this.#tellPresenceSoon()
      else if (taken !== 'passed') this.#refuse(line, taken, incoming.body)
    } else {
      this.#update(line, durable, incoming)
    }
  }

  #update(line: Line, durable: DurableDocument<Origin>, { step, bytes }: Extract<Incoming, { kind: 'update' }>): void {
    if (!line.mayWrite) return this.#refuse(line, 'readerWrote', bytes)
    const sha256 = sha256Of(bytes)
    if (durable.isFrozen) return line.send(writeRefuse({ code: 'frozen', sha256 }))
    // What was missed while offline comes as one update, as large as a frame may be.
    if (step === 'update' && bytes.length > documentLimits.updateBytes) return this.#refuse(line, 'tooLarge', bytes)
    const { person, session } = line.session
    const examined = durable.examine(bytes, person.id)
    if (examined.verdict === 'refused' && examined.because === 'detached' && step === 'update') {
      // Typed between coming back and sending what was typed before. Asked again, a browser sends the whole.
      return line.send(stateVectorFrame(durable.doc))
    }
    if (examined.verdict === 'refused') return this.#refuse(line, examined.because, bytes)
    if (++line.waiting > documentLimits.waitingUpdates) return line.close('tooFast')
    durable.submit(examined, { origin: line, by: person.id, session, bytes, sha256 })
  }

  /** Says no, has it audited, and hangs up where going on would only be refused again. */
  #refuse(line: Line, because: RefusalReason, bytes: Uint8Array | null): void {
    const { code, close } = problemOf[because]
    const { person, session } = line.session
    line.send(writeRefuse({ code, sha256: sha256Of(bytes ?? new Uint8Array()) }))
    this.#ports.onRefused({ document: this.#document, person: person.id, session, code, because })
    const mayGoOn = because === 'readerWrote' || because === 'foreignAwareness'
    if (!mayGoOn || ++line.refused > toleratedRefusals) line.close(close)
  }

  /** First to whom it wrote: they wait for it, and each send to somebody else is a call of the system's. */
  #tellDurable({ origin, bytes, sha256 }: Submitted<Origin>, sequence: number): void {
    if (origin instanceof Line) {
      origin.waiting--
      origin.send(writeAcknowledge({ sequence, sha256 }))
    } else {
      origin.resolve()
    }
    if (!bytes) return
    const frame = updateFrame(bytes)
    for (const line of this.#lines) if (line !== origin) line.send(frame)
  }

  #answerFrozen({ origin, sha256 }: Submitted<Origin>): void {
    if (!(origin instanceof Line)) return origin.reject(new Problem('frozen', { document: this.#document }))
    origin.send(writeRefuse({ code: 'frozen', sha256 }))
    origin.close('frozen')
  }

  /** The log refused to be written, or to be read. Nobody is told of what may be lost; everybody comes back. */
  #fail(error: unknown, unwritten: readonly Submitted<Origin>[]): void {
    const { journal } = this.#ports
    const moved = error instanceof Problem && error.code === 'lease-lost'
    if (moved) journal.warn('document-lease-lost', { document: this.#document })
    else journal.bug(error, 'documents')
    for (const { origin } of unwritten) if (!(origin instanceof Line)) origin.reject(error)
    this.#end(moved ? 'nodeMoved' : 'failed')
  }

  #end(reason: CloseReason): void {
    if (this.#over) return
    this.#over = true
    for (const line of this.#lines) line.close(reason)
    for (const cancel of this.#timers.values()) cancel()
    this.#timers.clear()
    this.#ended()
  }

  async #use<Result>(work: (durable: DurableDocument<Origin>) => Promise<Result>): Promise<Result> {
    this.#uses++
    try {
      return await work(await this.#opening)
    } finally {
      this.#uses--
      this.#idleSoon()
    }
  }

  #gone(line: Line): void {
    this.#lines.delete(line)
    this.#awareness.leave(line)
    this.#tellPresenceSoon()
    this.#idleSoon()
  }

  #closeWriters(): void {
    for (const line of this.#lines) if (line.mayWrite) line.close('frozen')
  }

  #linesOf(person: string): Line[] {
    return [...this.#lines].filter(({ session }) => session.person.id === person)
  }

  #ping(): void {
    void this.#use(async (durable) => {
      for (const line of this.#lines) {
        line.ping()
        // A y-websocket client gives a line up that brings no message for half a minute; a ping is none.
        line.send(writeSaved(durable.sequence))
      }
    })
  }

  #tellPresenceSoon(): void {
    this.#once('presence', presenceEvery, () => {
      const changes = this.#awareness.changes()
      if (changes) for (const line of this.#lines) for (const bytes of changes(line)) line.send(bytes)
    })
  }

  #idleSoon(): void {
    if (this.#isUnused()) this.#once('idle', keptIdleFor, () => void this.#unload())
  }

  async #unload(): Promise<void> {
    const durable = await this.#opening
    await durable.idle()
    await durable.compact()
    if (!this.#isUnused()) return
    this.#end('goingAway')
    this.#ports.journal.info('document-unloaded', { document: this.#document })
  }

  #isUnused(): boolean {
    return this.#lines.size === 0 && this.#uses === 0
  }

  #once(name: 'presence' | 'idle', after: number, then: () => void): void {
    if (this.#over || this.#timers.has(name)) return
    const run = () => {
      this.#timers.delete(name)
      then()
    }
    this.#timers.set(name, this.#ports.clock.after(after, run))
  }

  #every(name: 'ping', after: number, then: () => void): void {
    const run = () => {
      if (this.#over) return
      then()
      this.#timers.set(name, this.#ports.clock.after(after, run))
    }
    this.#timers.set(name, this.#ports.clock.after(after, run))
  }

  #cancel(name: 'idle'): void {
    this.#timers.get(name)?.()
    this.#timers.delete(name)
  }
}
