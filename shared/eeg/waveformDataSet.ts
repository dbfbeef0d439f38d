import { attributeOf, tagOf } from '../dicom/attributes.ts'
import { joined } from '../dicom/bytes.ts'
import { dataSetOver } from '../dicom/dicomParser.ts'
import type { DataElement, DataSet } from '../dicom/dicomParser.ts'
import { encodingOf, isVr, readPrelude } from '../dicom/parse.ts'
import { nameOfTransferSyntax, transferSyntax as syntaxes } from '../dicom/transferSyntaxes.ts'
import { longLength } from '../dicom/write.ts'
import { Problem } from '../protocol/problems.ts'
import { readExactly } from './ranges.ts'
import type { ByteRange, ReadRange } from './ranges.ts'

type PlacedKeyword = 'WaveformData' | 'UnformattedTextValue'

/** The data set of a DICOM file without its long values: of these is known where they lie. */
export type WaveformDataSet = {
  meta: DataSet
  dataSet: DataSet
  /** Where a value stands in the file. */
  placeOf: (dataSet: DataSet, keyword: PlacedKeyword) => ByteRange | undefined
}

/** One read while stepping from element to element. */
const windowBytes = 64 * 1024
/** A longer value is not read, samples never are. */
const longBytes = 2 ** 20
/** Of all values together. */
const keptBytes = 64 * 2 ** 20
/** Elements and items, each of which costs memory: a hundred thousand annotations have as many. */
const mostElements = 800_000
const deepest = 16
const undefinedLength = 0xffffffff

/**
 * Reads the elements of a file by byte range and steps over the samples. Explicit and implicit VR little endian, with
 * sequences of defined and undefined length. PS3.5 section 7, PS3.10 section 7.
 * @param head the first bytes of the file, with all of its meta information
 * @param size of the whole file in bytes, against which every length is held
 * @throws Problem `dicom-not-dicom`, `dicom-truncated`, `dicom-malformed`, `dicom-unsupported-transfer-syntax`, `too-large`
 */
export async function readWaveformDataSet(head: Uint8Array, size: number, read: ReadRange): Promise<WaveformDataSet> {
  const { meta, end, declared } = readPrelude(head)
  refuseUnread(declared)
  const { encoding, transferSyntax } = encodingOf(head, end, declared)
  refuseUnread(transferSyntax)
  const places = new WeakMap<DataElement, ByteRange>()
  const walk = walker(windowed(head, size, read), size, places)
  const { dataSet } = await walk(end, size, encoding.explicit, 0)
  return {
    meta,
    dataSet,
    placeOf: (of, keyword) => {
      const element = of.elements[tagOf(keyword)]
      return element && places.get(element)
    },
  }
}

const readable: (string | null)[] = [null, syntaxes.implicitLittleEndian, syntaxes.explicitLittleEndian]

/** A deflated file cannot be read from its middle, and who writes big endian has been retired since 2006. */
function refuseUnread(transferSyntax: string | null): void {
  if (readable.includes(transferSyntax)) return
  const name = names[transferSyntax ?? ''] ?? nameOfTransferSyntax(transferSyntax ?? '')
  throw new Problem('dicom-unsupported-transfer-syntax', {
    transferSyntax: transferSyntax ?? '',
    ...(name && { name }),
  })
}

const names: Record<string, string> = {
  [syntaxes.deflated]: 'Deflated Explicit VR Little Endian',
  [syntaxes.explicitBigEndian]: 'Explicit VR Big Endian',
}

type Take = (start: number, count: number) => Promise<Uint8Array> | Uint8Array

/** Bytes of the file from a window that moves on; they are valid until the next ones are taken. */
function windowed(head: Uint8Array, size: number, read: ReadRange): Take {
  let [bytes, from] = [head, 0]
  return (start, count) => {
    if (start + count > size) throw new Problem('dicom-truncated')
    const at = start - from
    if (at >= 0 && at + count <= bytes.length) return bytes.subarray(at, at + count)
    return readExactly(read, start, Math.min(size, start + Math.max(count, windowBytes))).then((next) => {
      bytes = next
      from = start
      return next.subarray(0, count)
    })
  }
}

type Header = { tag: string; vr: string; length: number; value: number }
/** Reads the elements from `start` to `end`, or to the delimiter of an item where that is null. */
type Walk = (start: number, end: number | null, explicit: boolean, depth: number) => Promise<Walked>
type Walked = { dataSet: DataSet; end: number }

