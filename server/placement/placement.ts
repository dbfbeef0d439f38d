import { Problem } from '../../shared/protocol/problems.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Fence, Lease, Leases } from '../store/store.ts'

/** A node that is gone is replaced after this long at most. */
export const leaseMilliseconds = 6_000
const renewEveryMilliseconds = leaseMilliseconds / 3
/** What nobody uses is kept for those who were told that it is here and are on their way. */
export const idleMilliseconds = 60_000

type Held = { lease: Lease; askedAt: number; stopTimer: () => void }

/** Which node holds what. A meeting, or a document being written, lives on one node at a time. */
export interface Placement extends AsyncDisposable {
  /** Takes what is free; says where it is otherwise. Holding again what is held changes nothing. */
  hold(what: string): Promise<{ here: true; fence: Fence } | { here: false; url: string }>
  /** The proof of holding that a durable write carries; undefined for what is not held here. */
  fenceFor(what: string): Fence | undefined
  release(what: string): Promise<void>
  /** Called with what was held and is no longer: its sockets must go. Not for what was released. */
  onLost(listener: (what: string) => void): void
  /** What is held and, by all that was given here, not in use is released after a while. */
  keepWhile(inUse: (what: string) => boolean): void
}

/** `url` is how browsers reach this node; it also is the node's name. */
export function openPlacement(leases: Leases, url: string, clock: Clock, log: Log): Placement {
  const held = new Map<string, Held>()
  const listeners: ((what: string) => void)[] = []
  const uses: ((what: string) => boolean)[] = []
  const releasing = new Map<string, Promise<void>>()
  let closed = false

  const lose = (what: string, mine: Held) => {
    if (held.get(what) !== mine) return
    mine.stopTimer()
    held.delete(what)
    log.warn('lease-lost', { what })
    for (const listener of listeners) listener(what)
  }

  async function release(what: string): Promise<void> {
    const mine = held.get(what)
    if (!mine) return
    mine.stopTimer()
    held.delete(what)
    // Whoever wants it back meanwhile waits: a claim that overtook this would be undone by it.
    const gone = leases.release(mine.lease).finally(() => releasing.delete(what))
    releasing.set(what, gone)
    await gone
  }

  const isIdle = (what: string, { askedAt }: Held) =>
    uses.length > 0 && uses.every((inUse) => !inUse(what)) && clock.now() - askedAt >= idleMilliseconds

  const renewLater = (what: string, mine: Held) => {
    mine.stopTimer = clock.after(renewEveryMilliseconds, () => {
      const done = isIdle(what, mine) ? release(what) : renew(what, mine)
      done.catch((error: unknown) => log.bug(error, 'lease release'))
    })
  }

  async function renew(what: string, mine: Held): Promise<void> {
    // A database that does not answer at all must not leave the room believing that it is held.
    mine.stopTimer = clock.after(leaseMilliseconds, () => lose(what, mine))
    try {
      mine.lease = await leases.renew(mine.lease, clock.now(), leaseMilliseconds)
    } catch (error) {
      if (held.get(what) !== mine) return
      if (error instanceof Problem && error.code === 'lease-lost') return lose(what, mine)
      log.bug(error, 'lease renewal')
      if (clock.now() >= mine.lease.until) return lose(what, mine)
    }
    if (held.get(what) !== mine) return
    mine.stopTimer()
    renewLater(what, mine)
  }

  return {
    async hold(what) {
      const mine = held.get(what)
      if (mine) {
        mine.askedAt = clock.now()
        return { here: true, fence: mine.lease }
      }
      await releasing.get(what)
      const lease = await leases.claim(what, url, clock.now(), leaseMilliseconds)
      if (lease.node !== url) return { here: false, url: lease.node }
      const already = held.get(what)
      if (already) return { here: true, fence: already.lease }
      if (closed) {
        await leases.release(lease)
        throw new Problem('unavailable', { because: 'closing' })
      }
      const taken: Held = { lease, askedAt: clock.now(), stopTimer: () => undefined }
      held.set(what, taken)
      renewLater(what, taken)
      return { here: true, fence: lease }
    },
    fenceFor: (what) => held.get(what)?.lease,
    release,
    onLost: (listener) => void listeners.push(listener),
    keepWhile: (inUse) => void uses.push(inUse),
    async [Symbol.asyncDispose]() {
      closed = true
      for (const { stopTimer } of held.values()) stopTimer()
      await Promise.all([...held.keys()].map(release))
    },
  }
}
