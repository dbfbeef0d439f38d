import { buildFromSource } from './buildFromSource.ts'
import { whyWorkerDoesNotStart } from './checkWorkerStarts.ts'
import { downloadPrebuilt } from './downloadPrebuilt.ts'
import { recipe, recipeName } from './recipe.ts'
import type { Environment } from './runCommand.ts'
import { inWorkshop, keepWorker, workerCache } from './workerCache.ts'

/** No worker could be had. The message says what was tried, what failed and what to install. */
export class WorkerUnavailable extends Error {
  override name = 'WorkerUnavailable'
}

/**
 * Provides the mediasoup worker: a program that mediasoup's npm package carries only as source.
 * `environment` is the process's; of it are used MEDIASOUP_WORKER_BIN, XDG_CACHE_HOME, HOME, PATH and what mediasoup's
 * own script reads. `say` is given lines of progress. Answers the path of a worker that has been started once to see
 * that it works.
 * @throws WorkerUnavailable
 */
export async function provideWorker(options: {
  environment: Environment
  say: (line: string) => void
}): Promise<string> {
  const { environment, say } = options
  const given = environment['MEDIASOUP_WORKER_BIN']
  if (given) return theGivenOne(given)

  const cache = workerCache(environment, recipeName(recipe))
  const cached = async () => ((await whyWorkerDoesNotStart(cache.binary)) === undefined ? cache.binary : undefined)
  const found = await cached()
  if (found) return found

  const onWait = () => say('Another set-up is making the mediasoup worker; waiting for it.')
  return inWorkshop(cache, onWait, async () => {
    const madeMeanwhile = await cached()
    if (madeMeanwhile) return madeMeanwhile

    say('Looking for a prebuilt mediasoup worker.')
    const downloaded = await downloadPrebuilt(cache.workshop, environment)
    if ('worker' in downloaded) return keepWorker(cache, downloaded.worker, downloaded.origin)
    say(`No prebuilt worker: ${firstLine(downloaded.failed)}`)

    const built = await buildFromSource(cache.workshop, { recipe, log: cache.log, environment, say })
    if ('worker' in built) return keepWorker(cache, built.worker, built.origin)
    throw new WorkerUnavailable(
      [
        'There is no mediasoup worker, and without it no audio and video.',
        `The prebuilt one could not be had: ${firstLine(downloaded.failed)}`,
        `Building one failed: ${built.failed}`,
        'Or set MEDIASOUP_WORKER_BIN to a worker that you have.',
      ].join('\n'),
    )
  })
}

async function theGivenOne(binary: string): Promise<string> {
  const why = await whyWorkerDoesNotStart(binary)
  if (why === undefined) return binary
  throw new WorkerUnavailable(`MEDIASOUP_WORKER_BIN names no usable worker: ${why}. Correct it or unset it.`)
}

const firstLine = (text: string) => text.split('\n')[0] ?? ''
