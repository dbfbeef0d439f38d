import { Problem } from '../../shared/protocol/problems.ts'
import { type Clock, instant } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Placement } from '../placement/placement.ts'
import type { Kept, Store } from '../store/store.ts'
import { type Letter, letterParent, type WaitingLetter } from './letter.ts'
import { type Mail, MailDeferred, MailRefused } from './mail.ts'

/** Letters that another node queued are found within this time. */
const lookEveryMilliseconds = 15_000
/** A server that is down is asked again after 5 s, 10 s, 20 s and so on, at the longest every 5 minutes. */
const retry = { first: 5_000, longest: 300_000 }
/** RFC 5321 section 4.5.4.1: at least four to five days. */
export const giveUpAfterMilliseconds = 5 * 24 * 3600_000

/** What a lease of this name holds: one node at a time carries the letters out. */
const post = 'post'

/**
 * Carries out what is queued in the store, so that a letter is never lost between an act and a mail server that is
 * down, and is queued if and only if the act it tells of was done. A letter may arrive twice, when the process dies
 * between sending it and noting that; it has the same Message-ID then.
 */
export interface Outbox extends AsyncDisposable {
  /** Something was queued. Returns at once. */
  wake(): void
  /** Resolves when nothing is being carried out: what is left waits for its next try. */
  settled(): Promise<void>
}

type Ports = { store: Store; mail: Mail; placement: Pick<Placement, 'hold'>; clock: Clock; log: Log }

export function openOutbox({ store, mail, placement, clock, log }: Ports): Outbox {
  /** Of a letter, or of the whole server under the empty name: how often it failed, and when it is tried again. */
  const failures = new Map<string, { count: number; until: number }>()
  let closed = false
  let round: Promise<void> | undefined
  let again = false
  let stopTimer = () => {}

  const isWaiting = (what: string) => (failures.get(what)?.until ?? 0) > clock.now()
  const putOff = (what: string) => {
    const count = (failures.get(what)?.count ?? 0) + 1
    const until = clock.now() + Math.min(retry.longest, retry.first * 2 ** (count - 1))
    failures.set(what, { count, until })
  }

  async function carryOut(): Promise<void> {
    const waiting = await store.list('letter', 'waiting')
    const here = new Set([...waiting.map(({ record }) => record.id), ...(waiting.length > 0 ? [server] : [])])
    for (const what of failures.keys()) if (!here.has(what)) failures.delete(what)
    if (waiting.length === 0 || isWaiting(server)) return
    const held = await placement.hold(post)
    if (!held.here) return
    for (const { record, version } of waiting) {
      if (closed) return
      if (record.state !== 'waiting' || isWaiting(record.id)) continue
      const ended = await tryOne(record)
      if (ended === 'serverDown') return
      if (ended) await note({ record: ended, version }, held.fence)
    }
  }

  async function tryOne(letter: WaitingLetter): Promise<Letter | 'serverDown' | undefined> {
    const { id, queuedAt } = letter
    const end = (rest: { state: 'sent' } | { state: 'refused'; code: string }): Letter => {
      failures.delete(id)
      return { id, queuedAt, endedAt: instant(clock), ...rest }
    }
    try {
      await mail.deliver(letter)
      failures.delete(server)
      return end({ state: 'sent' })
    } catch (error) {
      if (closed) return undefined
      if (error instanceof MailRefused) return end({ state: 'refused', code: error.code })
      if (clock.now() - Date.parse(queuedAt) > giveUpAfterMilliseconds)
        return end({ state: 'refused', code: 'expired' })
      const deferred = error instanceof MailDeferred
      putOff(deferred ? id : server)
      log.warn('letter-put-off', {
        letter: id,
        because: codeOf(error),
        attempts: failures.get(deferred ? id : server)?.count ?? 0,
      })
      return deferred ? undefined : 'serverDown'
    }
  }

  /** Nothing of the letter is kept but that it went, or why it did not. */
  async function note({ record, version }: Kept<'letter'>, fence: Parameters<Store['commit']>[2]): Promise<void> {
    const refused = record.state === 'refused'
    try {
      await store.commit(
        [{ kind: 'letter', parent: letterParent(record), record, version }],
        {
          subject: 'board',
          by: 'system',
          action: 'letter:send',
          target: record.id,
          outcome: refused ? 'refused' : 'success',
          detail: refused ? { code: record.code } : {},
          at: instant(clock),
        },
        fence,
      )
      if (refused) log.error('letter-refused', { letter: record.id, code: record.code })
    } catch (error) {
      // Another node took over meanwhile, and has it or will have it.
      if (!(error instanceof Problem)) throw error
      log.warn('letter-noted-elsewhere', { letter: record.id, code: error.code })
    }
  }

  function wake(): void {
    if (closed) return
    again = true
    round ??= (async () => {
      while (again && !closed) {
        again = false
        await carryOut().catch((error: unknown) => log.bug(error, 'outbox'))
      }
    })().finally(() => {
      round = undefined
      // Asked for between the last look and here.
      if (again) wake()
      else lookLater()
    })
  }

  function lookLater(): void {
    stopTimer()
    if (closed) return
    const soonest = Math.min(...[...failures.values()].map(({ until }) => until), clock.now() + lookEveryMilliseconds)
    stopTimer = clock.after(Math.max(1_000, soonest - clock.now()), wake)
  }
  wake()

  return {
    wake,
    async settled() {
      while (round) await round
    },
    async [Symbol.asyncDispose]() {
      closed = true
      stopTimer()
      await mail[Symbol.asyncDispose]()
      await round
    },
  }
}

const server = ''

function codeOf(error: unknown): string {
  if (error instanceof MailDeferred) return codeOf(error.cause)
  const { code, responseCode } = error as { code?: string; responseCode?: number }
  return String(responseCode ?? code ?? (error instanceof Error ? error.name : 'unknown'))
}
