import { Problem } from '../../shared/protocol/problems.ts'

export type VideoType = 'video/mp4' | 'video/webm'

/** What a video is, by its first bytes and never by its name. @throws Problem `unreadable-file` */
export function videoTypeOf(head: Uint8Array): VideoType {
  const text = String.fromCharCode(...head.subarray(4, 12))
  // ISO/IEC 14496-12: the first box says what it is compatible with. RFC 8794: an EBML file begins with 1A 45 DF A3.
  if (/^ftyp(isom|iso\d|mp4\d|avc1|M4V |dash|MSNV|qt {2})/.test(text)) return 'video/mp4'
  const isEbml = head[0] === 0x1a && head[1] === 0x45 && head[2] === 0xdf && head[3] === 0xa3
  if (isEbml && String.fromCharCode(...head.subarray(0, 64)).includes('webm')) return 'video/webm'
  throw new Problem('unreadable-file', { reason: 'neither MP4 nor WebM' })
}

/** An index of a film is held in memory while it is cleaned: that of a day of video is some tens of megabytes. */
const mostIndexBytes = 128 * 1024 * 1024

/**
 * The video without what was written about it: titles, places, devices, people, dates. Pictures and sound stay as they
 * are, and so does every offset in the file, since what goes is overwritten and not cut out.
 * @param chunks the whole file, from its beginning
 * @throws Problem `unreadable-file` for what is no MP4 or WebM, or is torn in its index
 */
export async function* cleanedVideo(type: VideoType, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = bufferedSource(chunks)
  try {
    if (type === 'video/mp4') yield* cleanedMp4(source)
    else yield* cleanedWebm(source)
  } finally {
    await source.close()
  }
}

/** Boxes that hold words about the film: user data, metadata, and extensions of vendors. */
const wordBoxes = new Set(['udta', 'meta', 'uuid'])
const containers = new Set(['moov', 'trak', 'mdia', 'minf', 'moof', 'traf', 'edts', 'dinf', 'stbl'])
/** Boxes that begin with the dates of creation and change, after version and flags. */
const datedBoxes = new Set(['mvhd', 'tkhd', 'mdhd'])

async function* cleanedMp4(source: Source): AsyncGenerator<Uint8Array> {
  for (;;) {
    const head = await source.peek(16)
    if (head.length === 0) return
    const { type, size, headerBytes } = boxOf(head)
    const toEnd = size === 0
    if (wordBoxes.has(type) || type === 'free' || type === 'skip') {
      const start = await source.take(headerBytes)
      start.set([0x66, 0x72, 0x65, 0x65], 4)
      yield start
      for await (const part of source.pass(toEnd ? Infinity : size - headerBytes)) yield part.fill(0)
    } else if (type === 'moov' || type === 'moof') {
      if (toEnd || size > mostIndexBytes) throw torn()
      const box = await source.take(size)
      if (box.length < size) throw torn()
      cleanBoxes(box, headerBytes, box.length)
      yield box
    } else yield* source.pass(toEnd ? Infinity : size)
    if (toEnd) return
  }
}

function cleanBoxes(bytes: Uint8Array, from: number, end: number, depth = 0): void {
  if (depth > 12) throw torn()
  for (let at = from; at + 8 <= end;) {
    const { type, size, headerBytes } = boxOf(bytes.subarray(at, at + 16))
    const next = size === 0 ? end : at + size
    if (next > end || next <= at) throw torn()
    if (wordBoxes.has(type)) {
      bytes.set([0x66, 0x72, 0x65, 0x65], at + 4)
      bytes.fill(0, at + headerBytes, next)
    } else if (containers.has(type)) cleanBoxes(bytes, at + headerBytes, next, depth + 1)
    else if (datedBoxes.has(type)) {
      const wide = bytes[at + headerBytes] === 1 ? 16 : 8
      bytes.fill(0, at + headerBytes + 4, Math.min(next, at + headerBytes + 4 + wide))
    } else if (type === 'hdlr') bytes.fill(0, Math.min(next, at + headerBytes + 24), next)
    at = next
  }
}

function boxOf(head: Uint8Array): { type: string; size: number; headerBytes: number } {
  if (head.length < 8) throw torn()
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const type = String.fromCharCode(...head.subarray(4, 8))
  const short = view.getUint32(0)
  if (short !== 1) {
    if (short !== 0 && short < 8) throw torn()
    return { type, size: short, headerBytes: 8 }
  }
  if (head.length < 16) throw torn()
  const size = Number(view.getBigUint64(8))
  if (size < 16 || !Number.isSafeInteger(size)) throw torn()
  return { type, size, headerBytes: 16 }
}

/** Elements of Matroska (RFC 9559) that hold words or files: tags, attachments; and in the segment's info: what it says. */
const segmentId = 0x18538067
const clusterId = 0x1f43b675
const infoId = 0x1549a966
const wordElements = new Set([0x1254c367, 0x1941a469])
const infoWords = new Set([0x7ba9, 0x4461, 0x4d80, 0x5741, 0x7384, 0x3c83ab, 0x3e83bb, 0x73a4])
/** ContentEncoding aside, only these of the segment's info are needed to play. */
const voidId = 0xec

