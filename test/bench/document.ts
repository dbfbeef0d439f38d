import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { asItShips, type Contender, contenders } from './document/contenders.ts'
import type { Order, Outcome, Reading } from './document/load.ts'
import type { Usage } from './document/serve.ts'
import { type BenchResult, type Measured, percentile, rounded } from './result.ts'

const people = ['ann', 'bob', 'cid', 'dee', 'eve', 'fay', 'gus', 'hal', 'ida', 'jon', 'kim', 'leo']
const rate = 5
const rounds = 3
const secondsARound = 4
const kills = 3
const loadProgram = join(import.meta.dirname, 'document/load.ts')

type Server = { child: ChildProcess; url: string }
type Timed = { answered: number[]; stored: number[]; seen: number[]; cpuSeconds: number; rssMiB: number }
type Lost = { answered: number; stored: number; seen: number; answeredOf: number; storedOf: number; seenOf: number }

/** Edits made durable and acknowledged: ours, hocuspocus and y-websocket's server in turns under the same load. */
export async function run(): Promise<BenchResult> {
  const began = performance.now()
  const folder = await mkdtemp(join(tmpdir(), 'bench-document-'))
  try {
    const timed = await timeAll(folder)
    const lost = await killAll(folder)
    const of = (name: Contender['name']) => measured(name, timed.get(name), lost.get(name))
    const [ours, hocuspocus, yWebsocketServer] = [of('ours'), of('hocuspocus'), of('yWebsocketServer')]
    const fastest = (key: string) => Math.min(...[hocuspocus, yWebsocketServer].map((peer) => asNumber(peer[key])))
    const defaults = lost.get('asItShips')
    return {
      bench: 'document',
      ours,
      peers: {
        hocuspocus: {
          ...hocuspocus,
          lostAcknowledgedAsItShips: defaults?.answered ?? null,
          acknowledgedAtKillAsItShips: defaults?.answeredOf ?? null,
        },
        yWebsocketServer,
      },
      ratios: {
        p95: rounded(asNumber(ours['p95Ms']) / fastest('p95Ms')),
        /** To the disk on both sides; y-websocket's server never says when. */
        durableP95: rounded(asNumber(ours['durableP95Ms']) / asNumber(hocuspocus['durableP95Ms'])),
        seenP95: rounded(asNumber(ours['seenP95Ms']) / fastest('seenP95Ms')),
        cpuSeconds: rounded(asNumber(ours['cpuSeconds']) / fastest('cpuSeconds')),
        rssMiB: rounded(asNumber(ours['rssMiB']) / fastest('rssMiB')),
      },
      conditions: {
        processors: `${availableParallelism()} x ${cpus()[0]?.model.trim() ?? 'unknown'}`,
        node: process.version,
        hocuspocus: '@hocuspocus/server 4.7.0',
        yWebsocketServer: '@y/websocket-server 0.1.1',
        load: `${people.length} writers x ${rate} edits/s, ${rounds} rounds of ${secondsARound} s each, in turns`,
        kills: `${kills} a server, with SIGKILL under the same load`,
        asItShips: 'hocuspocus with its default debounce of 2 s, killed in the same way',
        seconds: rounded((performance.now() - began) / 1000, 0),
        loadRunsOn: 'the same machine, in a process of its own',
      },
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function timeAll(folder: string): Promise<Map<string, Timed>> {
  const timed = new Map<string, Timed>()
  const servers = new Map<string, Server>()
  try {
    for (const { name, program } of contenders)
      servers.set(name, await start(program, await mkdtemp(join(folder, name))))
    // The first round warms everybody up and does not count.
    for (let round = 0; round <= rounds; round++) {
      // Each in turn goes first, so that what disturbs the machine disturbs all alike.
      const turn = contenders.map((_, index) => contenders[(index + round) % contenders.length] ?? contenders[0])
      for (const contender of turn) {
        const server = contender && servers.get(contender.name)
        if (!contender || !server) continue
        const one = await timeOne(contender, server, `round${round}`, round === 0 ? 1 : secondsARound)
        if (round > 0) timed.set(contender.name, together(timed.get(contender.name), one))
      }
    }
  } finally {
    for (const { child } of servers.values()) child.kill('SIGKILL')
  }
  return timed
}

async function timeOne({ name }: Contender, { child, url }: Server, document: string, seconds: number): Promise<Timed> {
  const load = fork(loadProgram)
  try {
    load.send({ to: name, url, document, people, rate, seconds } satisfies Order)
    await once(load, 'message')
    await usage(child)
    const [outcome] = (await once(load, 'message')) as [Outcome]
    return {
      answered: outcome.answered.milliseconds,
      stored: outcome.stored.milliseconds,
      seen: outcome.seen.milliseconds,
      ...(await usage(child)),
    }
  } finally {
    load.kill('SIGKILL')
  }
}

const shipped = ['asItShips', asItShips] as const

async function killAll(folder: string): Promise<Map<string, Lost>> {
  const lost = new Map<string, Lost>()
  for (let kill = 0; kill < kills; kill++) {
    for (const [key, contender] of [...contenders.map((one) => [one.name, one] as const), shipped]) {
      const one = await killOne(contender, await mkdtemp(join(folder, 'kill-')))
      const before = lost.get(key)
      lost.set(key, before ? added(before, one) : one)
    }
  }
  return lost
}

/** Kills a server under load, hangs up every client so that none brings back what was lost, and asks a new one. */
async function killOne({ name, program, options }: Contender, folder: string): Promise<Lost> {
  const first = await start(program, folder, '0', options)
  const load = fork(loadProgram)
  let second: Server | undefined
  try {
    load.send({ to: name, url: first.url, document: 'killed', people, rate: 4 * rate, seconds: 60 } satisfies Order)
    await once(load, 'message')
    await wait(600 + Math.random() * 800)
    const died = once(first.child, 'exit')
    first.child.kill('SIGKILL')
    await died
    load.send('stop')
    const [outcome] = (await once(load, 'message')) as [Outcome]
    second = await start(program, folder, new URL(first.url).port, options)
    const text = await whatIsLeft(name, second.url)
    const missing = ({ words }: { words: string[] }) => words.filter((word) => !text.includes(word)).length
    return {
      answered: missing(outcome.answered),
      stored: missing(outcome.stored),
      seen: missing(outcome.seen),
      answeredOf: outcome.answered.words.length,
      storedOf: outcome.stored.words.length,
      seenOf: outcome.seen.words.length,
    }
  } finally {
    for (const child of [load, first.child, second?.child]) child?.kill('SIGKILL')
  }
}

async function whatIsLeft(name: Contender['name'], url: string): Promise<string> {
  const load = fork(loadProgram)
  try {
    load.send({ to: name, url, document: 'killed', reader: people[0] ?? '' } satisfies Reading)
    return ((await once(load, 'message')) as [string])[0]
  } finally {
    load.kill('SIGKILL')
  }
}

async function start(program: string, folder: string, port = '0', options = people): Promise<Server> {
  const child = fork(program, [folder, port, ...options], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const [{ url }] = (await once(child, 'message')) as [{ url: string }]
  return { child, url }
}

async function usage(child: ChildProcess): Promise<Usage> {
  child.send('usage')
  return ((await once(child, 'message')) as [Usage])[0]
}

function together(before: Timed | undefined, one: Timed): Timed {
  if (!before) return one
  return {
    answered: [...before.answered, ...one.answered],
    stored: [...before.stored, ...one.stored],
    seen: [...before.seen, ...one.seen],
    cpuSeconds: before.cpuSeconds + one.cpuSeconds,
    rssMiB: Math.max(before.rssMiB, one.rssMiB),
  }
}

const added = (a: Lost, b: Lost): Lost => ({
  answered: a.answered + b.answered,
  stored: a.stored + b.stored,
  seen: a.seen + b.seen,
  answeredOf: a.answeredOf + b.answeredOf,
  storedOf: a.storedOf + b.storedOf,
  seenOf: a.seenOf + b.seenOf,
})

function measured(name: Contender['name'], timed: Timed | undefined, lost: Lost | undefined): Measured {
  if (!timed || !lost) throw new Error(`${name} was not measured`)
  const contender = contenders.find((one) => one.name === name)
  // Ours answers when it is durable; who never answers is taken at the best that can be seen from outside.
  const own = name === 'yWebsocketServer' ? timed.seen : timed.answered
  const durable = name === 'ours' ? timed.answered : timed.stored
  return {
    p50Ms: at(own, 0.5),
    p95Ms: at(own, 0.95),
    p99Ms: at(own, 0.99),
    durableP50Ms: at(durable, 0.5),
    durableP95Ms: at(durable, 0.95),
    durableP99Ms: at(durable, 0.99),
    seenP50Ms: at(timed.seen, 0.5),
    seenP95Ms: at(timed.seen, 0.95),
    edits: timed.seen.length,
    cpuSeconds: rounded(timed.cpuSeconds),
    rssMiB: rounded(timed.rssMiB, 0),
    lostAcknowledged: name === 'yWebsocketServer' ? null : lost.answered,
    acknowledgedAtKill: name === 'yWebsocketServer' ? null : lost.answeredOf,
    lostStored: name === 'hocuspocus' ? lost.stored : null,
    lostSeen: lost.seen,
    seenAtKill: lost.seenOf,
    acknowledgement: contender?.acknowledgement ?? '',
  }
}

const at = (samples: readonly number[], share: number): number | null =>
  samples.length === 0 ? null : rounded(percentile(samples, share))

const asNumber = (value: Measured[string] | undefined): number => (typeof value === 'number' ? value : Number.NaN)
