/** What counts towards the pace: the last ten seconds, so that a change of connection soon shows. */
const windowMilliseconds = 10_000
/** Before this much has been seen, a guess would be worth nothing. */
const leastMilliseconds = 1500

export type Pace = {
  /** Seconds until everything has left at the pace of late, or null while that cannot be said. */
  secondsLeft(sentBytes: number, totalBytes: number): number | null
  /** Forgets the pace, after a pause. */
  restart(): void
}

export function openPace(now: () => number): Pace {
  let seen: { at: number; sentBytes: number }[] = []
  return {
    secondsLeft: (sentBytes, totalBytes) => {
      const at = now()
      seen = [...seen.filter((sample) => at - sample.at <= windowMilliseconds), { at, sentBytes }]
      const first = seen[0]
      if (!first || at - first.at < leastMilliseconds || sentBytes <= first.sentBytes) return null
      const bytesPerMillisecond = (sentBytes - first.sentBytes) / (at - first.at)
      return Math.max(0, (totalBytes - sentBytes) / bytesPerMillisecond / 1000)
    },
    restart: () => {
      seen = []
    },
  }
}
