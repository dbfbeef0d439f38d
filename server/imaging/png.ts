import { crc32, deflateSync } from 'node:zlib'

/**
 * A grey picture as PNG (ISO/IEC 15948): one byte a pixel, row by row, with its size in the patient.
 * @param pixelsPerMetre across and down; whole numbers as the format has them
 */
export function greyPng(
  grey: Uint8Array,
  width: number,
  height: number,
  pixelsPerMetre?: readonly [number, number],
): Uint8Array<ArrayBuffer> {
  if (grey.length !== width * height) throw new RangeError('a picture has one byte for each pixel')
  const rows = Buffer.alloc((width + 1) * height)
  for (let row = 0; row < height; row++) {
    // Each row begins with the number of its filter; 0 is none.
    rows.set(grey.subarray(row * width, (row + 1) * width), row * (width + 1) + 1)
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const physical = Buffer.alloc(9)
  physical.writeUInt32BE(pixelsPerMetre?.[0] ?? 0, 0)
  physical.writeUInt32BE(pixelsPerMetre?.[1] ?? 0, 4)
  physical[8] = 1
  return new Uint8Array(
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk('IHDR', header),
      ...(pixelsPerMetre ? [chunk('pHYs', physical)] : []),
      chunk('IDAT', deflateSync(rows)),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  )
}

function chunk(kind: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), data])
  const framed = Buffer.alloc(named.length + 8)
  framed.writeUInt32BE(data.length, 0)
  named.copy(framed, 4)
  framed.writeUInt32BE(crc32(named), named.length + 4)
  return framed
}
