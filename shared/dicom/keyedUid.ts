import { encodedText } from './bytes.ts'

/** Replaces a UID by another, always the same for the same UID and key. */
export type RemapUid = (uid: string) => Promise<string>

/**
 * UIDs derived from a secret: `2.25.` and a UUID (version 8, RFC 9562) made of the first 128 bits of HMAC-SHA256 over
 * the old UID. Who has not the key cannot tell which study it was, and studies sent apart still belong together.
 * `key` has at least 32 bytes and stays within the case. PS3.5 B.2.
 */
export async function keyedUids(key: Uint8Array<ArrayBuffer>): Promise<RemapUid> {
  if (key.length < 32) throw new RangeError('the key has at least 32 bytes')
  const hmac = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return async (uid) => {
    const digest = await crypto.subtle.sign({ name: 'HMAC' }, hmac, Uint8Array.from(encodedText(uid)))
    const uuid = new Uint8Array(digest.slice(0, 16))
    uuid[6] = (uuid[6]! & 0x0f) | 0x80
    uuid[8] = (uuid[8]! & 0x3f) | 0x80
    const hexadecimal = [...uuid].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    return `2.25.${BigInt(`0x${hexadecimal}`).toString()}`
  }
}

/** UIDs of the standard (classes, transfer syntaxes) identify nobody and stay. PS3.6 annex A. */
export const isStandardUid = (uid: string): boolean => /^1\.2\.840\.10008\.[0-9.]{1,32}$/.test(uid)
