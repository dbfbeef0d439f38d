import { Problem } from '../protocol/problems.ts'
import { joined } from './bytes.ts'
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

/**
 * The other way: little endian samples, those of a pixel together, to RLE Lossless. Rows are packed on their own, and
 * each segment has an even length. PS3.5 annex G.3 and G.4.
 */
export function encodeRle(cells: Uint8Array, layout: PixelLayout): Uint8Array<ArrayBuffer> {
  const { rows, columns, samplesPerPixel, bitsAllocated } = layout
  const sampleBytes = bitsAllocated / 8
  const segments = samplesPerPixel * sampleBytes
  const header = new DataView(new ArrayBuffer(64))
  header.setUint32(0, segments, true)
  const parts: Uint8Array[] = [new Uint8Array(header.buffer)]
  let offset = 64
  const line = new Uint8Array(columns)
  for (let segment = 0; segment < segments; segment++) {
    header.setUint32(4 + 4 * segment, offset, true)
    const from = Math.floor(segment / sampleBytes) * sampleBytes + sampleBytes - 1 - (segment % sampleBytes)
    const packed: number[] = []
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) line[column] = cells[(row * columns + column) * segments + from]!
      packLine(line, packed)
    }
    if (packed.length % 2 === 1) packed.push(0)
    parts.push(Uint8Array.from(packed))
    offset += packed.length
  }
  return joined(parts)
}

function packLine(line: Uint8Array, to: number[]) {
  let at = 0
  while (at < line.length) {
    let run = 1
    while (run < 128 && line[at + run] === line[at] && at + run < line.length) run++
    if (run >= 3) {
      to.push(257 - run, line[at]!)
      at += run
      continue
    }
    let end = at + run
    // A run of two costs as much as it saves: only three of a kind end a literal.
    while (end - at < 128 && end < line.length && !(line[end] === line[end + 1] && line[end] === line[end + 2])) end++
    end = Math.min(end, at + 128, line.length)
    to.push(end - at - 1)
    for (let i = at; i < end; i++) to.push(line[i]!)
    at = end
  }
}
