/** Distinguished Encoding Rules (ITU-T X.690): one spelling only. What is spelled otherwise is not read. */

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  /** `[0]`, constructed. */
  context0: 0xa0,
  context1: 0xa1,
} as const

export type Der = Uint8Array<ArrayBuffer>

/** One value with its tag and length. */
export function der(tag: number, ...content: readonly Uint8Array[]): Der {
  const length = content.reduce((sum, part) => sum + part.length, 0)
  return joined([Uint8Array.from([tag, ...lengthBytes(length)]), ...content])
}

export const sequence = (...content: readonly Uint8Array[]): Der => der(tags.sequence, ...content)

/** The members of a SET OF stand in the order of their bytes (section 11.6). */
export const setOf = (members: readonly Uint8Array[], tag: number = tags.set): Der =>
  der(tag, ...members.toSorted(byBytes))

/** @param dotted such as `1.2.840.113549.1.7.2` */
export function oid(dotted: string): Der {
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt)
  return der(tags.oid, Uint8Array.from([first * 40n + second, ...rest].flatMap(base128)))
}

/** A whole number of zero or more, given as its bytes, the most significant first. */
export function unsignedInteger(bytes: Uint8Array): Der {
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start++
  const short = bytes.subarray(start)
  const body = short.length === 0 ? Uint8Array.from([0]) : short
  return der(tags.integer, ...(body[0]! >= 0x80 ? [Uint8Array.from([0])] : []), body)
}

export const smallInteger = (value: number): Der => unsignedInteger(Uint8Array.from([value]))

export type Read = { tag: number; body: Der; whole: Der; rest: Der }

/** The first value in these bytes; undefined where its tag or length is not spelled in the one way, or bytes are missing. */
export function readDer(bytes: Der): Read | undefined {
  const tag = bytes[0]
  const first = bytes[1]
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return undefined
  const count = first < 0x80 ? 0 : first & 0x7f
  if (count > 4 || first === 0x80 || bytes.length < 2 + count) return undefined
  let length = first
  if (count > 0) length = bytes.subarray(2, 2 + count).reduce((sum, byte) => sum * 256 + byte, 0)
  const head = [tag, ...lengthBytes(length)]
  const end = head.length + length
  if (head.length !== 2 + count || end > bytes.length) return undefined
  return { tag, body: bytes.subarray(head.length, end), whole: bytes.subarray(0, end), rest: bytes.subarray(end) }
}

/** The values inside a constructed one; undefined where they do not fill it exactly. */
export function membersOf(body: Der): Read[] | undefined {
  const members: Read[] = []
  for (let rest = body; rest.length > 0;) {
    const one = readDer(rest)
    if (!one || members.length >= 200) return undefined
    members.push(one)
    rest = one.rest
  }
  return members
}

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index])

export function joined(parts: readonly Uint8Array[]): Der {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length]
  const bytes: number[] = []
  for (let left = length; left > 0; left = Math.floor(left / 256)) bytes.unshift(left % 256)
  return [0x80 | bytes.length, ...bytes]
}

function base128(value: bigint): number[] {
  const bytes = [Number(value & 0x7fn)]
  for (let left = value >> 7n; left > 0n; left >>= 7n) bytes.unshift(Number(left & 0x7fn) | 0x80)
  return bytes
}

function byBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!
  return a.length - b.length
}
