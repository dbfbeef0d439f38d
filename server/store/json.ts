/** Reads what a row holds. The error says which, and not what stood there: that may be patient data. */
export function jsonOf(text: string, row: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`The ${row} is corrupt: not JSON`)
  }
}
