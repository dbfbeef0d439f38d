import { z } from 'zod'
import { Problem } from '../protocol/problems.ts'
import { Assertion } from '../statement/ceremony.ts'
import { FlattenedJws } from '../statement/jws.ts'
import type { NonResponse } from '../statement/nonResponse.ts'
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

/** A signer whose position the chair does not wait for, and why. In the statement's evidence it is the chair who signs it. */
const Excused = z.strictObject({ person: PersonId, at: Instant, note: z.string().min(1).max(1000) })

/** Why a text that was sealed is being written anew: one that takes its place, or one that adds to it. */
export const Changing = z.strictObject({
  relation: z.enum(['replaces', 'amends']),
  reason: z.string().min(1).max(2000),
})
export type Changing = z.infer<typeof Changing>

const oneVersion = {
  /** Counts the frozen texts: 1 until the first freeze is reopened or amended. */
  version: z.number().int().positive(),
  /** What this version does to the one sealed before it. */
  changing: Changing.optional(),
}
const frozen = {
  ...oneVersion,
  statementDigest: Sha256,
  statementFile: Sha256,
  frozenAt: Instant,
  frozenBy: PersonId,
  /** Fixed at freeze: who owes a position, the chair last. */
  signers: z.array(PersonId).min(1),
  signed: z.array(PersonId),
  excused: z.array(Excused).max(50).optional(),
}
const sealedFields = {
  ...frozen,
  bundleFile: Sha256,
  sealedAt: Instant,
  /** The letter, once it was made: PDF with the bundle inside, sealed as a whole. */
  letterFile: Sha256.optional(),
  /** It should never have been: whom it was about, or what it says, is wrong. It stays, and says so. */
  enteredInError: z.strictObject({ at: Instant, by: PersonId, reason: z.string().min(1).max(2000) }).optional(),
}
const SealedText = z.strictObject(sealedFields)
export type SealedText = z.infer<typeof SealedText>

const common = {
  id: RecommendationId,
  case: CaseId,
  panel: PanelId,
  /** What was sealed before, the oldest first. The last of it stands until the next is sealed. */
  earlier: z.array(SealedText).max(100).optional(),
}

/** The document lives in the update log; this record says what may be done with it. */
export const Recommendation = z.discriminatedUnion('state', [
  z.strictObject({ ...common, ...oneVersion, state: z.literal('draft') }),
  z.strictObject({ ...common, ...frozen, state: z.literal('signing') }),
  z.strictObject({ ...common, ...sealedFields, state: z.literal('final') }),
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
  return { ...commonOf(recommendation), version: recommendation.version + 1, state: 'draft' }
}

const commonOf = ({ id, case: of, panel, earlier, changing }: Recommendation) => ({
  id,
  case: of,
  panel,
  ...(earlier && { earlier }),
  ...(changing && { changing }),
})

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
  if (isChair && awaitedBy(recommendation).some((signer) => signer !== person)) {
    throw new Problem('wrong-state', { because: 'the chair signs last' })
  }
  const { excused, ...rest } = recommendation
  // Whoever comes after all is heard: until the chair has signed there is time.
  const still = excused?.filter((one) => one.person !== person)
  return { ...rest, ...(still?.length && { excused: still }), signed: [...recommendation.signed, person] }
}

/** Who is still waited for. */
export const awaitedBy = ({ signers, signed, excused }: Pick<In<'signing'>, 'signers' | 'signed' | 'excused'>) =>
  signers.filter((signer) => !signed.includes(signer) && !excused?.some(({ person }) => person === signer))

export const everyoneHasSigned = (recommendation: In<'signing'>): boolean => awaitedBy(recommendation).length === 0

/** The chair goes on without the position of a signer, for a reason that the document prints over the chair's signature. */
export function excuse(
  recommendation: Recommendation,
  person: PersonId,
  { at, note }: { at: string; note: string },
): In<'signing'> {
  if (recommendation.state !== 'signing') {
    throw new Problem('wrong-state', { is: recommendation.state, must: 'signing' })
  }
  if (recommendation.signers.at(-1) === person || !awaitedBy(recommendation).includes(person)) {
    throw new Problem('wrong-state', { because: 'nobody waits for this signature' })
  }
  return { ...recommendation, excused: [...(recommendation.excused ?? []), { person, at, note }] }
}

/** What the chair signs of those who are not waited for, in the order of the decisions. */
export const silencesOf = ({ excused }: Pick<In<'signing'>, 'excused'>): NonResponse[] =>
  (excused ?? []).map(({ person, at, note }) => ({ memberId: person, reason: 'chairDecision', at, note }))

