import { z } from 'zod'
import { fromBase64Url, toBase64Url } from './base64.ts'
import { canonicalBytes } from './canonical.ts'
import { parseJson } from './json.ts'

const base64Url = z.string().regex(/^[A-Za-z0-9_-]+$/)

/** RFC 7515 section 7.2.2, with everything in the protected header. */
export const FlattenedJws = z.strictObject({
  payload: base64Url.max(100_000),
  protected: base64Url.max(20_000),
  signature: base64Url.length(86),
})
export type FlattenedJws = z.infer<typeof FlattenedJws>

/** RFC 7515 appendix F: whoever verifies brings the payload. */
export const DetachedJws = FlattenedJws.omit({ payload: true })
export type DetachedJws = z.infer<typeof DetachedJws>

/** Leaf first, then its root: base64 DER, as `x5c` holds them. */
export type CertificateChain = readonly [leaf: string, root: string]

export type JwsType = 'consilium-attestation+jws' | 'consilium-receipt+jws' | 'consilium-seal+jws'

const Header = z.strictObject({
  alg: z.literal('ES256'),
  typ: z.string(),
  x5c: z.tuple([z.string().max(4000), z.string().max(4000)]),
})

/** Signs bytes by ES256, RFC 7518 section 3.4. */
export async function signJws(
  typ: JwsType,
  chain: CertificateChain,
  payload: Uint8Array,
  key: CryptoKey,
): Promise<FlattenedJws> {
  const unsigned = {
    payload: toBase64Url(payload),
    protected: toBase64Url(canonicalBytes({ alg: 'ES256', typ, x5c: chain })),
  }
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, signingInput(unsigned))
  return { ...unsigned, signature: toBase64Url(new Uint8Array(signature)) }
}

export type OpenedJws = {
  payload: Uint8Array<ArrayBuffer>
  chain: CertificateChain
  /** Whether the holder of this key signed exactly this. */
  verify: (publicKey: CryptoKey) => Promise<boolean>
}

/** Takes a JWS apart without judging who signed it; undefined where it is not spelled as `signJws` spells it. */
export function openJws(jws: FlattenedJws, typ: JwsType): OpenedJws | undefined {
  const payload = fromBase64Url(jws.payload)
  const signature = fromBase64Url(jws.signature)
  const headerBytes = fromBase64Url(jws.protected)
  const header = headerBytes && Header.safeParse(parseJson(headerBytes)?.value).data
  if (!payload || !signature || !header || header.typ !== typ) return undefined
  if (toBase64Url(canonicalBytes(header)) !== jws.protected) return undefined
  const verify = (publicKey: CryptoKey) =>
    crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, publicKey, signature, signingInput(jws))
  return { payload, chain: header.x5c, verify }
}

const signingInput = (jws: { protected: string; payload: string }) =>
  new TextEncoder().encode(`${jws.protected}.${jws.payload}`)
