/**
 * Fixed point with 13 fractional bits: the eleven-multiplication transform of Loeffler, Ligtenberg and Moschytz
 * (ICASSP 1989), which the reference implementations of JPEG use with these widths. A transform of other precision would
 * differ by one grey here and there, and then no two programs would agree on the values of a lossy image.
 */
const fractionBits = 13
const fixed = (value: number) => Math.round(value * 2 ** fractionBits)
const [sqrt2, pi] = [Math.SQRT2, Math.PI]
const c = (k: number) => Math.cos((k * pi) / 16)

const even6 = fixed(sqrt2 * c(6))
const evenDifference = fixed(sqrt2 * (c(2) - c(6)))
const evenSum = fixed(sqrt2 * (c(2) + c(6)))
const odd = fixed(sqrt2 * c(3))
const oddTerms = [
  fixed(sqrt2 * (-c(1) + c(3) + c(5) - c(7))),
  fixed(sqrt2 * (c(1) + c(3) - c(5) + c(7))),
  fixed(sqrt2 * (c(1) + c(3) + c(5) - c(7))),
  fixed(sqrt2 * (c(1) + c(3) - c(5) - c(7))),
] as const
const outer = fixed(sqrt2 * (c(3) - c(7)))
const inner = fixed(sqrt2 * (c(1) + c(3)))
const upper = fixed(sqrt2 * (c(3) + c(5)))
const lower = fixed(sqrt2 * (c(3) - c(5)))

const work = new Float64Array(64)

/**
 * Turns a block of 64 coefficients into samples of so many bits, level-shifted and clamped, at `to`, a row each `stride`.
 * ITU-T T.81 A.3.3. Doubles hold the intermediate values, which damaged files drive past 32 bits.
 */
export function inverseDct(block: Int32Array, samples: Uint16Array, to: number, stride: number, bits: number) {
  const passBits = bits > 8 ? 1 : 2
  const first = fractionBits - passBits
  for (let column = 0; column < 8; column++) oneDimension(block, column, 8, work, column, 8, first, passBits)
  const last = fractionBits + passBits + 3
  const centre = 2 ** (bits - 1)
  const most = 2 ** bits - 1
  for (let row = 0; row < 8; row++) {
    oneDimension(work, row * 8, 1, line, 0, 1, last, -1)
    for (let column = 0; column < 8; column++) {
      samples[to + row * stride + column] = Math.min(most, Math.max(0, line[column]! + centre))
    }
  }
}

const line = new Float64Array(8)

function oneDimension(
  from: Int32Array | Float64Array,
  start: number,
  step: number,
  to: Float64Array,
  place: number,
  stride: number,
  shift: number,
  passBits: number,
) {
  const at = (k: number) => from[start + k * step]!
  if (passBits >= 0) {
    let flat = true
    for (let k = 1; k < 8; k++) if (at(k) !== 0) flat = false
    if (flat) {
      for (let k = 0; k < 8; k++) to[place + k * stride] = at(0) * 2 ** passBits
      return
    }
  }
  const e = (at(2) + at(6)) * even6
  const [e2, e3] = [e - at(6) * evenSum, e + at(2) * evenDifference]
  const [e0, e1] = [(at(0) + at(4)) * 2 ** fractionBits, (at(0) - at(4)) * 2 ** fractionBits]
  const evens = [e0 + e3, e1 + e2, e1 - e2, e0 - e3] as const

  const [o0, o1, o2, o3] = [at(7), at(5), at(3), at(1)]
  const shared = (o0 + o2 + o1 + o3) * odd
  const z1 = -(o0 + o3) * outer
  const z2 = -(o1 + o2) * inner
  const z3 = shared - (o0 + o2) * upper
  const z4 = shared - (o1 + o3) * lower
  const odds = [
    o3 * oddTerms[3] + z1 + z4,
    o2 * oddTerms[2] + z2 + z3,
    o1 * oddTerms[1] + z2 + z4,
    o0 * oddTerms[0] + z1 + z3,
  ] as const
  const half = 2 ** (shift - 1)
  const scale = 2 ** -shift
  for (let k = 0; k < 4; k++) {
    to[place + k * stride] = Math.floor((evens[k]! + odds[k]! + half) * scale)
    to[place + (7 - k) * stride] = Math.floor((evens[k]! - odds[k]! + half) * scale)
  }
}