async function* cleanedWebm(source: Source): AsyncGenerator<Uint8Array> {
  for (;;) {
    const head = await source.peek(12)
    if (head.length === 0) return
    const { id, size, headerBytes } = elementOf(head)
    // What is inside the segment, and a live cluster of unknown length, follows element by element.
    if (id === segmentId || (size === null && id === clusterId)) yield await source.take(headerBytes)
    else if (size === null) throw torn()
    else if (wordElements.has(id)) {
      yield voidHeader(headerBytes, size, await source.take(headerBytes))
      for await (const part of source.pass(size)) yield part.fill(0)
    } else if (id === infoId) {
      if (size > 1024 * 1024) throw torn()
      const element = await source.take(headerBytes + size)
      cleanInfo(element, headerBytes)
      yield element
    } else yield* source.pass(headerBytes + size)
  }
}

function cleanInfo(bytes: Uint8Array, from: number): void {
  for (let at = from; at < bytes.length;) {
    const { id, size, headerBytes } = elementOf(bytes.subarray(at, at + 12))
    if (size === null || at + headerBytes + size > bytes.length) throw torn()
    // Empty words and a date of nothing keep their places: a player needs the element, not what it says.
    if (infoWords.has(id)) bytes.fill(0, at + headerBytes, at + headerBytes + size)
    at += headerBytes + size
  }
}

/** A Void element as long as the header that stood here: its length field takes what is left. */
function voidHeader(headerBytes: number, size: number, was: Uint8Array): Uint8Array {
  const header = new Uint8Array(was.length)
  header[0] = voidId
  const lengthBytes = headerBytes - 1
  let rest = size
  for (let at = lengthBytes; at >= 1; at--) {
    header[at] = rest % 256
    rest = Math.floor(rest / 256)
  }
  header[1]! |= 0x80 >> (lengthBytes - 1)
  return header
}

function elementOf(head: Uint8Array): { id: number; size: number | null; headerBytes: number } {
  const idBytes = leadingZeros(head[0]) + 1
  if (idBytes > 4 || head.length < idBytes + 1) throw torn()
  let id = 0
  for (let at = 0; at < idBytes; at++) id = id * 256 + head[at]!
  const sizeBytes = leadingZeros(head[idBytes]) + 1
  if (sizeBytes > 8 || head.length < idBytes + sizeBytes) throw torn()
  let size = head[idBytes]! & (0xff >> sizeBytes)
  let isUnknown = size === 0xff >> sizeBytes
  for (let at = 1; at < sizeBytes; at++) {
    const byte = head[idBytes + at]!
    isUnknown &&= byte === 0xff
    size = size * 256 + byte
  }
  if (!isUnknown && !Number.isSafeInteger(size)) throw torn()
  return { id, size: isUnknown ? null : size, headerBytes: idBytes + sizeBytes }
}

const leadingZeros = (byte = 0) => Math.clz32(byte) - 24
const torn = () => new Problem('unreadable-file', { reason: 'video index' })

type Source = {
  /** The next bytes without taking them; fewer at the end. */
  peek(count: number): Promise<Uint8Array>
  /** Exactly so many, copied. @throws Problem where the file ends before */
  take(count: number): Promise<Uint8Array>
  /** So many as they come, as copies that may be changed; a film that was cut short simply ends. */
  pass(count: number): AsyncGenerator<Uint8Array>
  close(): Promise<void>
}

function bufferedSource(chunks: AsyncIterable<Uint8Array>): Source {
  const from = chunks[Symbol.asyncIterator]()
  let waiting: Uint8Array[] = []
  let length = 0
  let isOver = false

  async function fill(count: number): Promise<void> {
    while (length < count && !isOver) {
      const { done, value } = await from.next()
      if (done) isOver = true
      else if (value.length > 0) {
        waiting.push(value)
        length += value.length
      }
    }
  }
  function cut(count: number): Uint8Array {
    const taken = new Uint8Array(Math.min(count, length))
    let at = 0
    while (at < taken.length) {
      const first = waiting[0]!
      const part = first.subarray(0, taken.length - at)
      taken.set(part, at)
      at += part.length
      if (part.length === first.length) waiting = waiting.slice(1)
      else waiting[0] = first.subarray(part.length)
    }
    length -= taken.length
    return taken
  }
  return {
    async peek(count) {
      await fill(count)
      const taken = cut(count)
      waiting = [taken, ...waiting].filter((part) => part.length > 0)
      length += taken.length
      return taken
    },
    async take(count) {
      await fill(count)
      if (length < count) throw torn()
      return cut(count)
    },
    async *pass(count) {
      for (let left = count; left > 0;) {
        await fill(1)
        if (length === 0) return
        const part = cut(Math.min(left, waiting[0]!.length))
        left -= part.length
        yield part
      }
    },
    async close() {
      await from.return?.()
    },
  }
}
