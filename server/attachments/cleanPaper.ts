import type { AttachmentType } from '../../shared/domain/attachment.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { cleanJpeg } from './jpeg.ts'
import { cleanPng } from './png.ts'

export type CleanPaper = { type: AttachmentType; bytes: Uint8Array; removed: number }

/**
 * Recognises a page or a picture by its bytes, whatever it is called, and takes out of a picture what a camera or a
 * program wrote beside it: where and when it was taken, by whom, a second small picture. What stands in the picture, and
 * everything in a PDF, stays as it is.
 * @throws Problem `attachment-type` for anything else, `attachment-damaged`, `too-large` for more pixels than can be shown.
 */
export function cleanPaper(bytes: Uint8Array): CleanPaper {
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return { type: 'image/jpeg', ...cleanJpeg(bytes) }
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) {
    return { type: 'image/png', ...cleanPng(bytes) }
  }
  // Readers look for the header within the first kilobyte (ISO 32000-1, annex H.3.4.1); a file that is also something
  // else begins with that, and is not taken.
  if (startsWith(bytes, [0x25, 0x50, 0x44, 0x46, 0x2d])) {
    if (!endsAsPdf(bytes)) throw new Problem('attachment-damaged', { type: 'pdf' })
    return { type: 'application/pdf', bytes, removed: 0 }
  }
  throw new Problem('attachment-type')
}

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte)

/** The trailer stands near the end; a download that broke off has none. */
const endsAsPdf = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(Math.max(0, bytes.length - 2048))).includes('%%EOF')
