import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { recordHandlers } from '../../server/actions/handlers.ts'
import { openBoard } from '../../server/board.ts'
import { configFrom } from '../../server/config.ts'
import { openStore, type StoreAt } from '../../server/store/database.ts'
import { direct } from '../../shared/protocol/carriers.ts'
import { mediaRequests } from '../../shared/protocol/media.ts'
import { recordRequests } from '../../shared/protocol/record.ts'
import { type Remote, remote } from '../../shared/protocol/table.ts'
import type { RecordRequests } from '../../shared/protocol/record.ts'
import { databases } from '../server/store/places.ts'
import { coordinator, expert, fill, home, personOf } from './cases/fill.ts'
import { listPlans } from './cases/plans.ts'
import { type BenchResult, type Measured, percentile, rounded } from './result.ts'

const size = { cases: 10_000, studiesACase: 200 }
const rounds = 100
/** What the first page may take at the server. */
const limitMilliseconds = 100

type Ask = Remote<RecordRequests>

/** The requests that are timed: what a coordinator, a home clinician and an expert do with ten thousand cases. */
const requests: Readonly<
  Record<string, { as: 'coordinator' | 'home' | 'expert'; run: (ask: Ask) => Promise<unknown> }>
> = {
  firstPage: { as: 'coordinator', run: (ask) => ask['case:list']({}) },
  firstPageHome: { as: 'home', run: (ask) => ask['case:list']({}) },
  firstPageExpert: { as: 'expert', run: (ask) => ask['case:list']({}) },
  urgentFirst: { as: 'coordinator', run: (ask) => ask['case:list']({ sort: 'urgency' }) },
  waiting: { as: 'coordinator', run: (ask) => ask['case:list']({ waiting: true, sort: 'urgency' }) },
  onePhase: { as: 'coordinator', run: (ask) => ask['case:list']({ phase: 'panel' }) },
  byNumber: { as: 'coordinator', run: (ask) => ask['case:list']({ words: '04170' }) },
  byCode: { as: 'coordinator', run: (ask) => ask['case:list']({ words: 'ORPHA:33069' }) },
  byTwoWords: { as: 'coordinator', run: (ask) => ask['case:list']({ words: 'focal surgery' }) },
  meetings: { as: 'coordinator', run: (ask) => ask['meeting:list']({}) },
  oneCase: { as: 'coordinator', run: (ask) => ask['case:read']({ case: 'cas_0000000000005000' }) },
}

/** The case list with ten thousand cases of two hundred studies each, on both databases, through the handlers. */
export async function run(): Promise<BenchResult> {
  const engines: Record<string, Measured> = {}
  for (const { name, needs, place } of databases) {
    if (needs.skip) {
      say(`${name}: ${needs.skip}`)
      continue
    }
    await using database = await place()
    say(`${name}: making ${size.cases} cases with ${size.studiesACase} studies each`)
    const began = performance.now()
    await fill(database.at, size)
    say(`${name}: made in ${Math.round((performance.now() - began) / 1000)} s`)
    engines[name === 'SQLite' ? 'sqlite' : 'postgres'] = await timeAll(database.at)
    for (const { list, plan } of await listPlans(database.at)) say(`${name}, ${list}:\n    ${plan.join('\n    ')}`)
  }
  const first = Object.fromEntries(
    Object.entries(engines).map(([name, engine]) => [name, Number((engine['firstPage'] as Measured)['p99Ms'])]),
  )
  for (const [name, took] of Object.entries(first)) {
    if (took > limitMilliseconds)
      throw new Error(`${name}: the first page took ${took} ms, and may take ${limitMilliseconds}`)
  }
  return {
    bench: 'cases',
    ours: engines,
    peers: {},
    ratios: Object.fromEntries(
      Object.entries(first).map(([name, took]) => [name, rounded(took / limitMilliseconds, 3)]),
    ),
    conditions: {
      ...size,
      rounds,
      processors: availableParallelism(),
      processor: cpus()[0]?.model ?? '',
      node: process.version,
    },
  }
}

async function timeAll(at: StoreAt): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-cases-'))
  try {
    await using store = await openStore(at)
    const media = remote(mediaRequests, async (name) => {
      throw new Error(`this bench has no media, and was asked ${name}`)
    })
    await using board = await openBoard(configFrom({ DATA_DIR: folder }), 'http://localhost:1', { store, media })
    const handlers = recordHandlers(board)
    const people = {
      coordinator: personOf(coordinator, 'coordinator'),
      home: personOf(home, 'homeClinician'),
      expert: personOf(expert, 'expert'),
    }
    const as = (who: keyof typeof people) =>
      remote(
        recordRequests,
        direct(recordRequests, handlers, { person: people[who], session: who, assurance: 'two' }, board.log.bug),
      )
    const measured: Measured = {}
    for (const [name, { as: who, run: ask }] of Object.entries(requests)) {
      const samples: number[] = []
      for (let round = 0; round < rounds + 5; round++) {
        const began = performance.now()
        await ask(as(who))
        // The first few find the caches cold, as they are once a day.
        if (round >= 5) samples.push(performance.now() - began)
      }
      measured[name] = {
        p50Ms: rounded(percentile(samples, 0.5)),
        p95Ms: rounded(percentile(samples, 0.95)),
        p99Ms: rounded(percentile(samples, 0.99)),
      }
    }
    return measured
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const say = (line: string): void => void process.stderr.write(`${line}\n`)
