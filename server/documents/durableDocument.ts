import { hash } from 'node:crypto'
import * as Y from 'yjs'
import { Problem } from '../../shared/protocol/problems.ts'
import { documentLimits } from '../../shared/protocol/sync.ts'
import { type Clock, instant } from '../clock.ts'
import type { Log } from '../log.ts'
import type { DocumentLog, Fence } from '../store/store.ts'
import { type FrozenDocument, proveAgainstLog } from './freeze.ts'
import { GroupCommit } from './groupCommit.ts'
import { type Examined, examineUpdate } from './guard.ts'
import { type Replayed, replay, writeSnapshot } from './history.ts'

export type DocumentPorts = {
  log: DocumentLog
  clock: Clock
  journal: Log
  /** Proof that this node holds what the document belongs to; undefined when nothing fences it. */
  fenceFor: (document: string) => Fence | undefined
}

/** An update on its way into the log. `bytes` is undefined when there was nothing new in it and it is only answered. */
export type Submitted<Origin> = {
  origin: Origin
  by: string
  session: string
  bytes: Uint8Array | undefined
  sha256: Uint8Array
}

/** What becomes of the submitted, in the order in which they came. */
export type Outcome<Origin> = {
  /** It survives a crash from here on, and is applied. `sequence` is that of the log when it was written. */
  durable(submitted: Submitted<Origin>, sequence: number): void
  /** The log had been closed before. */
  frozen(submitted: Submitted<Origin>): void
  /** The log cannot be written: what was submitted may be lost, and this document must be opened anew. */
  failed(error: unknown, unwritten: readonly Submitted<Origin>[]): void
}

const compactAfter = { updates: 500, bytes: 1024 * 1024 }

/**
 * One document in memory and its log: what is applied is durable. An update is examined, appended, then applied, then
 * told. A snapshot of the whole shortens the next opening; the log keeps everything.
 */
export class DurableDocument<Origin> {
  readonly #document: string
  readonly #ports: DocumentPorts
  readonly #outcome: Outcome<Origin>
  readonly #doc: Y.Doc
  readonly #owners: Map<number, string>
  readonly #commit: GroupCommit<Submitted<Origin>>
  /** Of everything accepted, which may be ahead of what is durable and applied. */
  #clocks: Map<number, number>
  #sequence: number
  #frozen: boolean
  #failure: unknown
  #wasFenced: boolean
  #tail: Replayed['tail']
  /** An upper bound: what the whole took when it was last encoded, and every update accepted since. */
  #size: { whole: number; since: number }
  /** Bytes accepted and not applied yet. */
  #queued = 0

  static async open<Origin>(document: string, ports: DocumentPorts, outcome: Outcome<Origin>) {
    const replayed = await replay(ports.log, document)
    return new DurableDocument(document, ports, outcome, replayed, await isClosed(document, ports))
  }

