import dicomParser from 'dicom-parser'
import type { ByteArrayParser, ByteStream, DataSet, Element } from 'dicom-parser'
import { Problem } from '../protocol/problems.ts'

/** A data set and an element as dicom-parser makes them: where the values are, not the values. */
export type { DataSet, Element as DataElement } from 'dicom-parser'

/** How the elements of one stretch of bytes are encoded. */
export type Encoding = { explicit: boolean; littleEndian: boolean }

/**
 * Reads elements one after the other, from `start`. `vrOf` gives the VR of a tag where the encoding does not.
 * Whatever dicom-parser throws (texts, plain objects, RangeError for deep nesting) comes out as a Problem.
 */
export function elementReader(
  bytes: Uint8Array,
  start: number,
  encoding: Encoding,
  vrOf: (tag: string) => string | undefined,
) {
  const stream = boundedStream(bytes, start, encoding.littleEndian)
  const warnings: string[] = []
  return {
    warnings,
    position: () => stream.position,
    read: (): Element =>
      refusing(() =>
        encoding.explicit
          ? dicomParser.readDicomElementExplicit(stream, warnings)
          : // The typings ask for a VR always; dicom-parser looks at the bytes itself where there is none.
            dicomParser.readDicomElementImplicit(stream, undefined, vrOf as (tag: string) => string),
      ),
  }
}

/** A data set over these elements, whose values and nested items lie in these bytes. */
export const dataSetOver = (bytes: Uint8Array, littleEndian: boolean, elements: Record<string, Element>): DataSet =>
  ({ byteArray: bytes, byteArrayParser: parserOf(littleEndian), elements, warnings: [] }) as unknown as DataSet

const parserOf = (littleEndian: boolean): ByteArrayParser =>
  littleEndian ? dicomParser.littleEndianByteArrayParser : dicomParser.bigEndianByteArrayParser

// An element or item costs up to 300 bytes of memory, wherever it is nested. An enhanced image of 10 000 frames has
// some 700 000 of them, private ones not counted.
const elementLimit = 800_000
// These have a 32 bit length, which dicom-parser does not know; it does for UN.
const read32As = new Map([
  ['OV', 'UN'],
  ['SV', 'UN'],
  ['UV', 'UN'],
])

/** dicom-parser's own stream steps over the end without a word and reads without limit. This one does not. */
function boundedStream(bytes: Uint8Array, start: number, littleEndian: boolean): ByteStream {
  const parser = parserOf(littleEndian)
  let lengthsRead = 0
  // The two halves of the tag that was read last.
  let [group, element] = [0, 0]
  const advance = (count: number) => {
    const at = stream.position
    if (at + count > bytes.length || at + count < 0) throw new Problem('dicom-truncated')
    stream.position += count
    return at
  }
  const counted = () => {
    if (++lengthsRead > elementLimit) throw new Problem('dicom-malformed', { reason: 'too many elements' })
  }
  // Nothing private is used, and private sequences are the larger part of some files: where the length is known, such
  // a sequence is stepped over.
  const hasLength = () => parser.readUint32(bytes, stream.position + 2) !== 0xffffffff
  const stream: ByteStream = {
    byteArray: bytes,
    byteArrayParser: parser,
    position: start,
    warnings: [],
    seek: (count) => void advance(count),
    readByteStream: () => {
      throw new Problem('dicom-malformed')
    },
    readUint16: () => {
      const value = parser.readUint16(bytes, advance(2))
      group = element
      element = value
      return value
    },
    readUint32: () => {
      counted()
      return parser.readUint32(bytes, advance(4))
    },
    readFixedString: (length) => {
      counted()
      const at = advance(length)
      const text = String.fromCharCode(...bytes.subarray(at, at + length))
      return text === 'SQ' && group % 2 === 1 && hasLength() ? 'UN' : (read32As.get(text) ?? text)
    },
  }
  return stream
}

function refusing<T>(read: () => T): T {
  try {
    return read()
  } catch (thrown) {
    if (thrown instanceof Problem) throw thrown
    const truncated = typeof thrown === 'string' && thrown.includes('past end')
    throw new Problem(truncated ? 'dicom-truncated' : 'dicom-malformed', {}, { cause: thrown })
  }
}
