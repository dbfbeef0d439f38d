import { Problem } from '../protocol/problems.ts'
import { attributeOf } from './attributes.ts'
import { dataSetOver, elementReader } from './dicomParser.ts'
import type { DataElement, DataSet, Encoding } from './dicomParser.ts'
import { transferSyntax as syntaxes } from './transferSyntaxes.ts'
import { withoutPadding } from './values.ts'
import type { Warning } from './warnings.ts'

/** Inflates a raw deflate stream (RFC 1951). @throws Problem `dicom-inflate-limit` as soon as it passes `maxBytes`. */
export type Inflate = (deflated: Uint8Array, maxBytes: number) => Uint8Array | Promise<Uint8Array>

export type DicomFile = {
  transferSyntax: string
  /** As the data set really is written, which is not always what the transfer syntax says. */
  encoding: Encoding
  /** File meta information, group 0002; empty where there is none. */
  meta: DataSet
  /** Everything up to and with the pixel data; what follows is not read. */
  dataSet: DataSet
  warnings: Warning[]
}

/**
 * Reads a DICOM file, with or without preamble and file meta information. PS3.10 section 7, PS3.5 sections 7 and 10.
 * @throws Problem `dicom-not-dicom`, `dicom-truncated`, `dicom-malformed`, `dicom-inflate-limit`.
 */
export async function parseDicom(bytes: Uint8Array, { inflate }: { inflate: Inflate }): Promise<DicomFile> {
  const { meta, end, declared, warnings } = readPrelude(bytes)
  const deflated = declared === syntaxes.deflated
  const body = deflated ? await inflated(bytes.subarray(end), inflate) : bytes
  const position = deflated ? 0 : end
  const { encoding, transferSyntax } = encodingOf(body, position, declared)
  if (declared && transferSyntax !== declared) warnings.push('encoding-not-as-declared')
  const dataSet = readDataSet(body, position, encoding, warnings)
  return { transferSyntax, encoding, meta, dataSet, warnings }
}

/**
 * What stands before the data set, from the first bytes of a file: its meta information, where the data set begins, and
 * the transfer syntax as declared, null where it is not.
 * @throws Problem `dicom-not-dicom`, `dicom-truncated`, `dicom-malformed`
 */
export function readPrelude(bytes: Uint8Array) {
  const warnings: Warning[] = []
  const start = startOf(bytes)
  if (start === null) throw new Problem('dicom-not-dicom')
  if (start !== 132) warnings.push('no-preamble')
  const { meta, end } = readMeta(bytes, start)
  const declared = shortText(meta, 'x00020010')
  if (!declared) warnings.push('transfer-syntax-guessed')
  return { meta, end, declared, warnings }
}

/** Which class of object a file says it is, from its first kilobytes; null where they do not say. */
export function sopClassIn(head: Uint8Array): string | null {
  try {
    const { meta, end, declared } = readPrelude(head)
    const ofMeta = shortText(meta, 'x00020002')
    if (ofMeta !== null) return ofMeta
    const { encoding } = encodingOf(head, end, declared)
    const reader = elementReader(head, end, encoding, vrOf)
    for (;;) {
      const element = reader.read()
      if (element.tag === 'x00080016') {
        return shortText(dataSetOver(head, encoding.littleEndian, { [element.tag]: element }), element.tag)
      }
      if (element.tag > 'x00080016') return null
    }
  } catch (thrown) {
    if (thrown instanceof Problem) return null
    throw thrown
  }
}

/** Whether a file begins as a DICOM file does. 256 bytes are enough to know. */
export const startsAsDicom = (bytes: Uint8Array): boolean => startOf(bytes) !== null

/** Where the elements begin: after the preamble, or, in a file that lost its head, where the data set is found. */
function startOf(bytes: Uint8Array): number | null {
  if (hasPreamble(bytes)) return 132
  if (looksLikeDataSet(bytes)) return 0
  for (let at = 1; at <= 132 && at + 8 <= bytes.length; at++) {
    // Specific Character Set or Image Type, explicit little endian.
    const first = bytes[at] === 8 && (bytes[at + 2] === 5 || bytes[at + 2] === 8)
    if (first && bytes[at + 1] === 0 && bytes[at + 3] === 0 && bytes[at + 4] === 0x43 && bytes[at + 5] === 0x53)
      return at
  }
  return null
}

