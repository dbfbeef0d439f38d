import { type TOTP, URI } from 'otpauth'

/** An authenticator app that has scanned a code, in the time of the given clock. */
export function authenticatorApp(uri: string, clock: { now(): number }): { code(aside?: number): string } {
  const totp = URI.parse(uri) as TOTP
  return { code: (aside = 0) => totp.generate({ timestamp: clock.now() + aside * 30_000 }) }
}
