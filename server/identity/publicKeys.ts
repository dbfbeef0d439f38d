import { createPublicKey, type JsonWebKey } from 'node:crypto'
import { cose, decodeCredentialPublicKey } from '@simplewebauthn/server/helpers'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Assertion } from '../../shared/statement/ceremony.ts'

/**
 * A passkey's public key as the rest of the world spells it.
 * @param coseKey COSE_Key (RFC 9052), as the authenticator gave it
 * @throws Problem `passkey-refused` for a kind of key that cannot stand under a signature
 */
export function spkiOf(coseKey: Uint8Array): { algorithm: Assertion['algorithm']; spki: Uint8Array<ArrayBuffer> } {
  const { algorithm, jwk } = jwkOf(coseKey)
  return {
    algorithm,
    spki: new Uint8Array(createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'der' })),
  }
}

function jwkOf(coseKey: Uint8Array): { algorithm: Assertion['algorithm']; jwk: JsonWebKey } {
  const key = decodeCredentialPublicKey(new Uint8Array(coseKey))
  const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('base64url')
  if (cose.isCOSEPublicKeyEC2(key)) {
    const [x, y] = [text(key.get(cose.COSEKEYS.x)), text(key.get(cose.COSEKEYS.y))]
    return { algorithm: 'ES256', jwk: { kty: 'EC', crv: 'P-256', x, y } }
  }
  if (cose.isCOSEPublicKeyRSA(key)) {
    return {
      algorithm: 'RS256',
      jwk: { kty: 'RSA', n: text(key.get(cose.COSEKEYS.n)), e: text(key.get(cose.COSEKEYS.e)) },
    }
  }
  if (cose.isCOSEPublicKeyOKP(key)) {
    return { algorithm: 'EdDSA', jwk: { kty: 'OKP', crv: 'Ed25519', x: text(key.get(cose.COSEKEYS.x)) } }
  }
  throw new Problem('passkey-refused', { because: 'a key of another kind' })
}
