import { Problem } from '../../shared/protocol/problems.ts'
import { requireShowable } from './pixels.ts'

/** Markers of ITU-T T.81, table B.1. */
const marker = {
  sof0: 0xc0,
  sof15: 0xcf,
  dht: 0xc4,
  jpg: 0xc8,
  dac: 0xcc,
  sos: 0xda,
  eoi: 0xd9,
  app0: 0xe0,
  app1: 0xe1,
}
const app14 = 0xee
const app15 = 0xef
const comment = 0xfe

/**
 * Copies the segments that draw the picture. Of the application segments JFIF (APP0) and Adobe's (APP14) say how colours
 * are meant and stay; EXIF, XMP, IPTC, profiles, comments and thumbnails go, but for which way up the picture is.
 */
export function cleanJpeg(bytes: Uint8Array): { bytes: Uint8Array; removed: number } {
  const kept: Uint8Array[] = [bytes.subarray(0, 2)]
  let removed = 0
  let hasFrame = false
  let orientation = 1
  for (let at = 2; ;) {
    if (bytes[at] !== 0xff) throw damaged()
    const code = bytes[at + 1] ?? 0
    if (code === 0xff) {
      at++
      continue
    }
    if (code === marker.eoi) {
      if (!hasFrame) throw damaged()
      kept.push(bytes.subarray(at, at + 2))
      if (at + 2 < bytes.length) removed++
      return {
        bytes: Buffer.concat(orientation === 1 ? kept : [kept[0] ?? bytes, upright(orientation), ...kept.slice(1)]),
        removed,
      }
    }
    const end = at + 2 + lengthAt(bytes, at + 2)
    if (end > bytes.length) throw damaged()
    if (isFrame(code)) {
      hasFrame = true
      requireShowable('jpeg', word(bytes, at + 7), word(bytes, at + 5))
    }
    if (code === marker.app1) orientation = orientationIn(bytes.subarray(at + 4, end)) ?? orientation
    const isKept = !isApplication(code) || code === app14 || (code === marker.app0 && isJfif(bytes, at))
    if (isKept && code !== comment) kept.push(withoutThumbnail(bytes.subarray(at, end), code))
    else removed++
    at = end
    if (code === marker.sos) {
      const next = endOfScan(bytes, at)
      kept.push(bytes.subarray(at, next))
      at = next
    }
  }
}

const isApplication = (code: number): boolean => code >= marker.app0 && code <= app15
const isFrame = (code: number): boolean =>
  code >= marker.sof0 && code <= marker.sof15 && code !== marker.dht && code !== marker.jpg && code !== marker.dac

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)

function lengthAt(bytes: Uint8Array, at: number): number {
  const length = word(bytes, at)
  if (length < 2) throw damaged()
  return length
}

const isJfif = (bytes: Uint8Array, at: number): boolean =>
  Buffer.from(bytes.subarray(at + 4, at + 9)).toString('latin1') === 'JFIF\0'

/** A JFIF segment of 16 bytes is its head; what follows is a small picture of the whole. */
function withoutThumbnail(segment: Uint8Array, code: number): Uint8Array {
  if (code !== marker.app0 || segment.length <= 18) return segment
  const head = Uint8Array.from(segment.subarray(0, 18))
  head.set([0, 16], 2)
  head.set([0, 0], 16)
  return head
}

/** Behind the entropy-coded data: the next marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at++) {
    if (bytes[at] !== 0xff) continue
    const code = bytes[at + 1] ?? 0
    if (code !== 0 && code !== 0xff && !(code >= 0xd0 && code <= 0xd7)) return at
  }
  throw damaged()
}

/** The orientation of EXIF (CIPA DC-008, tag 0x0112) in the first directory, where there is one between 2 and 8. */
function orientationIn(payload: Uint8Array): number | undefined {
  if (Buffer.from(payload.subarray(0, 6)).toString('latin1') !== 'Exif\0\0') return undefined
  const tiff = payload.subarray(6)
  if (tiff.length < 14) return undefined
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const little = tiff[0] === 0x49
  const directory = view.getUint32(4, little)
  if (directory + 2 > tiff.length) return undefined
  const count = view.getUint16(directory, little)
  for (let entry = 0; entry < count; entry++) {
    const at = directory + 2 + entry * 12
    if (at + 12 > tiff.length) return undefined
    if (view.getUint16(at, little) !== 0x0112) continue
    const value = view.getUint16(at + 8, little)
    return value >= 2 && value <= 8 ? value : undefined
  }
  return undefined
}

/** An EXIF segment that says which way up, and nothing else. */
function upright(orientation: number): Uint8Array {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
  const payload = [...Buffer.from('Exif\0\0', 'latin1'), ...tiff]
  return Uint8Array.from([0xff, marker.app1, 0, payload.length + 2, ...payload])
}

const damaged = () => new Problem('attachment-damaged', { type: 'jpeg' })
