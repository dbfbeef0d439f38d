import 'reflect-metadata'
import { SubjectAlternativeNameExtension } from '@peculiar/x509'
import { fromBase64, fromBase64Url, toBase64Url } from './base64.ts'
import { sha256 } from './canonical.ts'
import { type Assertion, passkeyName } from './ceremony.ts'
import type { Certificate } from './certificate.ts'
import { sameBytes } from './der.ts'
import { parseJson } from './json.ts'
import { rawSignature } from './signedData.ts'

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
    // Authenticators spell ECDSA as ASN.1 (WebAuthn section 6.5.5), WebCrypto as two numbers side by side.
    const raw = algorithm === 'ES256' ? rawSignature(signature) : signature
    return raw !== undefined && (await crypto.subtle.verify(verify, key, raw, signed))
  } catch {
    // WebCrypto says DataError, NotSupportedError or OperationError, by platform.
    return false
  }
}
