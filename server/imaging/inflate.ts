import { inflateRawSync } from 'node:zlib'
import type { Inflate } from '../../shared/dicom/parse.ts'
import { Problem } from '../../shared/protocol/problems.ts'

/** Deflated DICOM on Node: zlib itself stops at the limit. */
export const nodeInflate: Inflate = (deflated, maxBytes) => {
  try {
    return inflateRawSync(deflated, { maxOutputLength: maxBytes })
  } catch (thrown) {
    const tooLarge = thrown instanceof RangeError
    throw new Problem(tooLarge ? 'dicom-inflate-limit' : 'dicom-malformed', {}, { cause: thrown })
  }
}
