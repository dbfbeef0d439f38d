import type { RtpPacket } from './rtpPacket.ts'

/** So long a packet that is missing may still come, asked for again by the SFU. */
const patienceMilliseconds = 400
const mostWaiting = 1_000

export type Ordered = { packet: RtpPacket; /** Something before it was lost for good. */ isAfterGap: boolean }

/** Puts the packets of one stream in order, and says where some never came. */
export class RtpOrder {
  readonly #waiting = new Map<number, { packet: RtpPacket; since: number }>()
  #next: number | undefined

  /** @param now in milliseconds, of a clock that only runs forward */
  push(packet: RtpPacket, now: number): Ordered[] {
    this.#next ??= packet.sequence
    // Older than what was already handed on: it came twice, or after it was given up.
    if (distance(this.#next, packet.sequence) < 0) return []
    this.#waiting.set(packet.sequence, { packet, since: now })
    const ordered = this.#inOrder(false)
    while (this.#isOverdue(now)) {
      this.#next = this.#nearest()
      ordered.push(...this.#inOrder(true))
    }
    return ordered
  }

  #inOrder(isAfterGap: boolean): Ordered[] {
    const ordered: Ordered[] = []
    for (let next = this.#next ?? 0; ;) {
      const found = this.#waiting.get(next)
      if (!found) return ordered
      this.#waiting.delete(next)
      ordered.push({ packet: found.packet, isAfterGap: isAfterGap && ordered.length === 0 })
      this.#next = next = (next + 1) & 0xffff
    }
  }

  #isOverdue(now: number): boolean {
    if (this.#waiting.size > mostWaiting) return true
    for (const { since } of this.#waiting.values()) if (now - since > patienceMilliseconds) return true
    return false
  }

  #nearest(): number {
    const from = this.#next ?? 0
    return [...this.#waiting.keys()].reduce((best, one) => (distance(from, one) < distance(from, best) ? one : best))
  }
}

/** How far `to` lies ahead of `from`, on a circle of 65,536. */
const distance = (from: number, to: number): number => ((to - from + 0x18000) & 0xffff) - 0x8000
