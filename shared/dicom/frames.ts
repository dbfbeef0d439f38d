import { Problem } from '../protocol/problems.ts'
import { joined } from './bytes.ts'
import type { Instance } from './instance.ts'
import type { DicomFile } from './parse.ts'
import { nativeFrameLength, pixelData } from './pixelLayout.ts'

type Fragment = { offset: number; position: number; length: number }

/**
 * The bytes of one frame as they stand in the file: a compressed image, its fragments joined, or native cells.
 * No copy is made where the frame is in one piece. PS3.5 A.4 and section 8.
 * @throws Problem `dicom-malformed` where the fragments do not tell the frames apart.
 */
export function frameBytes(file: DicomFile, instance: Instance, frame: number): Uint8Array {
  if (!Number.isInteger(frame) || frame < 0 || frame >= instance.frames)
    throw new Problem('not-found', { frame: String(frame) })
  const bytes: Uint8Array = file.dataSet.byteArray
  const element = pixelData(file)
  if (!element) throw new Problem('dicom-no-pixels')
  if (!element.fragments) {
    const size = nativeFrameLength(instance)
    return bytes.subarray(element.dataOffset + frame * size, element.dataOffset + (frame + 1) * size)
  }
  const starts = frameStarts(file, instance.frames)
  const own = element.fragments.slice(starts[frame], starts[frame + 1])
  const parts = own.map(({ position, length }) => bytes.subarray(position, position + length))
  return parts.length === 1 && parts[0] ? parts[0] : joined(parts)
}

/**
 * The index of the first fragment of each frame: one fragment each, or by the basic offset table, or, where that is
 * empty, by the marker that begins a compressed image.
 */
export function frameStarts(file: DicomFile, frames: number): number[] {
  const element = pixelData(file)
  const fragments: Fragment[] = element?.fragments ?? []
  if (frames === 1) return [0]
  if (fragments.length === frames) return fragments.map((_, index) => index)
  const offsets = element?.basicOffsetTable ?? []
  const starts = offsets.length === frames ? byOffset(fragments, offsets) : byMarker(file.dataSet.byteArray, fragments)
  const ascending = starts.every((start, index) => start > (starts[index - 1] ?? -1))
  if (starts.length !== frames || starts[0] !== 0 || !ascending) {
    throw new Problem('dicom-malformed', { reason: 'fragments do not tell the frames apart' })
  }
  return starts
}

function byOffset(fragments: Fragment[], offsets: number[]): number[] {
  const indexOf = new Map(fragments.map(({ offset }, index) => [offset, index]))
  return offsets.map((offset) => indexOf.get(offset) ?? -1)
}

/** JPEG and JPEG-LS begin with SOI (FFD8), JPEG 2000 with SOC and SIZ (FF4F FF51). */
const byMarker = (bytes: Uint8Array, fragments: Fragment[]): number[] =>
  fragments.flatMap(({ position, length }, index) => {
    if (length < 4 || bytes[position] !== 0xff) return []
    const jpeg = bytes[position + 1] === 0xd8 && bytes[position + 2] === 0xff
    const jpeg2000 = bytes[position + 1] === 0x4f && bytes[position + 2] === 0xff && bytes[position + 3] === 0x51
    return jpeg || jpeg2000 ? [index] : []
  })
