import type { Ordered } from './rtpOrder.ts'

export type Vp8Frame = { timestamp: number; isKey: boolean; data: Uint8Array; width: number; height: number }

const mostFrameBytes = 4 * 1024 * 1024

/** Puts pictures together from the packets of a VP8 stream (RFC 7741). After a loss it begins anew with a whole one. */
export class Vp8Frames {
  #parts: Uint8Array[] = []
  #bytes = 0
  #timestamp = 0
  #size: { width: number; height: number } | undefined

  /** Whether no picture can be made until a whole one comes. */
  get needsKey(): boolean {
    return this.#size === undefined
  }

  push({ packet, isAfterGap }: Ordered): Vp8Frame | undefined {
    if (isAfterGap) this.#drop()
    const described = descriptorOf(packet.payload)
    if (!described) return undefined
    if (described.isStart) {
      this.#parts = []
      this.#bytes = 0
      this.#timestamp = packet.timestamp
    } else if (this.#parts.length === 0 || packet.timestamp !== this.#timestamp) {
      return undefined
    }
    this.#parts.push(packet.payload.subarray(described.bytes))
    this.#bytes += packet.payload.length - described.bytes
    if (this.#bytes > mostFrameBytes) this.#drop()
    return packet.marker && this.#parts.length > 0 ? this.#whole() : undefined
  }

  #whole(): Vp8Frame | undefined {
    const data = new Uint8Array(Buffer.concat(this.#parts))
    this.#parts = []
    // RFC 6386 section 9.1: the lowest bit is 0 for a key frame, which begins with a mark and its size.
    const isKey = ((data[0] ?? 1) & 1) === 0
    if (isKey) {
      if (data.length < 10 || data[3] !== 0x9d || data[4] !== 0x01 || data[5] !== 0x2a) return undefined
      const view = new DataView(data.buffer)
      this.#size = { width: view.getUint16(6, true) & 0x3fff, height: view.getUint16(8, true) & 0x3fff }
    }
    return this.#size && { timestamp: this.#timestamp, isKey, data, ...this.#size }
  }

  #drop(): void {
    this.#parts = []
    this.#bytes = 0
    this.#size = undefined
  }
}

/** RFC 7741 section 4.2. Undefined for what is cut off. */
function descriptorOf(payload: Uint8Array): { bytes: number; isStart: boolean } | undefined {
  const [first = 0, extension = 0] = payload
  let bytes = 1
  if (first & 0x80) {
    bytes = 2
    if (extension & 0x80) bytes += (payload[2] ?? 0) & 0x80 ? 2 : 1
    if (extension & 0x40) bytes += 1
    if (extension & 0x30) bytes += 1
  }
  return payload.length > bytes ? { bytes, isStart: (first & 0x10) !== 0 && (first & 0x07) === 0 } : undefined
}
