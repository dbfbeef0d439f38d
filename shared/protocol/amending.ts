import { z } from 'zod'
import { Instant, PersonId, RecommendationId, Sha256 } from '../domain/identifiers.ts'
import { Changing, StandingWord } from '../domain/recommendation.ts'
import { nothing, request } from './table.ts'

const of = z.strictObject({ recommendation: RecommendationId })
const Reason = z.string().trim().min(1)

/** What the board says of a signed text to anybody who has it, and so its digest: nothing of any patient. */
export const Standing = z.strictObject({
  standing: StandingWord,
  version: z.number().int().positive(),
  sealedAt: Instant,
  network: z.string(),
  signatures: z.number().int().nonnegative(),
  /** The version that took its place or was added to it, where there is one. */
  next: z.strictObject({ version: z.number().int().positive(), sealedAt: Instant }).nullable(),
  inErrorSince: Instant.nullable(),
})
export type Standing = z.infer<typeof Standing>

/** What may still be done about a text once it is frozen or sealed. */
export const amendingRequests = {
  /** The chair does not wait for a signer. */
  'recommendation:excuse': request(z.strictObject({ ...of.shape, person: PersonId, note: Reason.max(1000) }), nothing),
  /** Begins a next version of a sealed text. */
  'recommendation:amend': request(
    z.strictObject({ ...of.shape, relation: Changing.shape.relation, reason: Reason.max(2000) }),
    z.strictObject({ version: z.number().int().positive() }),
  ),
  /** Gives up the version that is being written; the last sealed one goes on standing. */
  'recommendation:keep': request(of, nothing),
  /** Declares a sealed version to be an error. */
  'recommendation:declareError': request(
    z.strictObject({ ...of.shape, version: z.number().int().positive(), reason: Reason.max(2000) }),
    nothing,
  ),
  /** Asked by anybody, without signing in. Null where this board never sealed such a text, or its case was erased. */
  'statement:standing': request(
    z.strictObject({ statementDigest: Sha256 }),
    z.strictObject({ standing: Standing.nullable() }),
  ),
}
