import { Problem } from '../../shared/protocol/problems.ts'
import { requireShowable } from './pixels.ts'

/** The chunks that draw the picture (PNG third edition, section 11). Text, times, EXIF and private ones are not among them. */
const drawing: ReadonlySet<string> = new Set('IHDR PLTE IDAT IEND tRNS cHRM gAMA sBIT sRGB cICP bKGD pHYs'.split(' '))

/** Copies what draws the picture; what stands behind its end is left out too. */
export function cleanPng(bytes: Uint8Array): { bytes: Uint8Array; removed: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kept: Uint8Array[] = [bytes.subarray(0, 8)]
  let removed = 0
  for (let at = 8, first = true; ; first = false) {
    if (at + 12 > bytes.length) throw damaged()
    const length = view.getUint32(at)
    const end = at + 12 + length
    if (end > bytes.length) throw damaged()
    const name = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1')
    if (first !== (name === 'IHDR')) throw damaged()
    if (first) {
      if (length !== 13) throw damaged()
      requireShowable('png', view.getUint32(at + 8), view.getUint32(at + 12))
    }
    if (drawing.has(name)) kept.push(bytes.subarray(at, end))
    else removed++
    at = end
    if (name === 'IEND') return { bytes: Buffer.concat(kept), removed: removed + (at < bytes.length ? 1 : 0) }
  }
}

const damaged = () => new Problem('attachment-damaged', { type: 'png' })
