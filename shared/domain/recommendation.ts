import { z } from 'zod'
import { Problem } from '../protocol/problems.ts'
import { Assertion } from '../statement/ceremony.ts'
import { FlattenedJws } from '../statement/jws.ts'
import { Position as StatedPosition } from '../statement/quorum.ts'
import { AttestationId, CaseId, Instant, PanelId, PersonId, RecommendationId, Sha256 } from './identifiers.ts'

/** What a member says of the frozen text. `recused` is the chair's ruling and not chosen here. */
export const Position = StatedPosition.exclude(['recused'])
export type Position = z.infer<typeof Position>

/** A signed position as the record keeps it; the signature itself is in `jws`. */
export const Attestation = z.strictObject({
  id: AttestationId,
  recommendation: RecommendationId,
  person: PersonId,
  statementDigest: Sha256,
  position: Position,
  signedAt: Instant,
  /** The member's signature and the service's receipt, exactly as they stand in the bundle. */
  jws: FlattenedJws,
  receipt: FlattenedJws,
  /** RFC 3161 token over the signature, base64 DER. */
  timeStamp: z.string().max(8000).optional(),
  /** The answer of the passkey, where that was the ceremony. */
  assertion: Assertion.optional(),
})
export type Attestation = z.infer<typeof Attestation>

const common = {
  id: RecommendationId,
  case: CaseId,
  panel: PanelId,
  /** Counts the frozen texts: 1 until the first freeze is reopened. */
  version: z.number().int().positive(),
}
const frozen = {
  ...common,
  statementDigest: Sha256,
  statementFile: Sha256,
  frozenAt: Instant,
  frozenBy: PersonId,
  /** Fixed at freeze: who owes a position, the chair last. */
  signers: z.array(PersonId).min(1),
  signed: z.array(PersonId),
}

/** The document lives in the update log; this record says what may be done with it. */
export const Recommendation = z.discriminatedUnion('state', [
  z.strictObject({ ...common, state: z.literal('draft') }),
  z.strictObject({ ...frozen, state: z.literal('signing') }),
  z.strictObject({
    ...frozen,
    state: z.literal('final'),
    bundleFile: Sha256,
    sealedAt: Instant,
    /** The letter, once it was made: PDF with the bundle inside, sealed as a whole. */
    letterFile: Sha256.optional(),
  }),
])
export type Recommendation = z.infer<typeof Recommendation>
type In<State extends Recommendation['state']> = Extract<Recommendation, { state: State }>

export type Freeze = Pick<In<'signing'>, 'statementDigest' | 'statementFile' | 'frozenAt' | 'frozenBy' | 'signers'>

/** From here on the text cannot change: a change makes a next version. */
export function freeze(recommendation: Recommendation, how: Freeze): In<'signing'> {
  if (recommendation.state !== 'draft') throw new Problem('wrong-state', { is: recommendation.state, must: 'draft' })
  if (how.signers.length === 0) throw new Problem('wrong-state', { because: 'nobody is seated to sign' })
  return { ...recommendation, ...how, state: 'signing', signed: [] }
}

/** Returns a frozen text to writing. Signatures given so far stay with the text they were given for. */
export function reopen(recommendation: Recommendation): In<'draft'> {
  if (recommendation.state !== 'signing') {
    throw new Problem('wrong-state', { is: recommendation.state, must: 'signing' })
  }
  const { id, case: of, panel, version } = recommendation
  return { id, case: of, panel, version: version + 1, state: 'draft' }
}

/**
 * Notes that a person has signed this very text. Members first, then the chair, who is last of `signers`.
 * A second signature of the same person changes nothing.
 */
export function sign(recommendation: Recommendation, person: PersonId, statementDigest: string): In<'signing'> {
  if (recommendation.state !== 'signing') {
    throw new Problem('wrong-state', { is: recommendation.state, must: 'signing' })
  }
  if (statementDigest !== recommendation.statementDigest) throw new Problem('digest-mismatch')
  if (!recommendation.signers.includes(person)) throw new Problem('not-permitted', { because: 'not a signer' })
  if (recommendation.signed.includes(person)) return recommendation
  const isChair = recommendation.signers.at(-1) === person
  if (isChair && recommendation.signed.length < recommendation.signers.length - 1) {
    throw new Problem('wrong-state', { because: 'the chair signs last' })
  }
  return { ...recommendation, signed: [...recommendation.signed, person] }
}

export const everyoneHasSigned = (recommendation: In<'signing'>): boolean =>
  recommendation.signers.every((signer) => recommendation.signed.includes(signer))

/** Closes a text that everybody has signed, with the bundle that proves it. */
export function seal(recommendation: In<'signing'>, bundleFile: string, at: string): In<'final'> {
  if (!everyoneHasSigned(recommendation)) throw new Problem('wrong-state', { because: 'signatures are missing' })
  return { ...recommendation, state: 'final', bundleFile, sealedAt: at }
}
