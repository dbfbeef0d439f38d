import type { Clock } from '../clock.ts'

export type Pace = { perSecond: number; burst: number }

/** A bucket that fills by `perSecond` up to `burst`; each call takes one and says whether there was one. */
export function rateLimit(clock: Clock, { perSecond, burst }: Pace): () => boolean {
  let left = burst
  let at = clock.now()
  return () => {
    const now = clock.now()
    left = Math.min(burst, left + ((now - at) / 1000) * perSecond)
    at = now
    if (left < 1) return false
    left -= 1
    return true
  }
}
