/** What time it is, and waking up later. The server asks no other clock, so that a test can turn this one. */
export interface Clock {
  /** UTC milliseconds since 1970. */
  now(): number
  /** Calls once after so many milliseconds; what it returns calls it off. */
  after(milliseconds: number, then: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, then) {
    const timer = setTimeout(then, milliseconds)
    return () => clearTimeout(timer)
  },
}

/** UTC as the records write it. */
export const instant = (clock: Clock): string => new Date(clock.now()).toISOString()
