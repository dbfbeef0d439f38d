import { createHash } from 'node:crypto'
import type { PersonId } from '../../shared/domain/identifiers.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Clock } from '../clock.ts'
import type { Store } from '../store/store.ts'

/** What a challenge is answered for. `sign` is for a recommendation, whose challenge holds what is signed. */
export type Purpose = 'signIn' | 'prove' | 'addPasskey' | 'sign'

/** Who asked for it, from where: a session's id, or a browser's own mark before anybody is signed in. */
export type Bound = { to: string; purpose: Purpose; person: PersonId | null }

const challengeMilliseconds = 5 * 60_000

type Parts = { store: Store; clock: Clock }

/** Remembers a challenge for whichever node hears its answer. */
export const keepChallenge = ({ store, clock }: Parts, challenge: string, bound: Bound): Promise<void> =>
  store.passing.put('challenge', idOf(challenge), bound, clock.now() + challengeMilliseconds)

/**
 * Uses a challenge up, whatever comes of the answer. @throws Problem `ceremony-over` when it was used, has expired, or
 * was given to somebody else or for something else.
 */
export async function takeChallenge({ store, clock }: Parts, challenge: string, bound: Bound): Promise<void> {
  const kept = (await store.passing.take('challenge', idOf(challenge), clock.now())) as Bound | undefined
  const fits = kept?.to === bound.to && kept.purpose === bound.purpose && kept.person === bound.person
  if (!fits) throw new Problem('ceremony-over')
}

/** The challenge that a browser says it has answered; what it is worth is decided by `takeChallenge`. */
export function challengeIn(clientDataJson: string): string {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientDataJson, 'base64url').toString('utf8')) as {
      challenge?: unknown
    }
    if (typeof challenge === 'string' && challenge.length <= 200) return challenge
  } catch {
    // No JSON: refused like a challenge that nobody gave.
  }
  throw new Problem('ceremony-over')
}

const idOf = (challenge: string): string => createHash('sha256').update(challenge).digest('hex')
