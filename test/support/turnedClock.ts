import type { Clock } from '../../server/clock.ts'

/** A clock that stands still until it is turned. */
export function turnedClock(start = Date.UTC(2026, 10, 23, 9, 0, 0)): Clock & { turn(milliseconds: number): void } {
  let now = start
  let pending: { at: number; wake: () => void }[] = []
  return {
    now: () => now,
    after(milliseconds, wake) {
      const entry = { at: now + milliseconds, wake }
      pending.push(entry)
      return () => {
        pending = pending.filter((one) => one !== entry)
      }
    },
    turn(milliseconds) {
      const until = now + milliseconds
      for (;;) {
        const due = pending.filter((one) => one.at <= until).toSorted((a, b) => a.at - b.at)[0]
        if (!due) break
        now = due.at
        pending = pending.filter((one) => one !== due)
        due.wake()
      }
      now = until
    },
  }
}
