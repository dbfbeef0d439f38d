import type { DataElement, DataSet } from './dicomParser.ts'
import type { DicomFile } from './parse.ts'
import { frameBytes } from './frames.ts'
import type { Instance } from './instance.ts'
import { isLittleEndian, valueBytes } from './values.ts'
import { Problem } from '../protocol/problems.ts'

/** A picture of one bit over an image. PS3.3 C.9.2. */
export type Overlay = {
  /** 6000, 6002 ... 601E. */
  group: number
  kind: 'graphics' | 'region'
  rows: number
  columns: number
  /** Of its first pixel in the image, from 0. */
  row: number
  column: number
  /** Row by row, 1 where it is drawn. */
  bits: Uint8Array
}

const groups = Array.from({ length: 16 }, (_, index) => 0x6000 + 2 * index)
const tag = (group: number, element: string) => `x${group.toString(16)}${element}`

/** Whether a file says that it has overlays, wherever they stand. */
export const hasOverlays = ({ dataSet }: DicomFile): boolean =>
  groups.some((group) => dataSet.elements[tag(group, '0010')] || dataSet.elements[tag(group, '3000')])

/**
 * The overlays of a frame: in an element of their own, or, as was usual once, in a bit of the image's cells that the
 * stored values leave free. What cannot be true of the bytes is left out.
 */
export function overlaysOf(file: DicomFile, instance: Instance, frame = 0): Overlay[] {
  return groups.flatMap((group): Overlay[] => {
    const { dataSet } = file
    const rows = unsigned(dataSet, tag(group, '0010'))[0]
    const columns = unsigned(dataSet, tag(group, '0011'))[0]
    if (!rows || !columns) return []
    const [row = 1, column = 1] = unsigned(dataSet, tag(group, '0050')).map((value) => (value << 16) >> 16)
    const position = unsigned(dataSet, tag(group, '0102'))[0] ?? 0
    const kind =
      code(dataSet, dataSet.elements[tag(group, '0040')]) === 'R' ? ('region' as const) : ('graphics' as const)
    const own = dataSet.elements[tag(group, '3000')]
    const bits = own
      ? packedBits(valueBytes(dataSet, own), rows * columns, frame, framesOf(dataSet, group))
      : embeddedBits(file, instance, frame, position, rows, columns)
    return bits ? [{ group, kind, rows, columns, row: row - 1, column: column - 1, bits }] : []
  })
}

const framesOf = (dataSet: DataSet, group: number): number =>
  Number(code(dataSet, dataSet.elements[tag(group, '0015')])) || 1

const code = (dataSet: DataSet, element: DataElement | undefined): string =>
  String.fromCharCode(...valueBytes(dataSet, element).subarray(0, 16)).trim()

function unsigned(dataSet: DataSet, at: string): number[] {
  const bytes = valueBytes(dataSet, dataSet.elements[at])
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const little = isLittleEndian(dataSet)
  return Array.from({ length: Math.min(2, bytes.length >> 1) }, (_, i) => view.getUint16(2 * i, little))
}

/** Eight pixels a byte, the first in the lowest bit. PS3.5 8.1.2. */
function packedBits(bytes: Uint8Array, count: number, frame: number, frames: number): Uint8Array | null {
  const start = frames > 1 ? frame * count : 0
  if (bytes.length * 8 < start + count) return null
  const bits = new Uint8Array(count)
  for (let i = 0; i < count; i++) bits[i] = (bytes[(start + i) >> 3]! >> ((start + i) & 7)) & 1
  return bits
}

function embeddedBits(
  file: DicomFile,
  instance: Instance,
  frame: number,
  position: number,
  rows: number,
  columns: number,
): Uint8Array | null {
  const { bitsAllocated, highBit, bitsStored } = instance
  const native = !file.dataSet.elements['x7fe00010']?.fragments
  const free = position < bitsAllocated && (position > highBit || position <= highBit - bitsStored)
  if (!native || !free || bitsAllocated > 16 || rows !== instance.rows || columns !== instance.columns) return null
  try {
    const cells = frameBytes(file, instance, frame)
    const view = new DataView(cells.buffer, cells.byteOffset, cells.length)
    const { littleEndian } = file.encoding
    return Uint8Array.from({ length: rows * columns }, (_, i) => {
      const cell = bitsAllocated === 16 ? view.getUint16(2 * i, littleEndian) : view.getUint8(i)
      return (cell >> position) & 1
    })
  } catch (thrown) {
    if (thrown instanceof Problem) return null
    throw thrown
  }
}
