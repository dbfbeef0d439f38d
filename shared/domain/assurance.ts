import { z } from 'zod'

/**
 * How sure the board is of who sits there. With `one` factor alone a person reaches their own account and nothing of any
 * patient; `two` is a second factor, or a passkey whose device checked the person (NIST SP 800-63B, AAL2).
 */
export const Assurance = z.enum(['one', 'two'])
export type Assurance = z.infer<typeof Assurance>

/** What a person signed in with. */
export const Means = z.enum(['passkey', 'password', 'code', 'recoveryCode', 'provider', 'invitation', 'demoLink'])
export type Means = z.infer<typeof Means>

/** How somebody is known, in one word, for those who let them in: the weakest of what they showed counts. */
export const Vouched = z.enum(['passkey', 'twoFactors', 'recoveryCode', 'provider', 'demonstration'])
export type Vouched = z.infer<typeof Vouched>

/** `means` is of a session with assurance `two`: nobody comes to a meeting with less. */
export function vouchedBy(means: readonly Means[]): Vouched {
  if (means.includes('demoLink')) return 'demonstration'
  if (means.includes('recoveryCode')) return 'recoveryCode'
  if (means.includes('provider')) return 'provider'
  return means.includes('passkey') ? 'passkey' : 'twoFactors'
}

/** Sessions last as long as a day of meetings, and no longer than this without a sign of life. */
export const sessionLimits = { idleMilliseconds: 3600_000, absoluteMilliseconds: 12 * 3600_000 } as const
/** What is sensitive asks for a factor that was shown within this time. */
export const proofMilliseconds = 10 * 60_000
