import { Problem } from '../protocol/problems.ts'
import type { Keyword } from './attributes.ts'
import { tagOf } from './attributes.ts'
import type { DataSet } from './dicomParser.ts'
import type { StoredValues } from './storedValues.ts'
import { isLittleEndian, numbers, valueBytes } from './values.ts'

type Table = { first: number; entries: Uint8Array }

/**
 * What the indices of a PALETTE COLOR image stand for: red, green and blue of 8 bits, pixel by pixel.
 * PS3.3 C.7.6.3.1.5 and C.7.6.3.1.6.
 * @throws Problem `dicom-unsupported-object` where a table is segmented or missing.
 */
export function paletteColours(dataSet: DataSet, indices: StoredValues): Uint8Array<ArrayBuffer> {
  const [red, green, blue] = (['Red', 'Green', 'Blue'] as const).map((colour) => tableOf(dataSet, colour))
  const values = new Uint8Array(indices.length * 3)
  for (let i = 0, to = 0; i < indices.length; i++, to += 3) {
    values[to] = colourOf(red!, indices[i]!)
    values[to + 1] = colourOf(green!, indices[i]!)
    values[to + 2] = colourOf(blue!, indices[i]!)
  }
  return values
}

/** An index below the first entry has its colour, one beyond the last has the last's. */
const colourOf = ({ first, entries }: Table, index: number): number =>
  entries[Math.min(entries.length - 1, Math.max(0, index - first))]!

function tableOf(dataSet: DataSet, colour: 'Red' | 'Green' | 'Blue'): Table {
  const descriptor = numbers(dataSet, `${colour}PaletteColorLookupTableDescriptor` satisfies Keyword)
  const [count = 0, first = 0, bits = 0] = descriptor
  const data = dataSet.elements[tagOf(`${colour}PaletteColorLookupTableData`)]
  const bytes = valueBytes(dataSet, data)
  const size = count === 0 ? 65_536 : count
  const packed = bits === 8 && bytes.length < 2 * size
  if ((bits !== 8 && bits !== 16) || bytes.length < (packed ? size : 2 * size)) {
    throw new Problem('dicom-unsupported-object', { photometric: 'PALETTE COLOR' })
  }
  if (packed) return { first, entries: Uint8Array.from(bytes.subarray(0, size)) }
  const little = isLittleEndian(dataSet)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const wide = Uint16Array.from({ length: size }, (_, i) => view.getUint16(2 * i, little))
  // Tables are met that say 16 bits and use the lower 8.
  const shift = bits === 16 && wide.some((value) => value > 255) ? 8 : 0
  return { first, entries: Uint8Array.from(wide, (value) => value >> shift) }
}
