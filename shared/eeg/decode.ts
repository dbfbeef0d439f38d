import type { SignalHeader } from './header.ts'

/**
 * Stored samples in the signal's own unit: `(digital - dmin) * (pmax - pmin) / (dmax - dmin) + pmin`, in that order.
 * Little-endian two's complement of 16 (EDF) or 24 (BDF) bits.
 * @param into gets the values from `at` on
 */
export function decodeSamples(
  bytes: Uint8Array,
  sampleBytes: 2 | 3,
  signal: SignalHeader,
  into: Float64Array,
  at: number,
): void {
  const { digitalMin, physicalMin } = signal
  const physicalSpan = signal.physicalMax - physicalMin
  const digitalSpan = signal.digitalMax - digitalMin
  const count = Math.floor(bytes.length / sampleBytes)
  for (let i = 0, offset = 0; i < count; i++, offset += sampleBytes) {
    const digital =
      sampleBytes === 2
        ? ((bytes[offset]! | (bytes[offset + 1]! << 8)) << 16) >> 16
        : ((bytes[offset]! | (bytes[offset + 1]! << 8) | (bytes[offset + 2]! << 16)) << 8) >> 8
    into[at + i] = ((digital - digitalMin) * physicalSpan) / digitalSpan + physicalMin
  }
}
