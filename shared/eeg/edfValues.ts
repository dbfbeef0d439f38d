import { decodeSamples } from './decode.ts'
import { hasScale } from './header.ts'
import type { EegHeader, SignalHeader } from './header.ts'
import { readExactly } from './ranges.ts'
import type { ReadRange } from './ranges.ts'

const chunkBytes = 1024 * 1024

/** All values of the signals that have a scale, from front to back. Memory does not grow with the file. */
export async function* edfValues(
  header: EegHeader,
  read: ReadRange,
): AsyncGenerator<{ signal: number; values: Float64Array }> {
  const signals = header.signals.filter((signal) => !signal.annotations && hasScale(signal.fault))
  const together = Math.max(1, Math.floor(chunkBytes / header.recordBytes))
  for (let record = 0; record < header.records; record += together) {
    const count = Math.min(together, header.records - record)
    const start = header.headerBytes + record * header.recordBytes
    if (header.recordBytes <= chunkBytes) {
      const bytes = await readExactly(read, start, start + count * header.recordBytes)
      for (const one of signals) yield { signal: one.signal, values: valuesIn(bytes, one, count, header) }
    } else {
      for (const one of signals) yield* longRecord(read, start + one.offsetInRecord, one, header)
    }
  }
}

/** The values of one signal in several whole records. */
function valuesIn(bytes: Uint8Array, signal: SignalHeader, records: number, header: EegHeader): Float64Array {
  const values = new Float64Array(records * signal.samplesPerRecord)
  const length = signal.samplesPerRecord * header.sampleBytes
  for (let record = 0; record < records; record++) {
    const from = record * header.recordBytes + signal.offsetInRecord
    const at = record * signal.samplesPerRecord
    decodeSamples(bytes.subarray(from, from + length), header.sampleBytes, signal, values, at)
  }
  return values
}

/** A single record may be as long as the file: it is read in pieces of whole samples. */
async function* longRecord(read: ReadRange, start: number, signal: SignalHeader, { sampleBytes }: EegHeader) {
  const end = start + signal.samplesPerRecord * sampleBytes
  const step = chunkBytes - (chunkBytes % sampleBytes)
  for (let from = start; from < end; from += step) {
    const bytes = await readExactly(read, from, Math.min(from + step, end))
    const values = new Float64Array(bytes.length / sampleBytes)
    decodeSamples(bytes, sampleBytes, signal, values, 0)
    yield { signal: signal.signal, values }
  }
}
