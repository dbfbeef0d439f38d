import { z } from 'zod'

/**
 * Characters nobody sees that make a text read differently from what is signed: controls (but for tab and line feed),
 * directional embeddings, overrides and isolates, the byte order mark, interlinear anchors and tag characters.
 */
const unseen = /(?![\t\n])\p{Cc}|[\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu
const loneSurrogate = /\p{Cs}/gu

/** Text as it may be signed: NFC, well formed, nothing unseen. `max` counts UTF-16 code units. */
export const signedText = (max: number, min = 0) => z.string().min(min).max(max).refine(isSignable, 'not-signable-text')

/** Plain words on one line. */
export const signedLine = (max: number) => signedText(max, 1).refine((text) => !/[\t\n]/.test(text), 'not-one-line')

/** An exact decimal such as `0.25`, never a binary float. No sign, exponent or leading zeros. */
export const Decimal = z.string().regex(/^(0|[1-9]\d{0,11})(\.\d{1,9})?$/)
/** The same with an optional minus sign; zero has none. */
export const SignedDecimal = z.string().regex(/^(?!-0(\.0+)?$)-?(0|[1-9]\d{0,11})(\.\d{1,9})?$/)

export const Sha256Hex = z.string().regex(/^[0-9a-f]{64}$/)
/** A name given by the board, such as `per_0123456789abcdef`: no patient data, no spaces. */
export const Id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/)
/** DICOM PS3.5 section 9. */
export const Uid = z
  .string()
  .max(64)
  .regex(/^[0-9]+(\.[0-9]+)*$/)
/** UTC with milliseconds, as `Date.toISOString` writes it: one instant has one spelling. */
export const Instant = z.string().refine(isInstant, 'not-an-instant')

export const isSignable = (text: string): boolean =>
  text.search(loneSurrogate) < 0 && text.search(unseen) < 0 && text.normalize('NFC') === text

/** What typed or pasted text becomes when it is frozen. Lone surrogates become U+FFFD, what is unseen disappears. */
export const normaliseText = (text: string): string => seenText(text).replace(loneSurrogate, '\uFFFD').normalize('NFC')

/** Without what is unseen, every kind of line end as a line feed; the first half of `normaliseText`. */
export const seenText = (text: string): string =>
  text.replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n').replace(unseen, '')

/** A number as `SignedDecimal`, rounded to at most `digits` decimals. */
export function decimalOf(value: number, digits = 3): string {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e12) throw new RangeError('not a number a statement can hold')
  const fixed = value.toFixed(digits)
  const short = fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed
  return short === '-0' ? '0' : short
}

function isInstant(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text)) return false
  const at = new Date(text)
  return !Number.isNaN(at.getTime()) && at.toISOString() === text
}
