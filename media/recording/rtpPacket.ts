/** One packet of RTP (RFC 3550 section 5.1), as far as a recorder needs it. */
export type RtpPacket = { sequence: number; timestamp: number; marker: boolean; payload: Uint8Array }

/** Undefined for what is no packet, or one without content. */
export function rtpPacketOf(bytes: Uint8Array): RtpPacket | undefined {
  const [first = 0, second = 0] = bytes
  if (bytes.length < 12 || first >> 6 !== 2) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let start = 12 + 4 * (first & 0x0f)
  if (first & 0x10) {
    if (bytes.length < start + 4) return undefined
    start += 4 + 4 * view.getUint16(start + 2)
  }
  const padding = first & 0x20 ? (bytes.at(-1) ?? 0) : 0
  const end = bytes.length - padding
  if (end <= start) return undefined
  return {
    sequence: view.getUint16(2),
    timestamp: view.getUint32(4),
    marker: (second & 0x80) !== 0,
    payload: bytes.subarray(start, end),
  }
}