/** Closes a text that everybody has signed, with the bundle that proves it. */
export function seal(recommendation: In<'signing'>, bundleFile: string, at: string): In<'final'> {
  if (!everyoneHasSigned(recommendation)) throw new Problem('wrong-state', { because: 'signatures are missing' })
  return { ...recommendation, state: 'final', bundleFile, sealedAt: at }
}

/** A sealed text is never edited: a next version is begun from it, which stands once it is signed in turn. */
export function amend(recommendation: Recommendation, changing: Changing): In<'draft'> {
  if (recommendation.state !== 'final') throw new Problem('wrong-state', { is: recommendation.state, must: 'final' })
  const { id, case: of, panel, earlier = [], state: _, ...sealed } = recommendation
  return { id, case: of, panel, earlier: [...earlier, sealed], changing, version: sealed.version + 1, state: 'draft' }
}

/** Gives up the version that is being written: the last that was sealed goes on standing. */
export function keepSealed(recommendation: Recommendation): In<'final'> {
  const last = recommendation.earlier?.at(-1)
  if (recommendation.state !== 'draft' || !last)
    throw new Problem('wrong-state', { because: 'nothing is being amended' })
  const { id, case: of, panel, earlier = [] } = recommendation
  return { id, case: of, panel, ...(earlier.length > 1 && { earlier: earlier.slice(0, -1) }), ...last, state: 'final' }
}

/** Says of a sealed version that it should never have been. It stays verifiable, and its standing says so. */
export function declareError(
  recommendation: Recommendation,
  version: number,
  error: NonNullable<SealedText['enteredInError']>,
): Recommendation {
  const mark = <Text extends SealedText>(text: Text): Text => {
    if (text.enteredInError) throw new Problem('wrong-state', { because: 'it is declared an error already' })
    return { ...text, enteredInError: error }
  }
  if (recommendation.state === 'final' && recommendation.version === version) return mark(recommendation)
  const earlier = recommendation.earlier ?? []
  if (!earlier.some((one) => one.version === version)) throw new Problem('not-found', { version: String(version) })
  return { ...recommendation, earlier: earlier.map((one) => (one.version === version ? mark(one) : one)) }
}

/** All that was sealed, the oldest first. */
export function sealedTexts(recommendation: Recommendation): SealedText[] {
  if (recommendation.state !== 'final') return recommendation.earlier ?? []
  const { id: _, case: __, panel: ___, earlier = [], state: ____, ...sealed } = recommendation
  return [...earlier, sealed]
}

/** How a sealed version stands beside the one that was sealed next, if any was. */
export const StandingWord = z.enum(['current', 'superseded', 'amended', 'enteredInError'])
export type StandingWord = z.infer<typeof StandingWord>

export function standingOf(text: SealedText, next: SealedText | undefined): StandingWord {
  if (text.enteredInError) return 'enteredInError'
  if (!next) return 'current'
  return next.changing?.relation === 'amends' ? 'amended' : 'superseded'
}

/** One sealed version: the latest, unless another is asked for. @throws Problem `wrong-state`, `not-found`. */
export function sealedText(recommendation: Recommendation, version?: number): SealedText {
  const sealed = sealedTexts(recommendation)
  const text = version === undefined ? sealed.at(-1) : sealed.find((one) => one.version === version)
  if (text) return text
  if (sealed.length === 0) throw new Problem('wrong-state', { is: recommendation.state, must: 'final' })
  throw new Problem('not-found', { version: String(version) })
}

/** The recommendation as it reads in one version: the one that is open now, or one that was sealed. */
export function asOf(recommendation: Recommendation, version: number): Recommendation {
  if (recommendation.version === version) return recommendation
  const { id, case: of, panel, earlier = [] } = recommendation
  const text = sealedText(recommendation, version)
  const before = earlier.filter((one) => one.version < version)
  return { id, case: of, panel, ...(before.length > 0 && { earlier: before }), ...text, state: 'final' }
}

/** Notes the letter that was made of a sealed version. */
export function withLetter(recommendation: Recommendation, version: number, letterFile: string): Recommendation {
  if (recommendation.state === 'final' && recommendation.version === version) return { ...recommendation, letterFile }
  const earlier = recommendation.earlier?.map((one) => (one.version === version ? { ...one, letterFile } : one))
  return { ...recommendation, ...(earlier && { earlier }) }
}
