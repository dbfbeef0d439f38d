const encoder = new TextEncoder()

export const encodedText = (text: string): Uint8Array => encoder.encode(text)

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/** 16 bit words of the other byte order. */
export function swappedWords(bytes: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes.length)
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    result[i] = bytes[i + 1]!
    result[i + 1] = bytes[i]!
  }
  return result
}
