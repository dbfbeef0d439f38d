import { latin1 } from './layout.ts'

/** Time-stamped annotation lists: onset[\x15duration]\x14text\x14...\x00 (EDF+ specification 2.2.2 and 2.2.4). */
export type Annotation = {
  /** Seconds after the start of the recording. */
  onset: number
  /** Seconds; null where the file gives none. */
  duration: number | null
  text: string
}

/** One list as read, with where its parts stand in the bytes that were given. */
export type Tal = {
  onset: number
  duration: number | null
  texts: { text: string; start: number; end: number }[]
}

/** Onsets beyond a human life are damage, not time. */
const maxSeconds = 1e9

/**
 * Reads the lists of one annotation signal of one record. What is not a list is told as unreadable spans, never guessed.
 * @param bytes all bytes of the signal in that record
 */
export function parseTals(bytes: Uint8Array): { tals: Tal[]; unreadable: { start: number; end: number }[] } {
  const tals: Tal[] = []
  const unreadable: { start: number; end: number }[] = []
  for (let start = 0; start < bytes.length;) {
    if (bytes[start] === 0) {
      start++
      continue
    }
    const zero = bytes.indexOf(0, start)
    const end = zero < 0 ? bytes.length : zero
    const tal = parseTal(bytes, start, end)
    if (tal) tals.push(tal)
    else unreadable.push({ start, end })
    start = end
  }
  return { tals, unreadable }
}

function parseTal(bytes: Uint8Array, start: number, end: number): Tal | null {
  const head = bytes.indexOf(0x14, start)
  // A time of more than 40 characters is no time.
  if (head < 0 || head >= end || head - start > 40 || bytes[end - 1] !== 0x14) return null
  const [time = '', length, ...more] = latin1(bytes.subarray(start, head)).split('\x15')
  if (more.length > 0 || !/^[+-]\d+(\.\d*)?$/.test(time) || !/^\d+(\.\d*)?$/.test(length || '0')) return null
  const onset = Number(time)
  // An empty duration stands in real files for none.
  const duration = length ? Number(length) : null
  if (Math.abs(onset) > maxSeconds || (duration ?? 0) > maxSeconds) return null
  const texts: Tal['texts'] = []
  for (let from = head + 1; from < end;) {
    const to = bytes.indexOf(0x14, from)
    texts.push({ text: decodedText(bytes.subarray(from, to)), start: from, end: to })
    from = to + 1
  }
  return { onset, duration, texts }
}

/** EDF+ asks for UTF-8; some exporters write ISO 8859-1. */
function decodedText(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  return text.includes('\ufffd') ? latin1(bytes) : text
}

/** The bytes of one annotation. Control characters in its text would end it early: they become spaces. */
export function annotationTal(annotation: { onset: number; duration?: number | null; text: string }): Uint8Array {
  const { onset, duration, text } = annotation
  const time = signed(onset) + (duration === null || duration === undefined ? '' : `\x15${decimal(duration)}`)
  return new TextEncoder().encode(`${time}\x14${text.replaceAll(/\p{Cc}/gu, ' ')}\x14\0`)
}

/** The first list of every record: when that record starts, with an empty text. */
export function timekeepingTal(onset: number): Uint8Array {
  return new TextEncoder().encode(`${signed(onset)}\x14\x14\0`)
}

const signed = (seconds: number) => (seconds < 0 ? '' : '+') + decimal(seconds)

/** No exponent, at most a microsecond, no idle zeros. */
function decimal(seconds: number): string {
  if (!Number.isFinite(seconds)) throw new RangeError('an annotation time is not finite')
  const fixed = seconds.toFixed(6).replace(/\.?0+$/, '')
  return fixed === '-0' ? '0' : fixed
}
