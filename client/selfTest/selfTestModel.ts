import { observable, type Observable } from '../app/observable.ts'

export const checkNames = [
  'browser',
  'camera',
  'microphone',
  'speaker',
  'webSocket',
  'udp',
  'tcp',
  'turn',
  'bandwidth',
] as const
export type CheckName = (typeof checkNames)[number]

/** What a check found. `because` and `numbers` have their words in the catalogue; neither names a person, a device or an address. */
export type Finding = {
  verdict: 'passed' | 'warned' | 'failed' | 'skipped'
  because?: string
  numbers?: Readonly<Record<string, number>>
}
export type CheckState = { state: 'waiting' } | { state: 'running' } | ({ state: 'done' } & Finding)
export type Checks = Readonly<Record<CheckName, CheckState>>

export type SelfTestModel = {
  readonly checks: Observable<Checks>
  readonly isRunning: Observable<boolean>
  run(): Promise<void>
  close(): void
}

/** Runs one check; `signal` ends it. Whatever it opens it closes. */
export type Check = (signal: AbortSignal) => Promise<Finding>

const limitMilliseconds: Record<CheckName, number> = {
  browser: 2_000,
  camera: 60_000,
  microphone: 60_000,
  speaker: 120_000,
  webSocket: 12_000,
  udp: 15_000,
  tcp: 15_000,
  turn: 15_000,
  bandwidth: 20_000,
}
const waiting: Checks = Object.fromEntries(checkNames.map((name) => [name, { state: 'waiting' }])) as Checks

/** One check after another, each with a limit, so that one that never answers does not hold up the rest. */
export function openSelfTest(checks: Readonly<Record<CheckName, Check>>): SelfTestModel {
  const found = observable<Checks>(waiting)
  const isRunning = observable(false)
  let stop = new AbortController()

  async function one(name: CheckName, signal: AbortSignal): Promise<Finding> {
    const limit = AbortSignal.timeout(limitMilliseconds[name])
    const ended = AbortSignal.any([signal, limit])
    const late = new Promise<Finding>((done) =>
      ended.addEventListener('abort', () => done({ verdict: 'failed', because: 'noAnswer' }), { once: true }),
    )
    try {
      return await Promise.race([checks[name](ended), late])
    } catch (error) {
      if (signal.aborted || limit.aborted) return { verdict: 'failed', because: 'noAnswer' }
      // What went wrong is the finding.
      return { verdict: 'failed', because: error instanceof Error ? error.name : 'failed' }
    }
  }

  return {
    checks: found,
    isRunning,
    async run() {
      stop.abort()
      stop = new AbortController()
      const { signal } = stop
      found.set(waiting)
      isRunning.set(true)
      for (const name of checkNames) {
        found.set({ ...found.get(), [name]: { state: 'running' } })
        const finding = await one(name, signal)
        if (signal.aborted) return
        found.set({ ...found.get(), [name]: { state: 'done', ...finding } })
      }
      isRunning.set(false)
    },
    close: () => stop.abort(),
  }
}

/** In two words: whether a meeting will work from here. Any of the ways for sound and picture is enough. */
export function verdictOf(checks: Checks): 'running' | 'good' | 'limited' | 'bad' {
  const of = (name: CheckName) => {
    const check = checks[name]
    return check.state === 'done' ? check.verdict : undefined
  }
  if (checkNames.some((name) => of(name) === undefined)) return 'running'
  const carries = (['udp', 'tcp', 'turn'] as const).some((way) => of(way) === 'passed')
  if (of('browser') === 'failed' || of('webSocket') === 'failed' || !carries) return 'bad'
  const rest = checkNames.filter((name) => name !== 'tcp' && name !== 'turn')
  return rest.every((name) => of(name) === 'passed') ? 'good' : 'limited'
}
