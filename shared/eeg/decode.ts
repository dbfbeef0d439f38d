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
  const count = Math.floor(bytes.length / sampleBytes)
  if (sampleBytes === 2 && isLittleEndian && bytes.byteOffset % 2 === 0) {
    const digital = new Int16Array(bytes.buffer, bytes.byteOffset, count)
    const table = tableOf(signal)
    for (let i = 0; i < count; i++) into[at + i] = table[digital[i]! + 32768]!
    return
  }
  const { digitalMin, physicalMin } = signal
  const physicalSpan = signal.physicalMax - physicalMin
  const digitalSpan = signal.digitalMax - digitalMin
  for (let i = 0, offset = 0; i < count; i++, offset += sampleBytes) {
    const digital =
      sampleBytes === 2
        ? ((bytes[offset]! | (bytes[offset + 1]! << 8)) << 16) >> 16
        : ((bytes[offset]! | (bytes[offset + 1]! << 8) | (bytes[offset + 2]! << 16)) << 8) >> 8
    into[at + i] = ((digital - digitalMin) * physicalSpan) / digitalSpan + physicalMin
  }
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** Most files calibrate all channels alike, few have more than a handful of ways. Each table is half a megabyte. */
const mostTables = 8
const tables = new Map<string, Float64Array>()

/** What each of the 65,536 stored values is in the unit: a division a sample would be most of the work. */
function tableOf({ digitalMin, digitalMax, physicalMin, physicalMax }: SignalHeader): Float64Array {
  const key = `${digitalMin} ${digitalMax} ${physicalMin} ${physicalMax}`
  const known = tables.get(key)
  if (known) return known
  const physicalSpan = physicalMax - physicalMin
  const digitalSpan = digitalMax - digitalMin
  const table = new Float64Array(65536)
  for (let i = 0; i < table.length; i++) {
    table[i] = ((i - 32768 - digitalMin) * physicalSpan) / digitalSpan + physicalMin
  }
  tables.set(key, table)
  if (tables.size > mostTables) tables.delete(tables.keys().next().value ?? key)
  return table
}
