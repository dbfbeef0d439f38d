import type { MeetingId, PersonId } from '../../../shared/domain/identifiers.ts'
import type { GivenKey, PublicKey } from '../../../shared/protocol/encryption.ts'
import { canonicalBytes, codeWords, sha256Hex } from '../../../shared/statement/canonical.ts'
import { fromBase64, toBase64 } from '../../../shared/statement/base64.ts'

// Each browser has a key pair for one stay in one meeting. A secret of its own is given to each other person who is in
// the room, under what the two pairs have in common; the server carries it and cannot open it. Whoever joins or leaves,
// everybody takes a new secret: who comes reads nothing of before, and who is gone nothing of after.

const curve = { name: 'ECDH', namedCurve: 'P-256' } as const
const secretBytes = 32
/** Rounds of PBKDF2 for the code, so that two lists of keys that read alike cannot be found while a meeting lasts. */
const codeRounds = 200_000
export const codeLength = 10

export type KeyPair = { own: CryptoKey; publicKey: PublicKey }
/** Whose key one is told. */
export type KeyHolder = { person: PersonId; key: PublicKey }
/** What one person encrypts with, from one change of the room to the next. */
export type Secret = { number: number; bytes: Uint8Array<ArrayBuffer> }

export async function newKeyPair(): Promise<KeyPair> {
  const pair = await crypto.subtle.generateKey(curve, false, ['deriveBits'])
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  return { own: pair.privateKey, publicKey: toBase64(raw) }
}

export const newSecret = (number: number): Secret => ({
  number,
  bytes: crypto.getRandomValues(new Uint8Array(secretBytes)),
})

/** Of a secret, one key for frames and another for text. */
export const derived = (secret: Secret, use: 'frames' | 'text'): Promise<Uint8Array<ArrayBuffer>> =>
  expand(secret.bytes, new TextEncoder().encode(`consilium ${use}`))

type Pairing = { meeting: MeetingId; from: KeyHolder; to: KeyHolder }

/** Closes a secret for one person. Only who holds the other private key opens it, and nobody but these two could have made it. */
export async function give(secret: Secret, own: KeyPair, pairing: Pairing): Promise<GivenKey> {
  const key = await sharedKey(own.own, pairing.to.key, pairing)
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const plain = new Uint8Array(2 + secretBytes)
  new DataView(plain.buffer).setUint16(0, secret.number)
  plain.set(secret.bytes, 2)
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain))
  return toBase64(new Uint8Array([...iv, ...sealed]))
}

/** Null for what was not made by that person for this one. */
export async function take(given: GivenKey, own: KeyPair, pairing: Pairing): Promise<Secret | null> {
  try {
    const bytes = fromBase64(given)
    if (!bytes) return null
    const key = await sharedKey(own.own, pairing.from.key, pairing)
    const iv = bytes.slice(0, 12)
    const plain = new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, bytes.slice(12)))
    if (plain.length !== 2 + secretBytes) return null
    return { number: new DataView(plain.buffer).getUint16(0), bytes: plain.slice(2) }
  } catch (error) {
    // A point that is not on the curve, or a tag that does not fit.
    if (error instanceof DOMException) return null
    throw error
  }
}

/** Words by which people find out whether they all have the same keys before them: they differ where anybody stands between. */
export async function safetyWords(meeting: MeetingId, holders: readonly KeyHolder[]): Promise<string[]> {
  const listed = holders.map(({ person, key }) => ({ person, key })).toSorted((a, b) => (a.person < b.person ? -1 : 1))
  const base = await crypto.subtle.importKey('raw', canonicalBytes({ meeting, keys: listed }), 'PBKDF2', false, [
    'deriveBits',
  ])
  const salt = new TextEncoder().encode('consilium safety words')
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: codeRounds },
    base,
    256,
  )
  const [first, second] = await Promise.all(
    [0, 1].map((part) => sha256Hex(new Uint8Array([part, ...new Uint8Array(bits)]))),
  )
  return [...codeWords(first ?? ''), ...codeWords(second ?? '')].slice(0, codeLength)
}

async function sharedKey(own: CryptoKey, other: PublicKey, { meeting, from, to }: Pairing): Promise<CryptoKey> {
  const point = fromBase64(other) ?? new Uint8Array()
  const key = await crypto.subtle.importKey('raw', point, curve, false, [])
  const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: key }, own, 256))
  const raw = await expand(shared, canonicalBytes({ use: 'consilium key', meeting, from, to }))
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

/** HKDF, RFC 5869. */
async function expand(input: Uint8Array<ArrayBuffer>, info: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const base = await crypto.subtle.importKey('raw', input, 'HKDF', false, ['deriveBits'])
  const salt = new Uint8Array(32)
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, base, 256))
}
