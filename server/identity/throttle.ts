import { Problem } from '../../shared/protocol/problems.ts'
import type { Clock } from '../clock.ts'
import type { Store } from '../store/store.ts'

/**
 * How many attempts may fail before each next one has to wait, twice as long each time; and how long at most. Nobody is
 * ever locked out for good: a stranger who guesses makes the owner wait a minute at most, and the owner's own browser,
 * which has a mark from an earlier sign-in, is counted by itself and does not wait for them at all (OWASP's device
 * cookies). An address may be a whole hospital's.
 */
const kinds = {
  account: { free: 5, longest: 60_000 },
  device: { free: 5, longest: 60_000 },
  address: { free: 30, longest: 30_000 },
  /** How often somebody may ask for a letter, which costs another person's attention. */
  letter: { free: 20, longest: 600_000 },
} as const
const forgetMilliseconds = 3600_000

export type Attempt = { kind: keyof typeof kinds; id: string }
type Count = { failed: number; until: number }

type Parts = { store: Pick<Store, 'passing'>; clock: Clock }

/**
 * Counts an attempt as failed before it is made: a thousand that come at once are counted before the first is judged.
 * @throws Problem `too-many-requests` with the seconds to wait, in which case nothing is counted.
 */
export async function begin({ store, clock }: Parts, attempts: readonly Attempt[]): Promise<void> {
  const now = clock.now()
  for (const { kind, id } of attempts) {
    const { free, longest } = kinds[kind]
    let wait = 0
    await store.passing.change(`failed:${kind}`, id, now, (body) => {
      const before = (body as Count | undefined) ?? { failed: 0, until: 0 }
      wait = Math.max(0, before.until - now)
      if (wait > 0) return { body: before, until: Math.max(before.until, now) + forgetMilliseconds }
      const failed = before.failed + 1
      const delay = failed < free ? 0 : Math.min(longest, 1000 * 2 ** Math.min(20, failed - free))
      return { body: { failed, until: now + delay }, until: now + forgetMilliseconds }
    })
    if (wait > 0) throw new Problem('too-many-requests', { seconds: String(Math.ceil(wait / 1000)) })
  }
}

/** It was the right person: their account and their device begin anew. The address does not: others share it. */
export async function succeeded({ store, clock }: Parts, attempts: readonly Attempt[]): Promise<void> {
  for (const { kind, id } of attempts) {
    await store.passing.change(`failed:${kind}`, id, clock.now(), (body) => {
      if (kind !== 'address') return undefined
      const before = body as Count | undefined
      // The attempt that succeeded was counted as failed.
      return (
        before && {
          body: { failed: Math.max(0, before.failed - 1), until: 0 },
          until: clock.now() + forgetMilliseconds,
        }
      )
    })
  }
}
