/** Entries of one write: more would hold up the acknowledgement of the first for the sake of the last. */
const batchSize = 256

/**
 * Writes what comes in groups: while one group is being made durable the next gathers, so that the disk's pace sets
 * the size of a group and not the time an entry waits for its turn.
 */
export class GroupCommit<Entry> {
  readonly #write: (batch: readonly Entry[]) => Promise<void>
  readonly #failed: (error: unknown, unwritten: readonly Entry[]) => void
  #waiting: Entry[] = []
  #running: Promise<void> | undefined

  /**
   * `write` gets each entry once, in order, one batch at a time. When it throws, `failed` gets the error with every
   * entry that was not written.
   */
  constructor(
    write: (batch: readonly Entry[]) => Promise<void>,
    failed: (error: unknown, unwritten: readonly Entry[]) => void,
  ) {
    this.#write = write
    this.#failed = failed
  }

  add(entry: Entry): void {
    this.#waiting.push(entry)
    this.#running ??= this.#run()
  }

  /** Resolves when everything added so far was written, or writing has failed. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running
  }

  async #run(): Promise<void> {
    let batch: Entry[] = []
    try {
      // What other sockets have already delivered in this turn of the event loop joins the first group.
      await new Promise((resolve) => setImmediate(resolve))
      while (this.#waiting.length > 0) {
        batch = this.#waiting.splice(0, batchSize)
        await this.#write(batch)
      }
    } catch (error) {
      this.#failed(error, [...batch, ...this.#waiting.splice(0)])
    } finally {
      this.#running = undefined
    }
  }
}
