import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'

/** What the authenticator says of how it was used; a test lies with it. */
export type Manner = { verified?: boolean; counter?: number; origin?: string; challenge?: string }

const b64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url')
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest()

/** An authenticator in software (WebAuthn Level 3, ES256, attestation "none"), whose every byte a test may choose. */
export function softAuthenticator(origin: string) {
  const id = randomBytes(32)
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  let counter = 0
  let handle = ''

  const clientData = (type: string, challenge: string, from: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: from, crossOrigin: false }))
  const authData = (manner: Manner, attested?: Buffer) => {
    // User present, user verified, and whether a credential follows.
    const flags = 0x01 | (manner.verified === false ? 0 : 0x04) | (attested ? 0x40 : 0)
    const count = Buffer.alloc(4)
    count.writeUInt32BE(manner.counter ?? ++counter)
    const rp = sha256(new URL(origin).hostname)
    return Buffer.concat([rp, Buffer.from([flags]), count, attested ?? Buffer.alloc(0)])
  }
  const base = { id: b64(id), rawId: b64(id), type: 'public-key', clientExtensionResults: {} }

  return {
    create(options: object, manner: Manner = {}) {
      const { challenge, user } = options as { challenge: string; user: { id: string } }
      handle = user.id
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      const attested = Buffer.concat([Buffer.alloc(16), length, id, coseOf(publicKey)])
      const attestationObject = isoCBOR.encode(
        new Map<string, unknown>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', new Uint8Array(authData(manner, attested))],
        ]) as never,
      )
      const data = clientData('webauthn.create', manner.challenge ?? challenge, manner.origin ?? origin)
      const response = {
        clientDataJSON: b64(data),
        attestationObject: b64(attestationObject),
        transports: ['internal'],
      }
      return { ...base, response } as never
    },
    get(options: object, manner: Manner = {}) {
      const { challenge } = options as { challenge: string }
      const data = clientData('webauthn.get', manner.challenge ?? challenge, manner.origin ?? origin)
      const authenticatorData = authData(manner)
      const signature = createSign('sha256').update(authenticatorData).update(sha256(data)).sign(privateKey)
      const response = {
        clientDataJSON: b64(data),
        authenticatorData: b64(authenticatorData),
        signature: b64(signature),
        userHandle: handle,
      }
      return { ...base, response } as never
    },
  }
}

/** RFC 9053: key type EC2, algorithm ES256, curve P-256. */
function coseOf(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  const entries: [number, unknown][] = [
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
    [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
  ]
  return Buffer.from(isoCBOR.encode(new Map(entries) as never))
}
