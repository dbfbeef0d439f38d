// Runs everything: sets up what tests need, then each test file in a process of its own.
// `npm test -- PATH...` runs only the files whose path contains one of the words.
import { globSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { provideWorker } from '../media/worker/provide.ts'
import { buildClient } from '../server/setup/buildClient.ts'
import { provideBrowser } from './support/browser.ts'

const root = join(import.meta.dirname, '..')
const say = (line: string) => void process.stderr.write(`${line}\n`)
const words = process.argv.slice(2)
const files = globSync('test/**/*.test.ts', { cwd: root })
  .toSorted()
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))

process.env['MEDIASOUP_WORKER_BIN'] = await provideWorker({ environment: process.env, say })
process.env['CONSILIUM_BROWSER'] = await provideBrowser(say)
await buildClient(say)

/** Those that load the machine run one at a time, so that what they wait for is not starved. */
const alone = files.filter((file) => /^test\/(e2e|media)\//.test(file))
const first = [
  ...(await runFiles(
    files.filter((file) => !alone.includes(file)),
    2,
  )),
  ...(await runFiles(alone, 1)),
]
// A browser that this machine starved is told from a defect by running its file once more, with the machine to itself.
// What fails then has failed. What passes then is named: a test that is unsteady is a thing to mend.
const unsteady = [...new Set(first.filter((ran) => ran.outcome === 'failed').map((ran) => ran.file))]
const second = await runFiles(unsteady, 1)
const results = [...first.filter((ran) => !unsteady.includes(ran.file)), ...second]

const named = ({ file, name }: Ran) => `${relative(root, file)} ${name}`
const failed = results.filter((ran) => ran.outcome === 'failed')
for (const file of unsteady) {
  if (!failed.some((ran) => ran.file === file)) say(`unsteady, passed when run again: ${relative(root, file)}`)
}
for (const ran of failed) say(`failed: ${named(ran)}`)
const counted = (outcome: Ran['outcome']) => results.filter((ran) => ran.outcome === outcome).length
process.stdout.write(`\n${counted('passed')} passed, ${counted('failed')} failed, ${counted('skipped')} skipped\n`)
process.exitCode = failed.length > 0 || counted('passed') === 0 ? 1 : 0

type Ran = { file: string; name: string; outcome: 'passed' | 'failed' | 'skipped' }

async function runFiles(some: readonly string[], concurrency: number): Promise<Ran[]> {
  const ran: Ran[] = []
  if (some.length === 0) return ran
  const tests = run({
    files: some.map((file) => resolve(root, file)),
    concurrency,
    timeout: 15 * 60_000,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  const note = (test: { file?: string; name: string }, outcome: Ran['outcome']) =>
    ran.push({ file: test.file ?? test.name, name: test.name, outcome })
  tests.on('test:pass', (test) => {
    if (test.details.type === 'suite') return
    note(test, test.skip !== undefined && test.skip !== false ? 'skipped' : 'passed')
  })
  tests.on('test:fail', (test) => note(test, 'failed'))
  const report = tests.compose(spec)
  report.pipe(process.stdout, { end: false })
  await new Promise((done, fail) => report.on('end', done).on('error', fail))
  return ran
}
