import { Problem } from '../protocol/problems.ts'
import { tagOf } from './attributes.ts'
import { swappedWords } from './bytes.ts'
import { codestreamHeader } from './codestream.ts'
import { withoutComments } from './codestreamComments.ts'
import { decodeFrame } from './decode.ts'
import type { Codecs } from './decode.ts'
import { frameBytes } from './frames.ts'
import type { Instance } from './instance.ts'
import type { DicomFile } from './parse.ts'
import { isHalved, nativeFrameLength, pixelData } from './pixelLayout.ts'
import type { PixelLayout } from './pixelLayout.ts'
import { decodeRle, encodeRle } from './rle.ts'
import { transferSyntax as syntaxes } from './transferSyntaxes.ts'
import { valueBytes } from './values.ts'
import type { Element } from './write.ts'

export type CleanPixels = { element: Element; transferSyntax: string; photometric?: string; highBit?: number }

/**
 * The pixels and nothing beside them. Cells lose the bits that the stored values leave free, where overlays and other
 * things were kept; compressed images lose their comments, and become uncompressed where their free bits are not empty;
 * run lengths are packed anew, since anything may hide between their segments; what stands after the last frame is left
 * behind. Uncompressed cells become explicit little endian.
 * @throws Problem as decoding does, for images that have to be decoded
 */
export async function cleanPixels(file: DicomFile, instance: Instance, codecs: Codecs): Promise<CleanPixels> {
  const element = pixelData(file)
  if (!element) throw new Problem('dicom-no-pixels')
  if (!element.fragments) {
    const cells = valueBytes(file.dataSet, element).subarray(0, nativeFrameLength(instance) * instance.frames)
    const words = instance.bitsAllocated > 8 || element.vr === 'OW'
    const little = file.encoding.littleEndian || !words ? Uint8Array.from(cells) : swappedWords(cells)
    return native(masked(little, instance), instance)
  }
  if (instance.transferSyntax === syntaxes.rleLossless) return await packedAnew(file, instance)
  const frames = Array.from({ length: instance.frames }, (_, frame) => frameBytes(file, instance, frame))
  const roomy = frames.some((frame) => (codestreamHeader(frame)?.bits ?? 0) > instance.bitsStored)
  if (roomy && (await hasMoreThanValues(file, instance, codecs))) return await uncompressed(file, instance, codecs)
  // One fragment a frame: PS3.5 A.4 allows it for every transfer syntax, and the offset table is then plain.
  return encapsulated(frames.map(withoutComments), instance.transferSyntax)
}

const native = (cells: Uint8Array, layout: PixelLayout): CleanPixels => ({
  element: { tag: tagOf('PixelData'), vr: layout.bitsAllocated > 8 ? 'OW' : 'OB', value: cells },
  transferSyntax: syntaxes.explicitLittleEndian,
})

const encapsulated = (fragments: Uint8Array[], transferSyntax: string): CleanPixels => ({
  element: {
    tag: tagOf('PixelData'),
    vr: 'OB',
    value: { fragments, frameStarts: fragments.map((_, index) => index) },
  },
  transferSyntax,
})

/** Clears the bits of little endian cells that hold no stored value. */
function masked(cells: Uint8Array, layout: PixelLayout): Uint8Array {
  const { bitsAllocated, bitsStored, highBit } = layout
  if (bitsStored === bitsAllocated || isHalved(layout)) return cells
  const bytes = bitsAllocated / 8
  const mask = Uint8Array.from({ length: bytes }, (_, byte) => {
    let bits = 0
    for (let bit = 0; bit < 8; bit++) {
      const place = byte * 8 + bit
      if (place <= highBit && place > highBit - bitsStored) bits |= 1 << bit
    }
    return bits
  })
  for (let i = 0; i < cells.length; i++) cells[i] = cells[i]! & mask[i % bytes]!
  return cells
}

async function packedAnew(file: DicomFile, instance: Instance): Promise<CleanPixels> {
  const frames = Array.from({ length: instance.frames }, (_, frame) =>
    encodeRle(masked(decodeRle(frameBytes(file, instance, frame), instance), instance), instance),
  )
  return encapsulated(frames, syntaxes.rleLossless)
}

/** Whether the free bits of a compressed image hold anything but the sign of its values. */
async function hasMoreThanValues(file: DicomFile, instance: Instance, codecs: Codecs): Promise<boolean> {
  const { bitsAllocated } = instance
  if (bitsAllocated !== 16) return false
  const roomy: Instance = { ...instance, bitsStored: 16, highBit: 15 }
  for (let frame = 0; frame < instance.frames; frame++) {
    const whole = await decodeFrame(file, roomy, frame, codecs)
    const own = await decodeFrame(file, instance, frame, codecs)
    if (whole.some((value, i) => value !== own[i])) return true
  }
  return false
}

/** The stored values as cells, the lowest bit first. */
async function uncompressed(file: DicomFile, instance: Instance, codecs: Codecs): Promise<CleanPixels> {
  const { bitsAllocated, bitsStored, samplesPerPixel, rows, columns, frames } = instance
  const bytes = bitsAllocated / 8
  const count = rows * columns * samplesPerPixel
  const cells = new Uint8Array(count * frames * bytes)
  const view = new DataView(cells.buffer)
  const mask = 2 ** bitsStored - 1
  for (let frame = 0; frame < frames; frame++) {
    const values = await decodeFrame(file, instance, frame, codecs)
    for (let i = 0; i < count; i++) {
      const at = (frame * count + i) * bytes
      if (bytes === 2) view.setUint16(at, values[i]! & mask, true)
      else view.setUint8(at, values[i]! & mask)
    }
  }
  const { element, transferSyntax } = native(cells, instance)
  // The codecs of JPEG hand over red, green and blue. PS3.5 8.2.1.
  return { element, transferSyntax, highBit: bitsStored - 1, ...(samplesPerPixel === 3 && { photometric: 'RGB' }) }
}
