import type { MeetingId } from '../shared/domain/identifiers.ts'
import { Problem } from '../shared/protocol/problems.ts'
import type { MediaNodeSettings } from './config.ts'
import { MeetingMedia } from './meetingMedia.ts'
import type { PooledWorker } from './pooledWorker.ts'
import type { MediaLog, Tell } from './tell.ts'
import { WorkerPool } from './workerPool.ts'

const attempts = 3

export type MediaNodeOptions = {
  /** Path of a mediasoup worker, as `provideWorker` answers it. */
  workerBinary: string
  settings: MediaNodeSettings
  /** Called with each notice. */
  tell: Tell
  log: MediaLog
}

type Held = { opening: Promise<MeetingMedia>; opened?: MeetingMedia }

/** The meetings that a media node carries, spread over its workers. */
export class Meetings {
  readonly #held = new Map<MeetingId, Held>()
  readonly #pool: WorkerPool
  readonly #tell: Tell
  #closing = false

  /** Starts the workers. */
  static async open({ workerBinary: binary, settings, tell, log }: MediaNodeOptions): Promise<Meetings> {
    const pool = await WorkerPool.open({ binary, settings, log })
    return new Meetings(pool, (notice) => {
      try {
        tell(notice)
      } catch (error) {
        log.bug(error, notice.name)
      }
    })
  }

  private constructor(pool: WorkerPool, tell: Tell) {
    this.#pool = pool
    this.#tell = tell
    pool.events.on('lost', (lost) => this.#handleLostWorker(lost))
  }

  get workers(): readonly PooledWorker[] {
    return this.#pool.workers
  }

  /** The meetings on a worker that are open. */
  on = (worker: PooledWorker): MeetingMedia[] => [...worker.meetings].flatMap((meeting) => this.opened(meeting) ?? [])

  /** Opens a meeting on the worker that has least to do; one that is open is answered as it is. */
  async open(meeting: MeetingId): Promise<MeetingMedia> {
    if (this.#closing) throw new Problem('unavailable', { because: 'closing' })
    const there = this.#held.get(meeting)
    if (there) return there.opening
    const held: Held = { opening: this.#place(meeting) }
    this.#held.set(meeting, held)
    try {
      held.opened = await held.opening
    } catch (error) {
      if (this.#held.get(meeting) === held) this.#held.delete(meeting)
      throw error
    }
    if (this.#held.get(meeting) === held) return held.opened
    end(held.opened)
    throw new Problem('not-found', { meeting })
  }

  /** @throws Problem `not-found` where the meeting is not open here */
  async find(meeting: MeetingId): Promise<MeetingMedia> {
    const held = this.#held.get(meeting)
    if (!held) throw new Problem('not-found', { meeting })
    return held.opening
  }

  /** The meeting if it is open here. */
  opened = (meeting: MeetingId): MeetingMedia | undefined => this.#held.get(meeting)?.opened

  /** A meeting that is still being opened finds out when it is, and closes then. */
  end(meeting: MeetingId): void {
    const held = this.#held.get(meeting)
    this.#held.delete(meeting)
    if (held?.opened) end(held.opened)
  }

  /** Ends all meetings and worker processes. */
  async close(): Promise<void> {
    this.#closing = true
    for (const meeting of this.#held.keys()) this.end(meeting)
    await this.#pool.close()
  }

  async #place(meeting: MeetingId): Promise<MeetingMedia> {
    for (let attempt = 1; ; attempt++) {
      const worker = await this.#leastLoaded()
      worker.meetings.add(meeting)
      try {
        return await MeetingMedia.open(meeting, worker, this.#tell)
      } catch (error) {
        worker.meetings.delete(meeting)
        // It died under our hands; the next one is as good.
        if (!worker.worker.closed || attempt === attempts) throw error
      }
    }
  }

  async #leastLoaded(): Promise<PooledWorker> {
    // Forwarding is what costs, so consumers count; a meeting counts as one for those that nobody has entered yet.
    return this.#pool.leastLoaded((worker) =>
      this.on(worker).reduce((sum, { counts }) => sum + counts.consumers, worker.meetings.size),
    )
  }

  #handleLostWorker(lost: PooledWorker): void {
    for (const [meeting, { opened }] of this.#held) {
      if (opened?.on !== lost) continue
      this.#held.delete(meeting)
      opened.close()
      this.#tell({ name: 'media:lost', content: { meeting } })
    }
  }
}

function end(media: MeetingMedia): void {
  media.close()
  media.on.meetings.delete(media.meeting)
}