function walker(take: Take, size: number, places: WeakMap<DataElement, ByteRange>): Walk {
  let elements = 0
  let kept = 0

  const walk: Walk = async (start, end, explicit, depth) => {
    if (depth > deepest) throw new Problem('dicom-malformed', { reason: 'nested too deeply' })
    const found: Record<string, DataElement> = {}
    const values: Uint8Array[] = []
    let offset = 0
    let at = start
    // Fewer than eight bytes are no element: some writers leave a blank behind.
    const last = end ?? size
    while (last - at >= 8) {
      const header = headerIn(await take(at, Math.min(12, size - at)), at, explicit)
      count()
      if (header.tag === itemDelimiter && end === null) return { dataSet: over(values, found), end: at + 8 }
      if (header.tag.startsWith('xfffe')) throw malformed()
      const element: DataElement = { tag: header.tag, vr: header.vr, length: 0, dataOffset: offset }
      if (isSequence(header)) {
        const sequence = await itemsOf(header, last, explicit && header.vr !== 'UN', depth)
        element.items = sequence.items
        at = sequence.end
      } else {
        if (header.length === undefinedLength) throw malformed()
        at = header.value + header.length
        if (at > last) throw end === size ? new Problem('dicom-truncated') : malformed()
        if (placed.has(header.tag)) places.set(element, { start: header.value, end: at })
        if (header.length <= longBytes && isKept(header)) {
          kept += header.length
          if (kept > keptBytes) throw new Problem('too-large', { limit: String(keptBytes) })
          if (header.length > 0) values.push((await take(header.value, header.length)).slice())
          element.length = header.length
          offset += header.length
        }
      }
      found[header.tag] = element
    }
    if (end === null) throw new Problem('dicom-truncated')
    return { dataSet: over(values, found), end: last }
  }

  async function itemsOf({ length, value }: Header, last: number, explicit: boolean, depth: number) {
    const end = length === undefinedLength ? null : value + length
    if (end !== null && end > last) throw last === size ? new Problem('dicom-truncated') : malformed()
    const items: NonNullable<DataElement['items']> = []
    for (let at = value; end === null || at < end;) {
      const item = headerIn(await take(at, 8), at, false)
      count()
      if (item.tag === sequenceDelimiter && end === null) return { items, end: at + 8 }
      if (item.tag !== itemTag) throw malformed()
      const itemEnd = item.length === undefinedLength ? null : item.value + item.length
      if (itemEnd !== null && itemEnd > (end ?? last))
        throw last === size ? new Problem('dicom-truncated') : malformed()
      const { dataSet, end: after } = await walk(item.value, itemEnd, explicit, depth + 1)
      items.push({ tag: itemTag, length: 0, dataOffset: 0, dataSet })
      at = after
    }
    return { items, end: end! }
  }

  function count() {
    if (++elements > mostElements) throw new Problem('dicom-malformed', { reason: 'too many elements' })
  }
  return walk
}

const over = (values: readonly Uint8Array[], elements: Record<string, DataElement>): DataSet =>
  dataSetOver(joined(values), true, elements)

const malformed = () => new Problem('dicom-malformed')

const itemTag = 'xfffee000'
const itemDelimiter = 'xfffee00d'
const sequenceDelimiter = 'xfffee0dd'
const placed: ReadonlySet<string> = new Set([tagOf('WaveformData'), tagOf('UnformattedTextValue')])
const bulky: ReadonlySet<string> = new Set([tagOf('WaveformData'), tagOf('PixelData')])

/** Of what is private only names: a word in one of them is looked for everywhere. */
const isKept = ({ tag, vr }: Header) => !bulky.has(tag) && (/^x...[02468ace]/.test(tag) || vr === 'PN')

function headerIn(bytes: Uint8Array, at: number, explicit: boolean): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const half = (offset: number) => view.getUint16(offset, true).toString(16).padStart(4, '0')
  const tag = `x${half(0)}${half(2)}`
  if (!explicit || tag.startsWith('xfffe')) {
    return { tag, vr: attributeOf(tag)?.vr ?? 'UN', length: view.getUint32(4, true), value: at + 8 }
  }
  if (!isVr(bytes, 4)) throw malformed()
  const vr = String.fromCharCode(bytes[4]!, bytes[5]!)
  if (!longLength.has(vr)) return { tag, vr, length: view.getUint16(6, true), value: at + 8 }
  if (bytes.length < 12) throw new Problem('dicom-truncated')
  return { tag, vr, length: view.getUint32(8, true), value: at + 12 }
}

/** Private sequences are stepped over where their length is known. What is of unknown VR may be one. PS3.5 6.2.2. */
function isSequence({ tag, vr, length }: Header): boolean {
  if (length === undefinedLength) return vr === 'SQ' || vr === 'UN'
  return (vr === 'SQ' || vr === 'UN') && attributeOf(tag)?.vr === 'SQ'
}
