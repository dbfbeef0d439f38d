/** MP4 and WebM as containers, with pictures that are only bytes: what is cleaned is what stands around them. */

export const box = (type: string, ...content: Uint8Array[]): Uint8Array => {
  const body = Buffer.concat(content)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}

export const words = (text: string) => Buffer.from(text, 'utf8')
const dates = (rest: number) =>
  Buffer.concat([Buffer.from([0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]), Buffer.alloc(rest, 7)])

/** @param about what somebody wrote about the film */
export const mp4 = (about: Uint8Array[] = [], pictures = 4000): Uint8Array =>
  Buffer.concat([
    box('ftyp', words('isom'), Buffer.alloc(4), words('isomavc1')),
    box(
      'moov',
      box('mvhd', dates(84)),
      box('trak', box('tkhd', dates(72)), box('mdia', box('mdhd', dates(12)))),
      ...about,
    ),
    box('mdat', Buffer.alloc(pictures, 0x5a)),
  ])

export const cleanMp4 = () => mp4()

export const element = (id: number[], content: Uint8Array, lengthBytes = 4): Uint8Array => {
  const length = Buffer.alloc(lengthBytes)
  length.writeUIntBE(content.length, 0, lengthBytes)
  length[0]! |= 0x80 >> (lengthBytes - 1)
  return Buffer.concat([Buffer.from(id), length, content])
}

export const webm = (about: Uint8Array[] = [], info: Uint8Array[] = []): Uint8Array => {
  const head = element([0x1a, 0x45, 0xdf, 0xa3], element([0x42, 0x82], words('webm'), 1), 1)
  const timecodeScale = element([0x2a, 0xd7, 0xb1], Buffer.from([15, 66, 64]), 1)
  const cluster = element([0x1f, 0x43, 0xb6, 0x75], Buffer.alloc(3000, 0x5a))
  const inside = Buffer.concat([
    element([0x15, 0x49, 0xa9, 0x66], Buffer.concat([timecodeScale, ...info])),
    cluster,
    ...about,
  ])
  return Buffer.concat([head, Buffer.from([0x18, 0x53, 0x80, 0x67, 0x01, 255, 255, 255, 255, 255, 255, 255]), inside])
}

export const cleanWebm = () => webm()
