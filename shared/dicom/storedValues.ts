import { Problem } from '../protocol/problems.ts'
import type { PixelLayout } from './pixelLayout.ts'

/** Decoded cells: little endian, 8, 16 or 32 bits each, `bits` of which are used. */
export type Samples = { bytes: Uint8Array; bits: number; signed: boolean; planar: 0 | 1 }

/** What becomes of a cell with bits above those stored: they are something else, or the codec has overshot. */
export type Excess = 'mask' | 'clamp'

export type StoredValues = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array

/**
 * Cells to stored values: the unused bits of each cell masked away, the sign extended, the samples of a pixel put
 * together. A lossy codec may overshoot the stored bits, and the brightest pixel must not come out as black.
 * PS3.5 8.1.1, PS3.3 C.7.6.3.1.
 * @throws Problem `dicom-decode-failed` where there are fewer cells than pixels.
 */
export function storedValues(samples: Samples, layout: PixelLayout, excess: Excess = 'mask'): StoredValues {
  const { rows, columns, samplesPerPixel, bitsStored, signed } = layout
  const count = rows * columns * samplesPerPixel
  const cellBytes = samples.bits > 16 ? 4 : samples.bits > 8 ? 2 : 1
  if (samples.bytes.length < count * cellBytes) throw new Problem('dicom-decode-failed', { reason: 'too short' })
  const cells = cellsOf(samples, count, cellBytes)
  const values = valuesOf(bitsStored, signed, count)
  // A codec hands over the image's own bits; only whole cells have the stored bits somewhere within.
  const shift = samples.bits === layout.bitsAllocated ? layout.highBit + 1 - bitsStored : 0
  const spare = 32 - bitsStored
  const lowest = signed ? -(2 ** (bitsStored - 1)) : 0
  const highest = lowest + 2 ** bitsStored - 1
  const pixels = rows * columns
  const interleaved = samplesPerPixel === 1 || samples.planar === 0
  for (let i = 0; i < count; i++) {
    const cell = cells[interleaved ? i : (i % samplesPerPixel) * pixels + Math.floor(i / samplesPerPixel)]! >> shift
    if (excess === 'clamp') values[i] = Math.min(highest, Math.max(lowest, cell))
    else values[i] = signed ? (cell << spare) >> spare : (cell << spare) >>> spare
  }
  return values
}

function cellsOf({ bytes, signed }: Samples, count: number, cellBytes: number) {
  const aligned = bytes.byteOffset % cellBytes === 0
  const { buffer, byteOffset } = aligned ? bytes : Uint8Array.from(bytes.subarray(0, count * cellBytes))
  if (cellBytes === 4) return new Int32Array(buffer, byteOffset, count)
  if (cellBytes === 2)
    return signed ? new Int16Array(buffer, byteOffset, count) : new Uint16Array(buffer, byteOffset, count)
  return signed ? new Int8Array(buffer, byteOffset, count) : new Uint8Array(buffer, byteOffset, count)
}

function valuesOf(bitsStored: number, signed: boolean, count: number): StoredValues {
  if (bitsStored > 16) return signed ? new Int32Array(count) : new Uint32Array(count)
  if (bitsStored > 8) return signed ? new Int16Array(count) : new Uint16Array(count)
  return signed ? new Int8Array(count) : new Uint8Array(count)
}
