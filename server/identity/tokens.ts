import { randomBytes } from 'node:crypto'
import jsonwebtoken from 'jsonwebtoken'
import { z } from 'zod'
import { MeetingId, PersonId, RecommendationId } from '../../shared/domain/identifiers.ts'
import type { Clock } from '../clock.ts'

const { sign, verify } = jsonwebtoken
const base = { sub: PersonId, jti: z.string() }

/** Each token opens one thing, for so many seconds. `aud` keeps one kind from passing for another. */
const kinds = {
  /** A link of the demonstration. */
  signIn: { seconds: 7 * 24 * 3600, claims: z.object(base) },
  /** Names a session of the store, which says itself when it is over; one in a meeting may outlast its twelve hours. */
  session: { seconds: 24 * 3600, claims: z.object({ ...base, session: z.string() }) },
  /** That somebody has signed in from this browser before. It opens nothing. */
  device: { seconds: 180 * 24 * 3600, claims: z.object(base) },
  /** The link that the first start prints. */
  firstSetUp: { seconds: 24 * 3600, claims: z.object({ jti: z.string() }) },
  /** Lines to one meeting, for a session: who comes back by it is judged anew, as who comes for the first time. */
  meeting: { seconds: 24 * 3600, claims: z.object({ ...base, meeting: MeetingId, session: z.string() }) },
  document: {
    seconds: 30,
    claims: z.object({ ...base, recommendation: RecommendationId, mayWrite: z.boolean(), session: z.string() }),
  },
} as const

type TokenKind = keyof typeof kinds
export type Claims<K extends TokenKind> = z.output<(typeof kinds)[K]['claims']>

export type Tokens = {
  make<K extends TokenKind>(kind: K, claims: Omit<Claims<K>, 'jti'>): string
  /** The claims of a token that is this kind, unaltered and in time; undefined otherwise. */
  open<K extends TokenKind>(kind: K, token: string): Claims<K> | undefined
}

export const sessionSeconds = kinds.session.seconds
export const deviceSeconds = kinds.device.seconds

/** Signed tokens (RFC 7519, HS256 and nothing else) in the time of the given clock. */
export function openTokens(secret: string, clock: Clock): Tokens {
  const seconds = () => Math.floor(clock.now() / 1000)
  return {
    make(kind, claims) {
      const jti = randomBytes(16).toString('base64url')
      const payload = { ...claims, jti, iat: seconds(), exp: seconds() + kinds[kind].seconds, aud: kind }
      return sign(payload, secret, { algorithm: 'HS256' })
    },
    open<K extends TokenKind>(kind: K, token: string) {
      const payload = verified(token, kind, secret, seconds())
      const claims = kinds[kind].claims.safeParse(payload)
      return claims.success ? (claims.data as Claims<K>) : undefined
    },
  }
}

function verified(token: string, audience: string, secret: string, clockTimestamp: number): unknown {
  try {
    return verify(token, secret, { algorithms: ['HS256'], audience, clockTimestamp })
  } catch (error) {
    // A payload that is no JSON is told apart by its error alone.
    if (error instanceof jsonwebtoken.JsonWebTokenError || error instanceof SyntaxError) return undefined
    throw error
  }
}
