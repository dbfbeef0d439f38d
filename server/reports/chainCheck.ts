import { createHmac, timingSafeEqual } from 'node:crypto'
import { open, readFile, rename } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { chainStart, verifyChain } from '../../shared/domain/audit.ts'
import type { Clock } from '../clock.ts'
import { instant } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/store.ts'

/** What is wrong with one chain: the first event that does not fit, or that its end or all of it is gone. */
export type BrokenChain = { subject: string; sequence: number; fault: 'changed' | 'cutOff' | 'deleted' }
export type ChainHealth = {
  state: 'never' | 'checking' | 'checked'
  checkedAt: string | null
  chains: number
  broken: BrokenChain[]
  /** Whether the heads of an earlier check were there to compare with, and were ours. */
  anchor: 'none' | 'held' | 'forged'
}

export interface ChainCheck {
  health(): ChainHealth
  /** Checks every chain, one after another; a check that is under way is joined. */
  run(): Promise<ChainHealth>
}

type Ports = { store: Store; clock: Clock; log: Log; anchorFile: string; secret: string }
type Heads = Map<string, { sequence: number; hash: string }>

/** Heads read at a time. */
const page = 200
/** As many broken chains as are named; beyond that the store as a whole is in question. */
const mostNamed = 200

/**
 * Verifies all audit chains. A chain proves by itself that nothing in it was changed; that its end was not cut off, or
 * all of it deleted together with its head, is proved by where it ended at the last check, which is kept outside the
 * database and authenticated (HMAC), so that who can write to one cannot write to the other.
 */
export function openChainCheck({ store, clock, log, anchorFile, secret }: Ports): ChainCheck {
  let health: ChainHealth = { state: 'never', checkedAt: null, chains: 0, broken: [], anchor: 'none' }
  let running: Promise<ChainHealth> | undefined

  const check = async (): Promise<ChainHealth> => {
    health = { ...health, state: 'checking' }
    const anchored = await readAnchor(anchorFile, secret)
    const anchor = anchored === 'forged' ? 'forged' : anchored ? 'held' : 'none'
    const before: Heads = anchored instanceof Map ? anchored : new Map()
    const now: Heads = new Map()
    const broken: BrokenChain[] = []
    for (let after = ''; ;) {
      const heads = await store.reports.chainHeads(after, page)
      for (const { subject, sequence, hash } of heads) {
        now.set(subject, { sequence, hash })
        const fault = await faultOf(store, subject, { sequence, hash }, before.get(subject))
        if (fault && broken.length < mostNamed) broken.push(fault)
        await nextTurn()
      }
      after = heads.at(-1)?.subject ?? ''
      if (heads.length < page) break
    }
    for (const subject of before.keys()) {
      if (!now.has(subject) && broken.length < mostNamed) broken.push({ subject, sequence: 1, fault: 'deleted' })
    }
    for (const subject of await store.reports.headlessChains(mostNamed)) {
      if (!broken.some((one) => one.subject === subject)) broken.push({ subject, sequence: 1, fault: 'deleted' })
    }
    for (const { subject, sequence, fault } of broken) log.error('audit-chain-broken', { subject, sequence, fault })
    if (anchor === 'forged') log.error('audit-anchor-forged', {})
    // What is broken keeps its old anchor: it stays broken until somebody has looked at it.
    if (broken.length === 0 && anchor !== 'forged') await writeAnchor(anchorFile, secret, now)
    health = { state: 'checked', checkedAt: instant(clock), chains: now.size, broken, anchor }
    return health
  }

  return {
    health: () => health,
    run() {
      running ??= check().finally(() => (running = undefined))
      return running
    },
  }
}

/** What is wrong with one chain, by itself, by its head, and by where it ended at an earlier check. */
export async function faultOf(
  store: Store,
  subject: string,
  head: { sequence: number; hash: string },
  before?: { sequence: number; hash: string },
): Promise<BrokenChain | undefined> {
  const events = await store.audit(subject).catch((error: unknown) => {
    // An event that is not even readable was not written by us.
    const at = /corrupt/.test(String(error)) ? Number(/ (\d+) is corrupt/.exec(String(error))?.[1] ?? 1) : undefined
    if (at === undefined) throw error
    return at
  })
  if (typeof events === 'number') return { subject, sequence: events, fault: 'changed' }
  const verdict = await verifyChain(events)
  if (!verdict.valid) return { subject, sequence: verdict.brokenAt, fault: 'changed' }
  if (events.length === 0 && head.sequence > 0) return { subject, sequence: 1, fault: 'deleted' }
  // Others may have gone on writing since the head was read: the chain may be longer, never shorter.
  const hashAt = (sequence: number) => (sequence === 0 ? chainStart : events[sequence - 1]?.hash)
  if (hashAt(head.sequence) !== head.hash) return { subject, sequence: events.length + 1, fault: 'cutOff' }
  if (before && hashAt(before.sequence) !== before.hash) {
    const isShort = events.length < before.sequence
    return { subject, sequence: isShort ? events.length + 1 : before.sequence, fault: isShort ? 'cutOff' : 'changed' }
  }
  return undefined
}

const macOf = (secret: string, text: string): Buffer =>
  createHmac('sha256', `${secret} audit anchor`).update(text).digest()

async function readAnchor(path: string, secret: string): Promise<Heads | 'forged' | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  const end = text.indexOf('\n')
  const mac = Buffer.from(text.slice(0, Math.max(0, end)), 'hex')
  const body = text.slice(end + 1)
  if (mac.length !== 32 || !timingSafeEqual(mac, macOf(secret, body))) return 'forged'
  const rows = body.split('\n').filter((row) => row !== '')
  return new Map(
    rows.map((row) => {
      const [subject = '', sequence = '0', hash = ''] = row.split(' ')
      return [subject, { sequence: Number(sequence), hash }]
    }),
  )
}

async function writeAnchor(path: string, secret: string, heads: Heads): Promise<void> {
  const body = [...heads].map(([subject, { sequence, hash }]) => `${subject} ${sequence} ${hash}\n`).join('')
  const handle = await open(`${path}.new`, 'w', 0o600)
  try {
    await handle.writeFile(`${macOf(secret, body).toString('hex')}\n${body}`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(`${path}.new`, path)
}