const hasPreamble = (bytes: Uint8Array) =>
  bytes.length >= 132 && bytes[128] === 0x44 && bytes[129] === 0x49 && bytes[130] === 0x43 && bytes[131] === 0x4d

/** Without a preamble: the first element is of group 0002 or 0008, and its length is one that such an element has. */
function looksLikeDataSet(bytes: Uint8Array): boolean {
  if (bytes.length < 16) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const little = view.getUint16(0, true) === 0x0002 || view.getUint16(0, true) === 0x0008
  const big = view.getUint16(0, false) === 0x0008
  if (!little && !big) return false
  if (view.getUint16(2, little) > 0x0070) return false
  return isVr(bytes, 4) || view.getUint32(4, little) <= 1024
}

export const isVr = (bytes: Uint8Array, at: number) =>
  /^(AE|AS|AT|CS|D[AST]|F[DL]|IS|LO|LT|O[BDFLVW]|PN|S[HLQSTV]|TM|U[CILNRSTV])$/.test(
    String.fromCharCode(bytes[at] ?? 0, bytes[at + 1] ?? 0),
  )

/** File meta information is explicit little endian whatever follows. PS3.10 7.1. */
function readMeta(bytes: Uint8Array, start: number): { meta: DataSet; end: number } {
  const reader = elementReader(bytes, start, { explicit: true, littleEndian: true }, vrOf)
  const elements: Record<string, DataElement> = {}
  while (
    bytes.length - reader.position() >= 8 &&
    bytes[reader.position()] === 2 &&
    bytes[reader.position() + 1] === 0
  ) {
    const element = reader.read()
    elements[element.tag] = element
  }
  return { meta: dataSetOver(bytes, true, elements), end: reader.position() }
}

function shortText(dataSet: DataSet, tag: string): string | null {
  const element = dataSet.elements[tag]
  if (!element || element.length > 64) return null
  const bytes: Uint8Array = dataSet.byteArray.subarray(element.dataOffset, element.dataOffset + element.length)
  return withoutPadding(String.fromCharCode(...bytes)) || null
}

// A drop of deflate swells a thousandfold; an MR image swells threefold, an empty one sixtyfold.
const inflateLimit = 256 * 2 ** 20
const inflateRatio = 200
const inflateFloor = 4 * 2 ** 20

function inflated(deflated: Uint8Array, inflate: Inflate) {
  const maxBytes = Math.min(inflateLimit, Math.max(inflateFloor, inflateRatio * deflated.length))
  return inflate(deflated, maxBytes)
}

/** Looks at the first element: files are met that say explicit and are implicit, and the other way round. */
export function encodingOf(body: Uint8Array, position: number, declared: string | null) {
  if (body.length - position < 8) throw new Problem('dicom-truncated')
  const bigEndian = declared ? declared === syntaxes.explicitBigEndian : body[position] === 0
  const explicit = isVr(body, position + 4)
  const encoding: Encoding = { explicit, littleEndian: !bigEndian }
  if (bigEndian)
    return { encoding: { explicit: true, littleEndian: false }, transferSyntax: syntaxes.explicitBigEndian }
  const plain = explicit ? syntaxes.explicitLittleEndian : syntaxes.implicitLittleEndian
  const uncompressed: (string | null)[] = [null, syntaxes.explicitLittleEndian, syntaxes.implicitLittleEndian]
  return { encoding, transferSyntax: uncompressed.includes(declared) ? plain : (declared ?? plain) }
}

const pixelDataTag = 'x7fe00010'

function readDataSet(body: Uint8Array, position: number, encoding: Encoding, warnings: Warning[]): DataSet {
  const reader = elementReader(body, position, encoding, vrOf)
  const elements: Record<string, DataElement> = {}
  while (body.length - reader.position() >= 8) {
    const element = reader.read()
    elements[element.tag] = element
    if (element.tag === pixelDataTag) break
  }
  if (reader.warnings.length > 0) warnings.push('structure-repaired')
  return dataSetOver(body, encoding.littleEndian, elements)
}

const vrOf = (tag: string) => attributeOf(tag)?.vr
