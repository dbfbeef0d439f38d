import type { Inflate } from '../../shared/dicom/parse.ts'
import { Problem } from '../../shared/protocol/problems.ts'

/** Deflated DICOM in a browser: read as it grows, and stopped at the limit. */
export const browserInflate: Inflate = async (deflated, maxBytes) => {
  const stream = new Blob([deflated as Uint8Array<ArrayBuffer>]).stream()
  const reader = stream.pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  const parts: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await read(reader)
    if (done) break
    length += value.length
    if (length > maxBytes) {
      await reader.cancel()
      throw new Problem('dicom-inflate-limit')
    }
    parts.push(value)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

async function read(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read()
  } catch (cause) {
    throw new Problem('dicom-malformed', { part: 'deflate' }, { cause })
  }
}
