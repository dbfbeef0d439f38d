/** A sender whose clock is further than this from ours began to count anew. */
const believedMilliseconds = 1_000

/** When what a packet holds was said or seen: by its sender's clock, held to ours. */
export class RecordedTime {
  readonly #ticksPerMillisecond: number
  #last: { timestamp: number; at: number } | undefined

  constructor(clockRate: number) {
    this.#ticksPerMillisecond = clockRate / 1000
  }

  /** @param now milliseconds since the recording began @returns the same, never earlier than the one before */
  of(timestamp: number, now: number): number {
    const last = this.#last ?? { timestamp, at: now }
    const byTheirs = last.at + ((timestamp - last.timestamp) | 0) / this.#ticksPerMillisecond
    const isBelieved = Math.abs(byTheirs - now) <= believedMilliseconds
    const at = Math.max(isBelieved ? byTheirs : now, last.at)
    this.#last = { timestamp, at }
    return at
  }
}
