import { z } from 'zod'
import { toBase64Url } from './base64.ts'
import { sha256 } from './canonical.ts'
import { joined } from './der.ts'

/**
 * How a member showed that they meant to sign this very text. `passkey`: their device checked them and signed the text's
 * challenge. `passwordAndCode`: they gave password and one-time code again, which the board vouches for alone.
 * `session`: they were signed in and pressed the button, as in a demonstration.
 */
export const Ceremony = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('session') }),
  z.strictObject({ kind: z.literal('passwordAndCode') }),
  z.strictObject({ kind: z.literal('passkey') }),
])
export type Ceremony = z.infer<typeof Ceremony>

const base64 = z.string().regex(/^[A-Za-z0-9+/]+=*$/)
const base64Url = z.string().regex(/^[A-Za-z0-9_-]+$/)

/** A passkey's answer (WebAuthn Level 3, section 7.2), with all that is needed to check it. */
export const Assertion = z.strictObject({
  algorithm: z.enum(['ES256', 'RS256', 'EdDSA']),
  /** SubjectPublicKeyInfo, base64 DER. The member's certificate names its SHA-256. */
  publicKey: base64.max(1200),
  /** What the passkey was made for: a host name. */
  relyingParty: z.string().regex(/^[a-z0-9.-]{1,253}$/),
  authenticatorData: base64Url.max(1000),
  clientData: base64Url.max(4000),
  signature: base64Url.max(1000),
})
export type Assertion = z.infer<typeof Assertion>

/**
 * How a member's certificate names the passkey that the board has on record for them: as its alternative name, by the
 * SHA-256 of the public key (RFC 6920).
 */
export const passkeyName = async (publicKey: Uint8Array<ArrayBuffer>): Promise<string> =>
  `ni:///sha-256;${toBase64Url(await sha256(publicKey))}`

const prefix = new TextEncoder().encode('consilium-attest/1\0')

/**
 * What a passkey is asked to sign: the nonce, the attestation and the key of this one signature, so that an answer given
 * for anything else is worth nothing here.
 * @param attestation its canonical bytes
 * @param key SubjectPublicKeyInfo of the key that signs the attestation, DER
 */
export async function signingChallenge(
  nonce: string,
  attestation: Uint8Array<ArrayBuffer>,
  key: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  return challengeOf(nonce, await sha256(attestation), await sha256(key))
}

/** The same from the digests alone. */
export async function challengeOf(
  nonce: string,
  attestationDigest: Uint8Array,
  keyDigest: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  return sha256(joined([prefix, new TextEncoder().encode(nonce), attestationDigest, keyDigest]))
}
