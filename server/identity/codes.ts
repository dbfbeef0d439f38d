import { randomBytes, randomInt } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import type { PersonId } from '../../shared/domain/identifiers.ts'
import type { Account } from './account.ts'
import { type Keys, keyedHash, seal, unseal } from './keys.ts'

const period = 30
/** A clock that is half a minute wrong, and a code typed at its last second. */
const stepsAside = 1

const totp = (secret: Uint8Array, email: string) =>
  new TOTP({
    issuer: 'Consilium',
    label: email,
    algorithm: 'SHA1',
    digits: 6,
    period,
    secret: new Secret({ buffer: new Uint8Array(secret).buffer }),
  })

/** A new secret for an authenticator app: RFC 6238, 160 bits as RFC 4226 asks. */
export function newTotp(email: string): { secret: Buffer; text: string; uri: string } {
  const secret = randomBytes(20)
  const made = totp(secret, email)
  return { secret, text: made.secret.base32, uri: made.toString() }
}

export const sealTotp = (keys: Keys, person: PersonId, secret: Uint8Array): string =>
  seal(keys, secret, `totp ${person}`)
export const unsealTotp = (keys: Keys, person: PersonId, sealed: string): Buffer =>
  unseal(keys, sealed, `totp ${person}`)

/** The time step of a code that is right now and later than `lastStep`; undefined for every other. */
export function stepOf(secret: Uint8Array, code: string, now: number, lastStep: number): number | undefined {
  const delta = totp(secret, 'x').validate({ token: code, timestamp: now, window: stepsAside })
  if (delta === null) return undefined
  const step = Math.floor(now / 1000 / period) + delta
  return step > lastStep ? step : undefined
}

const letters = '23456789abcdefghjkmnpqrstuvwxyz'
const howMany = 10

/** Ten codes of ten letters, 49 bits each, that cannot be misread; and what is kept of them. */
export function newRecoveryCodes(keys: Keys, person: PersonId) {
  const codes = Array.from({ length: howMany }, () => {
    const code = Array.from({ length: 10 }, () => letters[randomInt(letters.length)]).join('')
    return `${code.slice(0, 5)}-${code.slice(5)}`
  })
  const kept = codes.map((code) => ({ hash: hashOf(keys, person, code), usedAt: null }))
  return { codes, kept }
}

/** The account with the code used up; undefined when it is none of its, or was used. */
export function withRecoveryCodeUsed(keys: Keys, account: Account, code: string, at: string): Account | undefined {
  const hash = hashOf(keys, account.id, code)
  if (!account.recoveryCodes.some((one) => one.hash === hash && one.usedAt === null)) return undefined
  const recoveryCodes = account.recoveryCodes.map((one) => (one.hash === hash ? { ...one, usedAt: at } : one))
  return { ...account, recoveryCodes }
}

/** However it was typed: with capitals, blanks or without the dash. */
const hashOf = (keys: Keys, person: PersonId, code: string): string =>
  keyedHash(keys, `recovery ${person} ${code.toLowerCase().replace(/[^a-z0-9]/g, '')}`)
