import { Problem } from '../protocol/problems.ts'
import type { PixelLayout } from './pixelLayout.ts'

/**
 * RLE Lossless: one PackBits segment for each byte of each sample, the most significant first. PS3.5 annex G.
 * Gives little endian samples, those of a pixel together.
 * @throws Problem `dicom-decode-failed`.
 */
export function decodeRle(compressed: Uint8Array, layout: PixelLayout): Uint8Array {
  const { rows, columns, samplesPerPixel, bitsAllocated } = layout
  const sampleBytes = bitsAllocated / 8
  const segments = samplesPerPixel * sampleBytes
  const pixels = rows * columns
  if (compressed.length < 64) throw new Problem('dicom-decode-failed', { codec: 'RLE', reason: 'header' })
  const header = new DataView(compressed.buffer, compressed.byteOffset, 64)
  if (header.getUint32(0, true) !== segments)
    throw new Problem('dicom-decode-failed', { codec: 'RLE', reason: 'segments' })
  const cells = new Uint8Array(pixels * segments)
  for (let segment = 0; segment < segments; segment++) {
    const start = header.getUint32(4 + 4 * segment, true)
    const end = segment + 1 < segments ? header.getUint32(8 + 4 * segment, true) : compressed.length
    if (start < 64 || end < start || end > compressed.length) {
      throw new Problem('dicom-decode-failed', { codec: 'RLE', reason: 'offsets' })
    }
    const sample = Math.floor(segment / sampleBytes)
    const byte = sampleBytes - 1 - (segment % sampleBytes)
    unpack(compressed, start, end, cells, sample * sampleBytes + byte, segments, pixels)
  }
  return cells
}

function unpack(
  from: Uint8Array,
  start: number,
  end: number,
  to: Uint8Array,
  offset: number,
  stride: number,
  count: number,
) {
  let at = start
  let written = 0
  while (written < count && at < end) {
    const control = from[at++]!
    if (control === 128) continue
    const run = control > 128
    const length = Math.min(run ? 257 - control : control + 1, count - written)
    if (at + (run ? 1 : length) > end) break
    for (let i = 0; i < length; i++) to[offset + (written + i) * stride] = from[run ? at : at + i]!
    at += run ? 1 : control + 1
    written += length
  }
  if (written < count) throw new Problem('dicom-decode-failed', { codec: 'RLE', reason: 'too short' })
}
