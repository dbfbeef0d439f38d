import { encodedText, joined } from './bytes.ts'
import { transferSyntax as syntaxes } from './transferSyntaxes.ts'

/** A tag as dicom-parser spells it: `x` and eight lower-case hexadecimal digits, such as `x00100010`. */
export type Tag = `x${string}`

/**
 * Compressed pixel data: the fragments, and the index of the first fragment of each frame, from which the basic offset
 * table is written. Without frame starts the table is left empty. PS3.5 A.4.
 */
export type Encapsulated = { fragments: readonly Uint8Array[]; frameStarts: readonly number[] }

/**
 * One data element. Text and numbers are encoded by their VR, several values as an array; a sequence holds its items,
 * each a list of elements; bytes are written as they are, little endian.
 */
export type Element = {
  tag: Tag
  vr: string
  value: string | number | readonly (string | number)[] | readonly (readonly Element[])[] | Uint8Array | Encapsulated
}

export type Part10 = { transferSyntax: string; elements: readonly Element[] }

/** Names this writer in the file meta information. Made once, PS3.5 B.2. */
export const implementation = { uid: '2.25.131301618491730146193443713117322695842', version: 'CONSILIUM_1' }

/**
 * A DICOM file: preamble, file meta information made from SOP Class and SOP Instance UID, and the data set as explicit
 * VR little endian, with defined lengths and in tag order. Texts are UTF-8; where one is not ASCII, Specific Character
 * Set becomes ISO_IR 192. Elements of group 0002 are not passed in. PS3.10 section 7.
 */
export function writePart10({ transferSyntax, elements }: Part10): Uint8Array<ArrayBuffer> {
  const unwritable: string[] = [syntaxes.implicitLittleEndian, syntaxes.explicitBigEndian, syntaxes.deflated]
  if (unwritable.includes(transferSyntax)) throw new RangeError(`transfer syntax ${transferSyntax} is not written`)
  const meta = dataSet([
    { tag: 'x00020001', vr: 'OB', value: Uint8Array.of(0, 1) },
    { tag: 'x00020002', vr: 'UI', value: textOf(elements, 'x00080016') },
    { tag: 'x00020003', vr: 'UI', value: textOf(elements, 'x00080018') },
    { tag: 'x00020010', vr: 'UI', value: transferSyntax },
    { tag: 'x00020012', vr: 'UI', value: implementation.uid },
    { tag: 'x00020013', vr: 'SH', value: implementation.version },
  ])
  const length = element({ tag: 'x00020000', vr: 'UL', value: meta.reduce((sum, part) => sum + part.length, 0) })
  return joined([new Uint8Array(128), encodedText('DICM'), ...length, ...meta, ...dataSet(inUtf8(elements))])
}

/** A decimal string of at most 16 characters, as near to the number as they allow. PS3.5 6.2. */
export function decimalString(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError('a decimal string is finite')
  let text = String(value)
  for (let digits = 15; text.length > 16 && digits > 0; digits--) text = String(Number(value.toPrecision(digits)))
  return text
}

const textOf = (elements: readonly Element[], tag: Tag): string => {
  const value = elements.find((one) => one.tag === tag)?.value
  if (typeof value !== 'string') throw new RangeError(`a file needs ${tag} as text`)
  return value
}

function inUtf8(elements: readonly Element[]): readonly Element[] {
  const ascii = elements.every(({ value }) => isAscii(value))
  if (ascii) return elements
  const others = elements.filter(({ tag }) => tag !== 'x00080005')
  return [...others, { tag: 'x00080005', vr: 'CS', value: 'ISO_IR 192' }]
}

function isAscii(value: Element['value']): boolean {
  if (typeof value === 'string') return [...value].every((character) => character < '\u0080')
  if (!Array.isArray(value)) return true
  return value.every((one) =>
    Array.isArray(one) ? one.every((inner: Element) => isAscii(inner.value)) : isAscii(one as string | number),
  )
}

/** Elements in tag order, as they stand in a data set or an item. */
export const elementBytes = (elements: readonly Element[]): Uint8Array => joined(dataSet(elements))

const dataSet = (elements: readonly Element[]): Uint8Array[] =>
  elements.toSorted((a, b) => (a.tag < b.tag ? -1 : a.tag > b.tag ? 1 : 0)).flatMap(element)

