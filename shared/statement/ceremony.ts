import 'reflect-metadata'
import { SubjectAlternativeNameExtension } from '@peculiar/x509'
import { z } from 'zod'
import { fromBase64, fromBase64Url, toBase64Url } from './base64.ts'
import { sha256 } from './canonical.ts'
import type { Certificate } from './certificate.ts'
import { joined, membersOf, readDer, sameBytes } from './der.ts'
import { parseJson } from './json.ts'

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

/** Why a passkey's answer does not stand behind this attestation; undefined where it does. */
export async function assertionFault(
  assertion: Assertion,
  challenge: Uint8Array,
  certificate: Certificate,
): Promise<string | undefined> {
  const publicKey = fromBase64(assertion.publicKey)
  const authenticator = fromBase64Url(assertion.authenticatorData)
  const client = fromBase64Url(assertion.clientData)
  const signature = fromBase64Url(assertion.signature)
  if (!publicKey || !authenticator || !client || !signature) return 'it cannot be read'
  const names = certificate.getExtension(SubjectAlternativeNameExtension)?.names.items ?? []
  const [name] = names
  if (names.length !== 1 || name?.type !== 'url' || name.value !== (await passkeyName(publicKey))) {
    return 'the board did not vouch for this passkey'
  }
  const said = parseJson(client)?.value
  if (typeof said !== 'object' || said === null || !('type' in said) || said.type !== 'webauthn.get') {
    return 'it is an answer to something else'
  }
  if (!('challenge' in said) || said.challenge !== toBase64Url(challenge)) return 'it is for another text or signature'
  if (!('origin' in said) || !isOf(said.origin, assertion.relyingParty)) return 'it was given on another site'
  const party = await sha256(new TextEncoder().encode(assertion.relyingParty))
  if (!sameBytes(authenticator.subarray(0, 32), party)) return 'it was given on another site'
  const flags = authenticator[32] ?? 0
  if ((flags & 0b101) !== 0b101) return 'the device did not check who it was'
  const signed = new Uint8Array(authenticator.length + 32)
  signed.set(authenticator)
  signed.set(await sha256(client), authenticator.length)
  return (await fits(assertion.algorithm, publicKey, signature, signed)) ? undefined : 'its signature does not fit'
}

function isOf(origin: unknown, relyingParty: string): boolean {
  const host = typeof origin === 'string' ? /^https?:\/\/([a-z0-9.-]+)(:\d+)?$/.exec(origin)?.[1] : undefined
  return host !== undefined && (host === relyingParty || host.endsWith(`.${relyingParty}`))
}

const algorithms = {
  ES256: { import: { name: 'ECDSA', namedCurve: 'P-256' }, verify: { name: 'ECDSA', hash: 'SHA-256' } },
  RS256: { import: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, verify: { name: 'RSASSA-PKCS1-v1_5' } },
  EdDSA: { import: { name: 'Ed25519' }, verify: { name: 'Ed25519' } },
} as const

async function fits(
  algorithm: Assertion['algorithm'],
  publicKey: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
  signed: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const { import: how, verify } = algorithms[algorithm]
  try {
    const key = await crypto.subtle.importKey('spki', publicKey, how, true, ['verify'])
    const raw = algorithm === 'ES256' ? rawSignature(signature) : signature
    return raw !== undefined && (await crypto.subtle.verify(verify, key, raw, signed))
  } catch {
    // WebCrypto says DataError, NotSupportedError or OperationError, by platform.
    return false
  }
}

/** Authenticators spell ECDSA as ASN.1 (section 6.5.5), WebCrypto as two numbers of 32 bytes. */
function rawSignature(value: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  const outer = readDer(value)
  const numbers = outer && outer.rest.length === 0 ? membersOf(outer.body) : undefined
  if (numbers?.length !== 2) return undefined
  const raw = new Uint8Array(64)
  for (const [index, { body }] of numbers.entries()) {
    const short = body[0] === 0 ? body.subarray(1) : body
    if (short.length > 32) return undefined
    raw.set(short, 32 * (index + 1) - short.length)
  }
  return raw
}
