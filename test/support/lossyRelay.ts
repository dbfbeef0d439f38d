import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

/**
 * A bad line in front of a UDP port: what arrives at `from` goes on to `to` late, and some of it not at all, in both
 * directions. Of our own, since not every kernel can delay packets.
 * @param loss share of packets lost each way; the choice is the same in every run
 */
export async function openLossyRelay(options: {
  from: { address: string; port: number }
  to: { address: string; port: number }
  loss: number
  delayMilliseconds: number
}): Promise<AsyncDisposable & { passed(): { forwarded: number; dropped: number } }> {
  const { from, to, loss, delayMilliseconds } = options
  const front = createSocket('udp4')
  const behind = new Map<string, Socket>()
  const timers = new Set<NodeJS.Timeout>()
  const count = { forwarded: 0, dropped: 0 }
  const random = chances(20_261_125)

  const later = (send: () => void) => {
    if (random() < loss) return void count.dropped++
    count.forwarded++
    const timer = setTimeout(() => {
      timers.delete(timer)
      send()
    }, delayMilliseconds)
    timers.add(timer)
  }
  front.on('message', (packet, { address, port }) => {
    const key = `${address}:${port}`
    let socket = behind.get(key)
    if (!socket) {
      socket = createSocket('udp4')
      behind.set(key, socket)
      socket.on('message', (answer) => later(() => front.send(answer, port, address)))
    }
    const out = socket
    later(() => out.send(packet, to.port, to.address))
  })
  front.bind(from.port, from.address)
  await once(front, 'listening')
  return {
    passed: () => ({ ...count }),
    async [Symbol.asyncDispose]() {
      for (const timer of timers) clearTimeout(timer)
      for (const socket of [front, ...behind.values()]) socket.close()
    },
  }
}

/** Mulberry32: numbers between 0 and 1 that are the same for the same seed. */
function chances(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
