import { processEnvironment } from '../config.ts'
import { provideWorker, WorkerUnavailable } from './provide.ts'

// Progress on stderr; the path of the worker is the last line of stdout.
try {
  const binary = await provideWorker({
    environment: processEnvironment(),
    say: (line) => process.stderr.write(`${line}\n`),
  })
  process.stdout.write(`${binary}\n`)
} catch (error) {
  if (!(error instanceof WorkerUnavailable)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
