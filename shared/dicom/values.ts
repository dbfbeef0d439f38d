import { attributeOf, tagOf } from './attributes.ts'
import type { Keyword } from './attributes.ts'
import type { DataElement, DataSet } from './dicomParser.ts'

/** The texts of an element, its backslashes parting them, padding taken off; empty where the element is absent. */
export function texts(dataSet: DataSet, keyword: Keyword, characterSet = 'utf-8'): string[] {
  const bytes = valueBytes(dataSet, dataSet.elements[tagOf(keyword)])
  if (bytes.length === 0) return []
  return decoded(bytes, characterSet)
    .split('\\')
    .map((text) => withoutPadding(text).trim())
}

/** Without the nulls and blanks that fill a value up to an even length. Linear: a value may be as long as the file. */
export function withoutPadding(padded: string): string {
  let end = padded.length
  while (end > 0 && (padded[end - 1] === '\0' || padded[end - 1] === ' ')) end--
  return padded.slice(0, end)
}

export const text = (dataSet: DataSet, keyword: Keyword, characterSet?: string): string | undefined =>
  texts(dataSet, keyword, characterSet)[0]

/**
 * The numbers of an element, whatever its VR; NaN for one that is not a number. The VR in the file is not relied on:
 * files are met whose whole data set says UN.
 */
export function numbers(dataSet: DataSet, keyword: Keyword): number[] {
  const element = dataSet.elements[tagOf(keyword)]
  const bytes = valueBytes(dataSet, element)
  if (!element || bytes.length === 0) return []
  const vr = vrOf(element)
  const reader = binaryReaders[vr]
  if (!reader) return texts(dataSet, keyword).map(decimal)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const little = isLittleEndian(dataSet)
  return Array.from({ length: Math.floor(bytes.length / reader.bytes) }, (_, index) =>
    reader.read(view, index * reader.bytes, little),
  )
}

export const number = (dataSet: DataSet, keyword: Keyword): number | undefined => numbers(dataSet, keyword)[0]

/** The items of a sequence, empty where there is none. */
export const items = (dataSet: DataSet, keyword: Keyword): DataSet[] =>
  (dataSet.elements[tagOf(keyword)]?.items ?? []).flatMap((item) => (item.dataSet ? [item.dataSet] : []))

/** The bytes of a value, as they stand in the file. Not for encapsulated pixel data. */
export function valueBytes(dataSet: DataSet, element: DataElement | undefined): Uint8Array {
  if (!element || element.hadUndefinedLength) return new Uint8Array(0)
  const all: Uint8Array = dataSet.byteArray
  return all.subarray(element.dataOffset, element.dataOffset + element.length)
}

/** The VR that a value is to be read by: the file's, and where that says nothing, the standard's. */
export function vrOf(element: DataElement): string {
  const known = attributeOf(element.tag)?.vr
  return element.vr && element.vr !== 'UN' ? element.vr : (known ?? 'UN')
}

/** The label by which the texts of a data set are decoded. PS3.3 C.12.1.1.2; escape sequences are not followed. */
export function characterSetOf(dataSet: DataSet): string {
  const named = texts(dataSet, 'SpecificCharacterSet', 'windows-1252').findLast((one) => one !== '') ?? ''
  return characterSets[named.replace(/^ISO 2022 IR /, 'ISO_IR ')] ?? 'utf-8'
}

export const isLittleEndian = (dataSet: DataSet): boolean =>
  dataSet.byteArrayParser.readUint16(Uint8Array.of(1, 0), 0) === 1

const decimal = (value: string): number => (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value) ? Number(value) : NaN)

function decoded(bytes: Uint8Array, label: string): string {
  try {
    return new TextDecoder(label).decode(bytes)
  } catch (thrown) {
    // A build of the platform without this character set: what is ASCII stays readable.
    if (thrown instanceof RangeError) return new TextDecoder().decode(bytes)
    throw thrown
  }
}

const characterSets: Record<string, string> = {
  'ISO_IR 6': 'windows-1252',
  'ISO_IR 100': 'windows-1252',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 87': 'iso-2022-jp',
  'ISO_IR 149': 'euc-kr',
  'ISO_IR 58': 'gb18030',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
}

type BinaryReader = { bytes: number; read: (view: DataView, at: number, little: boolean) => number }

const binaryReaders: Record<string, BinaryReader> = {
  US: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  SS: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  UL: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  SL: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  FL: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  FD: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
}
