import { z } from 'zod'
import { RecommendationId, Sha256 } from '../domain/identifiers.ts'
import { Assertion } from '../statement/ceremony.ts'
import { FlattenedJws } from '../statement/jws.ts'
import { request } from './table.ts'

/** What the WebAuthn interface of browsers takes and gives, as JSON: checked by who verifies it, bounded here. */
const WebAuthn = z.record(z.string().max(60), z.json())
const small = (value: unknown) => JSON.stringify(value).length <= 20_000

const of = z.strictObject({ recommendation: RecommendationId })

/** The ceremony of signing, step by step. Each step names the text, and leads nowhere for another. */
export const signingRequests = {
  /** A nonce for one signature, and by what this person may confirm it. */
  'recommendation:begin': request(
    of,
    z.strictObject({ nonce: z.string(), ceremonies: z.array(z.enum(['passkey', 'passwordAndCode', 'session'])) }),
  ),
  /** What a passkey is to sign: the nonce, the attestation and the key made for this one signature. */
  'recommendation:challenge': request(
    z.strictObject({ ...of.shape, attestationDigest: Sha256, keyDigest: Sha256 }),
    z.strictObject({ options: WebAuthn }),
  ),
  /** A certificate of ten minutes for the key that the browser has just made. `request` is PKCS #10, base64 DER. */
  'recommendation:certificate': request(
    z.strictObject({
      ...of.shape,
      request: z.string().max(4000),
      attestationDigest: Sha256,
      proof: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('passkey'), response: WebAuthn.refine(small, 'too large') }),
        z.strictObject({ kind: z.literal('passwordAndCode') }),
        z.strictObject({ kind: z.literal('session') }),
      ]),
    }),
    z.strictObject({ chain: z.tuple([z.string(), z.string()]), assertion: Assertion.nullable() }),
  ),
  'recommendation:sign': request(
    z.strictObject({ ...of.shape, jws: FlattenedJws, assertion: Assertion.optional() }),
    z.strictObject({ state: z.enum(['signing', 'final']) }),
  ),
}
