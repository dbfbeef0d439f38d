import { Problem } from '../../shared/protocol/problems.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Fence, Lease, Leases } from '../store/store.ts'

/** A node that is gone is replaced after this long at most. */
export const leaseMilliseconds = 6_000
const renewEveryMilliseconds = leaseMilliseconds / 3

type Held = { lease: Lease; stopRenewing: () => void }

/** Which node holds what. A meeting, or a document being written, lives on one node at a time. */
export interface Placement extends AsyncDisposable {
  /** Takes what is free; says where it is otherwise. Holding again what is held changes nothing. */
  hold(what: string): Promise<{ here: true; fence: Fence } | { here: false; url: string }>
  /** The proof of holding that a durable write carries; undefined for what is not held here. */
  fenceFor(what: string): Fence | undefined
  release(what: string): Promise<void>
  /** Called with what was held and is no longer: its sockets must go. */
  onLost(listener: (what: string) => void): void
}

/** `url` is how browsers reach this node; it also is the node's name. */
export function openPlacement(leases: Leases, url: string, clock: Clock, log: Log): Placement {
  const held = new Map<string, Held>()
  const listeners: ((what: string) => void)[] = []

  const lose = (what: string) => {
    held.get(what)?.stopRenewing()
    held.delete(what)
    log.warn('lease-lost', { what })
    for (const listener of listeners) listener(what)
  }

  const renewLater = (what: string): (() => void) =>
    clock.after(renewEveryMilliseconds, () => {
      void renew(what)
    })

  async function renew(what: string): Promise<void> {
    const mine = held.get(what)
    if (!mine) return
    try {
      mine.lease = await leases.renew(mine.lease, clock.now(), leaseMilliseconds)
    } catch (error) {
      if (error instanceof Problem && error.code === 'lease-lost') return lose(what)
      log.bug(error, 'lease renewal')
      if (clock.now() >= mine.lease.until) return lose(what)
    }
    if (held.get(what) === mine) mine.stopRenewing = renewLater(what)
  }

  return {
    async hold(what) {
      const mine = held.get(what)
      if (mine) return { here: true, fence: mine.lease }
      const lease = await leases.claim(what, url, clock.now(), leaseMilliseconds)
      if (lease.node !== url) return { here: false, url: lease.node }
      const already = held.get(what)
      if (already) return { here: true, fence: already.lease }
      held.set(what, { lease, stopRenewing: renewLater(what) })
      return { here: true, fence: lease }
    },
    fenceFor: (what) => held.get(what)?.lease,
    async release(what) {
      const mine = held.get(what)
      if (!mine) return
      mine.stopRenewing()
      held.delete(what)
      await leases.release(mine.lease)
    },
    onLost(listener) {
      listeners.push(listener)
    },
    async [Symbol.asyncDispose]() {
      for (const what of held.keys()) await this.release(what)
    },
  }
}
