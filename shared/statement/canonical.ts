import canonicalize from 'canonicalize'
import { codeWordList } from './codeWordList.ts'
import type { Statement } from './statement.ts'

/** SHA-256 of a statement's canonical bytes, lower-case hexadecimal: what every signature names. */
export type StatementDigest = string & { readonly __brand: 'StatementDigest' }

/**
 * The one spelling of a JSON value, RFC 8785.
 * @throws TypeError for what JSON cannot say (undefined, dates, bytes); Error for lone surrogates, NaN and infinities.
 */
export function canonicalText(value: unknown): string {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('not a JSON value')
  // After canonicalize, which refuses circles. It leaves out what JSON cannot say; a signature must not.
  const pending = [value]
  while (pending.length > 0) {
    const one = pending.pop()
    if (one === undefined || typeof one === 'function' || typeof one === 'symbol')
      throw new TypeError('not a JSON value')
    if (typeof one !== 'object' || one === null) continue
    if (!isPlain(one)) throw new TypeError('not a JSON value')
    for (const child of Object.values(one)) pending.push(child)
  }
  return text
}

export const canonicalBytes = (value: unknown): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(canonicalText(value))

/** SHA-256 over the canonical bytes of a JSON value. */
export const digestOf = (value: unknown): Promise<string> => sha256Hex(canonicalBytes(value))

export const statementDigest = async (statement: Statement): Promise<StatementDigest> =>
  (await digestOf(statement)) as StatementDigest

export const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))

export const sha256Hex = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => hex(await sha256(bytes))

/** Eight words for the first 64 bits of a digest, read aloud by the chair so that all know they see the same text. */
export function codeWords(digest: string): string[] {
  if (!/^[0-9a-f]{64}$/.test(digest)) throw new TypeError('not a SHA-256 digest')
  const bytes = (digest.slice(0, 16).match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))
  return bytes.map((byte) => codeWordList[byte] ?? '')
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
