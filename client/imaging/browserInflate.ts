import type { Inflate } from '../../shared/dicom/parse.ts'
import { Problem } from '../../shared/protocol/problems.ts'

/**
 * Deflated DICOM in a browser: read as it grows, and stopped at the limit. Files pad the stream with a zero (PS3.5 A.5)
 * or end it as gzip does. Browsers take that for damage and throw away what has not been read by then, so the end is fed
 * byte by byte, and what came before is kept: whether it is all there, the reader of the pixels sees.
 */
export const browserInflate: Inflate = async (deflated, maxBytes) => {
  const { readable, writable } = new DecompressionStream('deflate-raw')
  const feeding = feed(writable.getWriter(), deflated)
  const reader = readable.getReader()
  const parts: Uint8Array[] = []
  let length = 0
  try {
    for (let got = await reader.read(); !got.done; got = await reader.read()) {
      length += got.value.length
      if (length > maxBytes) throw new Problem('dicom-inflate-limit')
      parts.push(got.value)
    }
  } catch (cause) {
    if (cause instanceof Problem) {
      await reader.cancel()
      throw cause
    }
    if (length === 0) throw new Problem('dicom-malformed', { part: 'deflate' }, { cause })
  }
  await feeding
  return joined(parts, length)
}

/** Longer than any trailer. */
const endBytes = 32
const pieceBytes = 64 * 1024

/** What goes wrong here goes wrong for the reading side too, and is said there. */
async function feed(writer: WritableStreamDefaultWriter<BufferSource>, bytes: Uint8Array): Promise<void> {
  const end = Math.max(0, bytes.length - endBytes)
  try {
    for (let at = 0; at < bytes.length;) {
      const next = at < end ? Math.min(end, at + pieceBytes) : at + 1
      await writer.write(bytes.slice(at, next))
      at = next
    }
    await writer.close()
  } catch {
    return
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
