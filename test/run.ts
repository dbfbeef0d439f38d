// Runs everything: sets up what tests need, then each test file in a process of its own.
// `npm test -- PATH...` runs only the files whose path contains one of the words.
import { globSync } from 'node:fs'
import { join } from 'node:path'
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
const count = { passed: 0, failed: 0, skipped: 0 }
const failures: string[] = []
await runFiles(
  files.filter((file) => !alone.includes(file)),
  2,
)
await runFiles(alone, 1)

for (const failure of failures) say(`failed: ${failure}`)
process.stdout.write(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`)
process.exitCode = count.failed > 0 || count.passed === 0 ? 1 : 0

async function runFiles(some: string[], concurrency: number): Promise<void> {
  if (some.length === 0) return
  const tests = run({
    files: some.map((file) => join(root, file)),
    concurrency,
    timeout: 15 * 60_000,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  tests.on('test:pass', (test) => {
    if (test.details.type === 'suite') return
    if (test.skip !== undefined && test.skip !== false) count.skipped++
    else count.passed++
  })
  tests.on('test:fail', (test) => {
    count.failed++
    failures.push(`${test.file ?? ''} ${test.name}`)
  })
  const report = tests.compose(spec)
  report.pipe(process.stdout, { end: false })
  await new Promise((done, fail) => report.on('end', done).on('error', fail))
}