/** The VRs whose length has 32 bits. PS3.5 7.1.2. */
export const longLength: ReadonlySet<string> = new Set([
  'OB',
  'OD',
  'OF',
  'OL',
  'OV',
  'OW',
  'SQ',
  'SV',
  'UC',
  'UN',
  'UR',
  'UT',
  'UV',
])

function element({ tag, vr, value }: Element): Uint8Array[] {
  const encapsulated = typeof value === 'object' && 'fragments' in value
  const parts = encapsulated ? fragmentItems(value) : valueParts(vr, value)
  const length = encapsulated ? 0xffffffff : parts.reduce((sum, part) => sum + part.length, 0)
  // A value too long for a 16 bit length is written as UN, which has a 32 bit one. PS3.5 6.2.2.
  const written = !longLength.has(vr) && length > 0xfffe ? 'UN' : vr
  const header = new DataView(new ArrayBuffer(longLength.has(written) ? 12 : 8))
  writeTag(header, tag)
  header.setUint8(4, written.charCodeAt(0))
  header.setUint8(5, written.charCodeAt(1))
  if (longLength.has(written)) header.setUint32(8, length, true)
  else header.setUint16(6, length, true)
  return [new Uint8Array(header.buffer), ...parts]
}

function valueParts(vr: string, value: Exclude<Element['value'], Encapsulated>): Uint8Array[] {
  if (value instanceof Uint8Array) return padded(value, 0)
  if (vr === 'SQ') return (value as readonly (readonly Element[])[]).flatMap(sequenceItem)
  const values = (Array.isArray(value) ? value : [value]) as readonly (string | number)[]
  const binary = numberWriters[vr]
  if (binary) return [numbers(values.map(Number), binary)]
  const texts = values.map((one) => (typeof one === 'number' ? decimalString(one) : one))
  return padded(encodedText(texts.join('\\')), vr === 'UI' ? 0 : 0x20)
}

function sequenceItem(elements: readonly Element[]): Uint8Array[] {
  const parts = dataSet(elements)
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  return [itemHeader('xfffee000', length), ...parts]
}

function fragmentItems({ fragments, frameStarts }: Encapsulated): Uint8Array[] {
  const offsets: number[] = []
  let offset = 0
  fragments.forEach((fragment) => {
    offsets.push(offset)
    offset += 8 + fragment.length + (fragment.length % 2)
  })
  // The basic offset table holds 32 bit numbers: past 4 GiB it is left empty.
  const starts = offset > 0xffffffff ? [] : frameStarts.map((index) => offsets[index] ?? 0)
  const table = numbers(starts, { bytes: 4, write: (view, at, one) => view.setUint32(at, one, true) })
  return [
    itemHeader('xfffee000', table.length),
    table,
    ...fragments.flatMap((one) => [itemHeader('xfffee000', one.length + (one.length % 2)), ...padded(one, 0)]),
    itemHeader('xfffee0dd', 0),
  ]
}

function itemHeader(tag: Tag, length: number): Uint8Array {
  const header = new DataView(new ArrayBuffer(8))
  writeTag(header, tag)
  header.setUint32(4, length, true)
  return new Uint8Array(header.buffer)
}

function writeTag(view: DataView, tag: Tag) {
  view.setUint16(0, Number.parseInt(tag.slice(1, 5), 16), true)
  view.setUint16(2, Number.parseInt(tag.slice(5), 16), true)
}

const padded = (bytes: Uint8Array, padding: number): Uint8Array[] =>
  bytes.length % 2 === 0 ? [bytes] : [bytes, Uint8Array.of(padding)]

type NumberWriter = { bytes: number; write: (view: DataView, at: number, value: number) => void }

const numberWriters: Record<string, NumberWriter> = {
  US: { bytes: 2, write: (view, at, value) => view.setUint16(at, value, true) },
  SS: { bytes: 2, write: (view, at, value) => view.setInt16(at, value, true) },
  UL: { bytes: 4, write: (view, at, value) => view.setUint32(at, value, true) },
  SL: { bytes: 4, write: (view, at, value) => view.setInt32(at, value, true) },
  FL: { bytes: 4, write: (view, at, value) => view.setFloat32(at, value, true) },
  FD: { bytes: 8, write: (view, at, value) => view.setFloat64(at, value, true) },
}

function numbers(values: readonly number[], { bytes, write }: NumberWriter): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * bytes))
  values.forEach((value, index) => write(view, index * bytes, value))
  return new Uint8Array(view.buffer)
}
