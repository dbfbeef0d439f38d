import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { TextsOf } from './textReview.ts'

const keyOf = (key: Buffer) => Buffer.from(hkdfSync('sha256', key, '', 'typed texts', 32))

/**
 * What was typed into a recording may name somebody, and has to wait for a person to look at it, also over a restart: it
 * stands in the store under a key of the case only (AES-256-GCM), and goes with the acceptance.
 */
export function sealTexts({ texts, places }: TextsOf, key: Buffer): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(key), nonce)
  const sealed = [cipher.update(JSON.stringify({ texts: [...texts], places })), cipher.final()]
  return Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]).toString('base64')
}

export function openTexts(sealed: string, key: Buffer): TextsOf {
  const bytes = Buffer.from(sealed, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', keyOf(key), bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  const plain = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()])
  const { texts, places } = JSON.parse(plain.toString()) as { texts: [string, never][]; places: TextsOf['places'] }
  return { texts: new Map(texts), places }
}
