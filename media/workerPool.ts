import { EventEmitter, once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { Problem } from '../shared/protocol/problems.ts'
import type { MediaNodeSettings } from './config.ts'
import { type PooledWorker, startWorker } from './pooledWorker.ts'
import type { MediaLog } from './tell.ts'

// A worker that keeps dying is started ever more slowly. One that lived for a minute counts as well again.
const backOffMilliseconds = [0, 250, 1000, 4000, 15_000, 60_000] as const
const wellAfterMilliseconds = 60_000
const waitForWorkerMilliseconds = 10_000

type Options = { binary: string; settings: MediaNodeSettings; log: MediaLog }

type PoolEvents = {
  started: []
  /** A worker has died by itself and is no longer in the pool. */
  lost: [PooledWorker]
}

/** The worker processes of a media node: one a processor, each replaced when it dies. */
export class WorkerPool {
  readonly events = new EventEmitter<PoolEvents>()
  readonly #options: Options
  readonly #workers = new Map<number, PooledWorker>()
  readonly #replacements = new Set<Promise<void>>()
  readonly #closing = new AbortController()
  #closed: Promise<void> | undefined

  /** Starts all workers, or none. */
  static async open(options: Options): Promise<WorkerPool> {
    const pool = new WorkerPool(options)
    const indexes = Array.from({ length: options.settings.workers }, (_, index) => index)
    const started = await Promise.allSettled(indexes.map((index) => pool.#start(index, 0)))
    const failed = started.find((result) => result.status === 'rejected')
    if (!failed) return pool
    await pool.close()
    throw failed.reason
  }

  private constructor(options: Options) {
    this.#options = options
    // One listener for each meeting that waits to be opened.
    this.events.setMaxListeners(0)
  }

  get workers(): readonly PooledWorker[] {
    return [...this.#workers.values()]
  }

  /**
   * The worker to place the next meeting on. Where all have just died, waits for the first that is back.
   * @throws Problem `unavailable`
   */
  async leastLoaded(load: (worker: PooledWorker) => number): Promise<PooledWorker> {
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(waitForWorkerMilliseconds)])
    while (!this.#closing.signal.aborted) {
      const [first, ...others] = this.workers
      if (first) return others.reduce((least, next) => (load(next) < load(least) ? next : least), first)
      try {
        await once(this.events, 'started', { signal })
      } catch (cause) {
        throw new Problem('unavailable', { because: 'no media worker' }, { cause })
      }
    }
    throw new Problem('unavailable', { because: 'closing' })
  }

  /** Ends every worker process and stops replacing them. */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    this.#closing.abort()
    await Promise.all(this.#replacements)
    await Promise.all(this.workers.map((pooled) => pooled.end()))
    this.#workers.clear()
  }

  async #start(index: number, deaths: number): Promise<void> {
    const { binary, settings, log } = this.#options
    const pooled = await startWorker(binary, settings, index)
    if (this.#closing.signal.aborted) return pooled.end()
    const started = performance.now()
    this.#workers.set(index, pooled)
    const { pid } = pooled.worker
    log.info('media worker started', { pid, udpPort: pooled.udpPort, tcpPort: pooled.tcpPort })

    pooled.worker.on('died', (error) => {
      // Out of the pool before anything else, so that nothing is placed on it any more.
      this.#workers.delete(index)
      log.error('media worker died', { pid, meetings: pooled.meetings.size, because: error.message })
      const lived = performance.now() - started
      this.#replace(index, lived > wellAfterMilliseconds ? 0 : deaths)
      this.events.emit('lost', pooled)
    })
    // Closed by mediasoup itself, which listens to the signals that end this process: then nothing is to be replaced.
    pooled.worker.observer.on('close', () => {
      if (this.#workers.get(index) === pooled) this.#workers.delete(index)
    })
    this.events.emit('started')
  }

  #replace(index: number, deaths: number): void {
    const replacement = this.#startAgain(index, deaths).finally(() => this.#replacements.delete(replacement))
    this.#replacements.add(replacement)
  }

  async #startAgain(index: number, deathsBefore: number): Promise<void> {
    for (let deaths = deathsBefore; !this.#closing.signal.aborted; deaths++) {
      const wait = backOffMilliseconds[Math.min(deaths, backOffMilliseconds.length - 1)] ?? 0
      try {
        await pause(wait, undefined, { signal: this.#closing.signal })
        return await this.#start(index, deaths + 1)
      } catch (error) {
        if (this.#closing.signal.aborted) return
        this.#options.log.bug(error, 'starting a media worker again')
      }
    }
  }
}
