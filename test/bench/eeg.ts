import { execFile } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { channels, samplesPerSecond, writeRecording } from './eeg/files.ts'
import { peerVersions, providePeers } from './eeg/peers.ts'
import { shapedServer } from './eeg/shaped.ts'
import { type BenchResult, percentile, rounded } from './result.ts'

const start = promisify(execFile)
const rounds = 5
const clicks = 20
const turns = 20
const daySeconds = 24 * 3600

type Timed = { milliseconds: number; values: number; sequentialMs: number }

/** Reading: against peers on a file of ten minutes, each in its own process, in turn; and a day of recording over a slow line. */
export async function run(): Promise<BenchResult> {
  const say = (line: string) => void process.stderr.write(`${line}\n`)
  const peers = await providePeers(say)
  const folder = await mkdtemp(join(tmpdir(), 'consilium-bench-eeg-'))
  try {
    const short = join(folder, 'ten-minutes.edf')
    await writeRecording(short, 600, null)
    const tasks = ['firstPage', 'wholeFile'] as const
    const names = ['ours', 'edfdecoder', 'epicurrents'] as const
    const times = new Map<string, Timed[]>()
    for (let round = 0; round < rounds; round++) {
      for (const task of tasks) {
        for (const name of names) {
          const peer = name === 'ours' ? [] : [peers[name]]
          const timed = JSON.parse(await child('contender.ts', [name, task, short, ...peer])) as Timed
          times.set(`${name} ${task}`, [...(times.get(`${name} ${task}`) ?? []), timed])
        }
      }
      say(`Round ${round + 1} of ${rounds}`)
    }
    const median = (name: (typeof names)[number], task: (typeof tasks)[number]) =>
      percentile(
        times.get(`${name} ${task}`)!.map(({ milliseconds }) => milliseconds),
        0.5,
      )
    const expected = channels * samplesPerSecond * 600
    for (const name of names) {
      const [one] = times.get(`${name} wholeFile`)!
      if (one!.values !== expected) throw new Error(`${name} read ${one!.values} values of ${expected}`)
    }
    const whole = times.get('ours wholeFile')!
    const share = percentile(
      whole.map(({ milliseconds, sequentialMs }) => sequentialMs / milliseconds),
      0.5,
    )

    const day = join(folder, 'day.edf')
    await writeRecording(day, daySeconds, [...seconds(0, 40), ...seconds(3590, 230)])
    const { size } = await stat(day)
    await using shaped = await shapedServer(day)
    say('A day of recording over 20 Mbit/s')
    const read = JSON.parse(await child('reader.ts', [shaped.url, String(size), String(clicks), String(turns)])) as {
      firstPages: number[]
      pageTurns: number[]
      rssMiB: number
    }
    const numbers = (name: (typeof names)[number]) => ({
      firstPageMs: rounded(median(name, 'firstPage')),
      wholeFileMs: rounded(median(name, 'wholeFile')),
    })
    const faster = (task: (typeof tasks)[number]) => Math.min(median('edfdecoder', task), median('epicurrents', task))
    return {
      bench: 'eeg',
      ours: {
        ...numbers('ours'),
        diskThroughputShare: rounded(share, 3),
        dayFirstPage: timesOf(read.firstPages),
        pageTurn: timesOf(read.pageTurns),
        rssMiB: rounded(read.rssMiB),
      },
      peers: { edfdecoder: numbers('edfdecoder'), epicurrents: numbers('epicurrents') },
      ratios: {
        firstPage: rounded(median('ours', 'firstPage') / faster('firstPage'), 3),
        wholeFile: rounded(median('ours', 'wholeFile') / faster('wholeFile'), 3),
      },
      conditions: {
        processors: `${cpus().length} x ${cpus()[0]?.model ?? ''}`,
        node: process.version,
        peers: Object.entries(peerVersions)
          .map(([name, version]) => `${name} ${version}`)
          .join(', '),
        tenMinutes: `${channels} channels x ${samplesPerSecond} Hz x 600 s, written whole`,
        day: `${rounded(size / 1e9)} GB, sparse: signal where it is read, the rest empty`,
        line: '20 Mbit/s over loopback, token bucket',
        reader: 'the worker of the browser run in Node; drawing is not in it',
        firstPage: 'physical values of 10 s of all channels; edfdecoder reads whole files only',
      },
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const seconds = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index)

const timesOf = (samples: readonly number[]) => ({
  p50Ms: rounded(percentile(samples, 0.5)),
  p95Ms: rounded(percentile(samples, 0.95)),
})

async function child(script: string, args: readonly string[]): Promise<string> {
  const file = join(import.meta.dirname, 'eeg', script)
  const options = { maxBuffer: 16 * 1024 * 1024 }
  const { stdout } = await start(process.execPath, ['--disable-warning=ExperimentalWarning', file, ...args], options)
  return stdout.trim().split('\n').at(-1) ?? ''
}
