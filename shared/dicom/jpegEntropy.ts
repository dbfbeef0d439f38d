import { Problem } from '../protocol/problems.ts'

/** Codes by length: the first code, one past the last, and where the values of that length begin. ITU-T T.81 F.2.2.3. */
export type HuffmanTable = { first: Int32Array; past: Int32Array; offset: Int32Array; values: Uint8Array }

export function huffmanTable(counts: Uint8Array, values: Uint8Array): HuffmanTable {
  const [first, past, offset] = [new Int32Array(17), new Int32Array(17), new Int32Array(17)]
  let code = 0
  let at = 0
  for (let length = 1; length <= 16; length++) {
    first[length] = code
    offset[length] = at
    code += counts[length - 1]!
    at += counts[length - 1]!
    past[length] = code
    code *= 2
  }
  return { first, past, offset, values: Uint8Array.from(values) }
}

export type EntropyReader = {
  symbol(table: HuffmanTable): number
  /** So many bits as a difference: the upper half positive, the lower negative. ITU-T T.81 table F.1. */
  signed(bits: number): number
  /** Steps over a restart marker. */
  restart(): void
  /** Where the next marker is. */
  end(): number
}

const failed = (reason: string) => new Problem('dicom-decode-failed', { codec: 'JPEG', reason })

/** Reads bits from `start`: a byte FF is followed by a stuffed 00, or begins a marker, at which the bits end. */
export function entropyReader(bytes: Uint8Array, start: number): EntropyReader {
  let at = start
  let held = 0
  let count = 0

  const bit = (): number => {
    if (count === 0) {
      const byte = bytes[at]
      if (byte === undefined) throw failed('too short')
      if (byte === 0xff) {
        if (bytes[at + 1] !== 0) throw failed('too short')
        at += 1
      }
      at += 1
      held = byte
      count = 8
    }
    count -= 1
    return (held >> count) & 1
  }

  return {
    symbol: ({ first, past, offset, values }) => {
      let code = 0
      for (let length = 1; length <= 16; length++) {
        code = code * 2 + bit()
        if (code < past[length]!) {
          const value = values[offset[length]! + code - first[length]!]
          if (value === undefined) break
          return value
        }
      }
      throw failed('no such code')
    },
    signed: (bits) => {
      let value = 0
      for (let i = 0; i < bits; i++) value = value * 2 + bit()
      return bits > 0 && value < 1 << (bits - 1) ? value - (1 << bits) + 1 : value
    },
    restart: () => {
      count = 0
      if (bytes[at] !== 0xff || ((bytes[at + 1] ?? 0) & 0xf8) !== 0xd0) throw failed('a restart marker is missing')
      at += 2
    },
    end: () => {
      while (at + 1 < bytes.length && !(bytes[at] === 0xff && bytes[at + 1] !== 0)) at += 1
      return at
    },
  }
}
