const silkMilliseconds = [10, 20, 40, 60]
const hybridMilliseconds = [10, 20]
const celtMilliseconds = [2.5, 5, 10, 20]

/** How long a packet of Opus sounds, from its first bytes (RFC 6716 section 3.1); at most 120 ms. */
export function opusMilliseconds(packet: Uint8Array): number {
  const [first = 0, second = 0] = packet
  const configuration = first >> 3
  const frame =
    configuration < 12
      ? silkMilliseconds[configuration & 3]
      : configuration < 16
        ? hybridMilliseconds[configuration & 1]
        : celtMilliseconds[configuration & 3]
  const frames = [1, 2, 2, second & 0x3f][first & 3]
  return Math.min(120, (frame ?? 20) * (frames ?? 1))
}

export const silentMilliseconds = 20
/** Twenty milliseconds in which nothing is heard. */
export const silentPacket = Uint8Array.of(0xfc, 0xff, 0xfe)
