/** Power of two not above `samples`. */
export const spectrumLength = (samples: number): number => 2 ** Math.max(1, Math.floor(Math.log2(Math.max(2, samples))))

/**
 * Power spectral density in µV²/Hz at multiples of `samplesPerSecond / length`, one-sided, of one Hann window.
 * J. W. Cooley and J. W. Tukey, radix 2.
 * @param values as many as a power of two
 */
export function powerSpectrum(values: ArrayLike<number>, samplesPerSecond: number): Float64Array {
  const length = values.length
  const re = new Float64Array(length)
  const im = new Float64Array(length)
  let mean = 0
  for (let i = 0; i < length; i++) mean += values[i]! / length
  let windowPower = 0
  for (let i = 0; i < length; i++) {
    const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length)
    windowPower += hann * hann
    re[i] = (values[i]! - mean) * hann
  }
  transform(re, im)
  const power = new Float64Array(length / 2)
  for (let i = 0; i < power.length; i++) {
    const both = i === 0 ? 1 : 2
    power[i] = (both * (re[i]! * re[i]! + im[i]! * im[i]!)) / (windowPower * samplesPerSecond)
  }
  return power
}

function transform(re: Float64Array, im: Float64Array): void {
  const length = re.length
  for (let i = 1, j = 0; i < length; i++) {
    let bit = length >> 1
    for (; j & bit; bit >>= 1) j ^= bit
    j ^= bit
    if (i < j) {
      ;[re[i], re[j]] = [re[j]!, re[i]!]
      ;[im[i], im[j]] = [im[j]!, im[i]!]
    }
  }
  for (let size = 2; size <= length; size *= 2) {
    const half = size / 2
    for (let k = 0; k < half; k++) {
      const angle = (-2 * Math.PI * k) / size
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
      for (let at = k; at < length; at += size) {
        const [r, i] = [re[at + half]!, im[at + half]!]
        const [tr, ti] = [r * cos - i * sin, r * sin + i * cos]
        re[at + half] = re[at]! - tr
        im[at + half] = im[at]! - ti
        re[at]! += tr
        im[at]! += ti
      }
    }
  }
}
