import { z } from 'zod'

export const shortestPassword = 12
export const longestPassword = 200

/** As typed: nothing is trimmed and every character is taken, so that a password manager and a paste work. */
export const Password = z.string().min(1).max(longestPassword)

export type PasswordWeakness = 'tooShort' | 'tooLong' | 'tooPlain' | 'ownName' | 'wellKnown'

/**
 * Why a password is not taken; undefined when it is. Length is what counts (NIST SP 800-63B section 5.1.1.2): there is
 * no rule of one digit and one sign. `own` is what others know of its owner: name, address, network.
 */
export function weaknessOf(password: string, own: readonly string[]): PasswordWeakness | undefined {
  const characters = [...password.normalize('NFKC')]
  if (characters.length < shortestPassword) return 'tooShort'
  if (characters.length > longestPassword) return 'tooLong'
  const plain = password.normalize('NFKC').toLowerCase()
  if (new Set(plain).size < 6 || isRun(plain)) return 'tooPlain'
  const rest = own
    .flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word.length >= 4)
    .reduce((left, word) => left.replaceAll(word, ''), plain)
  if (rest.length < 8 && rest.length < plain.length) return 'ownName'
  if (wellKnown.some((word) => plain.includes(word) && plain.length - word.length < 6)) return 'wellKnown'
}

/** All of it, or nearly, one step after another: 123456789012, abcdefghijkl, or the same part again and again. */
function isRun(text: string): boolean {
  const codes = Array.from(text, (letter) => letter.codePointAt(0) ?? 0)
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0))
  const same = steps.filter((step, index) => step === steps[index - 1]).length
  if (same >= steps.length - 3) return true
  for (let part = 1; part <= text.length / 3; part++) {
    if (
      text ===
      text
        .slice(0, part)
        .repeat(Math.ceil(text.length / part))
        .slice(0, text.length)
    )
      return true
  }
  return false
}

/** What leads every list of leaked passwords, without its digits at the end. */
const wellKnown = [
  'password',
  'passwort',
  'motdepasse',
  'contraseña',
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
  '1q2w3e4r5t',
  'iloveyou',
  'letmein',
  'welcome',
  'football',
  'sunshine',
  'princess',
  'administrator',
  'hospital',
  'consilium',
  'changeme',
  'summer20',
  'winter20',
]