  private constructor(
    document: string,
    ports: DocumentPorts,
    outcome: Outcome<Origin>,
    replayed: Replayed,
    frozen: boolean,
  ) {
    this.#document = document
    this.#frozen = frozen
    this.#wasFenced = ports.fenceFor(document) !== undefined
    this.#ports = ports
    this.#outcome = outcome
    this.#doc = replayed.doc
    this.#owners = replayed.owners
    this.#clocks = clocksOf(replayed.doc)
    this.#sequence = replayed.sequence
    this.#tail = replayed.tail
    this.#size = { whole: Y.encodeStateAsUpdate(replayed.doc).length, since: 0 }
    this.#commit = new GroupCommit(
      (batch) => this.#write(batch),
      (error, unwritten) => this.#failed(error, unwritten),
    )
  }

  /** Only for reading: what changes it here would be in nobody's log. */
  get doc(): Y.Doc {
    return this.#doc
  }

  get sequence(): number {
    return this.#sequence
  }

  /** Whether nothing was ever written, or is about to be. */
  get isEmpty(): boolean {
    return this.#clocks.size === 0
  }

  get isFrozen(): boolean {
    return this.#frozen
  }

  /** Whether a client id is this person's, or nobody's: then it becomes theirs. */
  claim(client: number, person: string): boolean {
    const owner = this.#owners.get(client)
    if (owner === undefined) this.#owners.set(client, person)
    return (owner ?? person) === person
  }

  /** Judges an update; `person` is undefined for the server's own. @throws Problem `invalid-input` when unreadable. */
  examine(bytes: Uint8Array, person: string | undefined): Examined {
    const known = { doc: this.#doc, clocks: this.#clocks, owners: this.#owners }
    const examined = examineUpdate(bytes, known, person)
    return examined.verdict === 'new' && !this.#hasRoomFor(bytes.length)
      ? { verdict: 'refused', because: 'tooLarge' }
      : examined
  }

  /** Takes what was examined just now and found fit; its outcome is told later. */
  submit(examined: Exclude<Examined, { verdict: 'refused' }>, submitted: Submitted<Origin>): void {
    if (examined.verdict === 'new') {
      for (const [client, end] of examined.clocks) this.#clocks.set(client, end)
      for (const client of examined.claims) this.#owners.set(client, submitted.by)
      const bytes = submitted.bytes?.length ?? 0
      this.#queued += bytes
      this.#size = { ...this.#size, since: this.#size.since + bytes }
    }
    this.#commit.add(examined.verdict === 'new' ? submitted : { ...submitted, bytes: undefined })
  }

  /** Resolves when everything submitted so far has its outcome. */
  idle(): Promise<void> {
    return this.#commit.idle()
  }

  /** A copy that shares nothing with the original. */
  copy(): Y.Doc {
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(this.#doc))
    return copy
  }

  /**
   * Closes the log behind everything accepted before this call. Doing it again gives the same.
   * @throws Error when the document is not what its log says; the log is open again then.
   * @throws Problem `lease-lost` when another node holds the document, or what else the log threw when it could not be
   * written: this document must be opened anew then.
   */
  async freeze(): Promise<FrozenDocument> {
    this.#frozen = true
    await this.#commit.idle()
    if (this.#failure !== undefined) throw this.#failure
    const head = await this.#setClosed(true)
    try {
      return await proveAgainstLog(this.#ports.log, this.#document, this.#doc, head)
    } catch (error) {
      await this.reopen()
      throw error
    }
  }

  /** @throws like `freeze`. */
  async reopen(): Promise<void> {
    await this.#setClosed(false)
    this.#clocks = clocksOf(this.#doc)
    this.#frozen = false
  }

  /** Keeps the whole as it stands, if anything was written since the last time. */
  async compact(): Promise<void> {
    if (this.#tail.updates === 0) return
    const snapshot = writeSnapshot(this.#doc, this.#owners, this.#sequence)
    this.#size = { whole: snapshot.state.length, since: this.#queued }
    this.#tail = { updates: 0, bytes: 0 }
    await this.#ports.log.saveSnapshot(this.#document, snapshot)
  }

  async #setClosed(closed: boolean): Promise<{ sequence: number; hash: string }> {
    try {
      return await this.#ports.log.setClosed(this.#document, closed, this.#fence())
    } catch (error) {
      this.#failed(error, [])
      throw error
    }
  }

  #failed(error: unknown, unwritten: readonly Submitted<Origin>[]): void {
    this.#failure = error
    this.#outcome.failed(error, unwritten)
  }

  async #write(batch: readonly Submitted<Origin>[]): Promise<void> {
    const updates = batch.flatMap(({ by, session, bytes, sha256 }) =>
      bytes ? [{ by, session, bytes, sha256: hex(sha256), receivedAt: instant(this.#ports.clock) }] : [],
    )
    if (updates.length > 0) {
      try {
        const { last } = await this.#ports.log.append(this.#document, updates, this.#fence())
        this.#sequence = last - updates.length
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== 'frozen') throw error
        this.#frozen = true
        for (const submitted of batch) this.#outcome.frozen(submitted)
        return
      }
      this.#doc.transact(() => {
        for (const { bytes } of updates) Y.applyUpdate(this.#doc, bytes)
      })
    }
    for (const submitted of batch) this.#outcome.durable(submitted, submitted.bytes ? ++this.#sequence : this.#sequence)
    const bytes = updates.reduce((sum, update) => sum + update.bytes.length, 0)
    this.#queued -= bytes
    this.#tail = { updates: this.#tail.updates + updates.length, bytes: this.#tail.bytes + bytes }
    if (this.#tail.updates >= compactAfter.updates || this.#tail.bytes >= compactAfter.bytes) await this.compact()
  }

  /** What was fenced and is no longer has been lost: without a fence the log would take the write. */
  #fence(): Fence | undefined {
    const fence = this.#ports.fenceFor(this.#document)
    if (!fence && this.#wasFenced) throw new Problem('lease-lost', { document: this.#document })
    this.#wasFenced = fence !== undefined
    return fence
  }

  #hasRoomFor(bytes: number): boolean {
    const { whole, since } = this.#size
    if (whole + since + bytes <= documentLimits.documentBytes) return true
    // The bound counts every keystroke's frame; what the document really takes is mostly less.
    if (since - this.#queued > documentLimits.updateBytes) {
      this.#size = { whole: Y.encodeStateAsUpdate(this.#doc).length, since: this.#queued }
    }
    return this.#size.whole + this.#size.since + bytes <= documentLimits.documentBytes
  }
}

/** Whether the log was closed before this process opened it: appending nothing is refused then too. */
async function isClosed(document: string, { log, fenceFor }: DocumentPorts): Promise<boolean> {
  try {
    await log.append(document, [], fenceFor(document))
    return false
  } catch (error) {
    if (error instanceof Problem && error.code === 'frozen') return true
    throw error
  }
}

export const sha256Of = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer')

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

const clocksOf = (doc: Y.Doc): Map<number, number> =>
  new Map([...doc.store.clients.keys()].map((client) => [client, Y.getState(doc.store, client)]))
