/** Time-stamped annotation lists: onset[\x15duration]\x14text\x14...\x00 (EDF+ specification 2.2.2 and 2.2.4). */
export type Annotation = {
  /** Seconds after the start of the recording. */
  onset: number
  /** Seconds; null where the file gives none. */
  duration: number | null
  text: string
}

export const talEnd = 0x00
export const talText = 0x14
export const talDuration = 0x15

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
