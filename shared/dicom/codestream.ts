/** What a compressed image says of itself, before anything is decoded. */
export type CodestreamHeader = { columns: number; rows: number; components: number; bits: number }

/** The header of a JPEG, JPEG-LS, JPEG 2000 or HTJ2K image; null where there is none. */
export function codestreamHeader(bytes: Uint8Array): CodestreamHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (bytes[0] !== 0xff) return null
  if (bytes[1] === 0x4f) return jpeg2000Header(view)
  return bytes[1] === 0xd8 ? jpegHeader(view) : null
}

/** SIZ follows SOC at once. ITU-T T.800 A.5.1. */
function jpeg2000Header(view: DataView): CodestreamHeader | null {
  if (view.byteLength < 45 || view.getUint16(2) !== 0xff51) return null
  const columns = view.getUint32(8) - view.getUint32(16)
  const rows = view.getUint32(12) - view.getUint32(20)
  const tileColumns = view.getUint32(24)
  const tileRows = view.getUint32(28)
  const components = view.getUint16(40)
  if (tileColumns === 0 || tileRows === 0) return null
  return { columns, rows, components, bits: (view.getUint8(42) & 0x7f) + 1 }
}

/** Walks the marker segments to the frame header, SOF0 to SOF15 or SOF55 of JPEG-LS. ITU-T T.81 B.2.2, T.87 C.2.2. */
function jpegHeader(view: DataView): CodestreamHeader | null {
  let at = 2
  while (at + 10 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    const frame = (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) || marker === 0xf7
    if (frame) {
      return {
        bits: view.getUint8(at + 4),
        rows: view.getUint16(at + 5),
        columns: view.getUint16(at + 7),
        components: view.getUint8(at + 9),
      }
    }
    at += 2 + view.getUint16(at + 2)
  }
  return null
}
