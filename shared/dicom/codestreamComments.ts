/**
 * A compressed image without what its maker wrote into it: comments and application segments, in which devices and
 * converters leave names, and whatever stands behind its end. What is taken out is overwritten by zeros in a copy, so
 * that no length or offset changes; two application segments that decoders need stay, by their known form alone.
 */
export function withoutComments(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const clean = Uint8Array.from(bytes)
  if (clean[0] !== 0xff) return clean
  if (clean[1] === 0x4f) emptyJpeg2000(clean)
  else if (clean[1] === 0xd8) emptyJpeg(clean)
  return clean
}

/** JPEG and JPEG-LS: COM, APP0 to APP15. ITU-T T.81 B.2.4.5 and B.2.4.6. */
function emptyJpeg(bytes: Uint8Array) {
  let at = 2
  while (at + 4 <= bytes.length) {
    const marker = bytes[at + 1]!
    if (bytes[at] !== 0xff) return
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === 0xd9) break
    const length = bytes[at + 2]! * 256 + bytes[at + 3]!
    const end = at + 2 + length
    if (length < 2 || end > bytes.length) return
    if (marker === 0xfe || (marker >= 0xe0 && marker <= 0xef)) {
      const kept = neededBytes(bytes.subarray(at + 4, end), marker)
      bytes.fill(0, at + 4 + kept, end)
    }
    at = marker === 0xda ? endOfScan(bytes, end) : end
  }
  bytes.fill(0, Math.min(bytes.length, at + 2))
}

/**
 * Adobe's segment says whether the colours are YCbCr, HP's which colour transform a JPEG-LS image has: fixed lengths,
 * with no room for anything else.
 */
function neededBytes(segment: Uint8Array, marker: number): number {
  const name = (length: number) => String.fromCharCode(...segment.subarray(0, length))
  if (marker === 0xee && segment.length >= 12 && name(5) === 'Adobe') return 12
  return marker === 0xe8 && segment.length === 5 && name(4) === 'mrfx' ? 5 : 0
}

/**
 * Entropy-coded data ends at a marker that is no restart. In JPEG a byte FF of the data is followed by 00, in JPEG-LS by
 * one below 80.
 */
function endOfScan(bytes: Uint8Array, start: number): number {
  for (let at = start; at + 1 < bytes.length; at++) {
    const next = bytes[at + 1]!
    if (bytes[at] === 0xff && next >= 0x80 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return bytes.length
}

/** JPEG 2000 and HTJ2K: COM in the main header and in that of each tile-part. ITU-T T.800 A.4.2, A.9.2. */
function emptyJpeg2000(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let at = 2
  let partEnd = 0
  while (at + 2 <= bytes.length) {
    const marker = view.getUint16(at)
    if (marker === 0xffd9) {
      bytes.fill(0, at + 2)
      return
    }
    if (marker === 0xff93) {
      // Start of data: the packets go on to the end of the tile-part.
      if (partEnd <= at) return
      at = partEnd
      continue
    }
    if (at + 4 > bytes.length || marker < 0xff00) return
    const end = at + 2 + view.getUint16(at + 2)
    if (end > bytes.length || end < at + 4) return
    if (marker === 0xff90) {
      if (at + 12 > bytes.length) return
      const length = view.getUint32(at + 6)
      partEnd = length === 0 ? endOfImage(bytes) : at + length
      if (partEnd > bytes.length) return
    }
    if (marker === 0xff64) bytes.fill(0, at + 6, end)
    at = end
  }
}

/** A last tile-part of unknown length reaches to the marker that ends the image, which may be padded by a zero. */
function endOfImage(bytes: Uint8Array): number {
  for (let at = bytes.length - 2; at > 0; at--) if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return at
  return bytes.length
}
