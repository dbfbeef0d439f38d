import type { types } from 'mediasoup-client'
import type { FloorState } from '../../shared/domain/floor.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { type AskMedia, type CallTransports, produceOptions } from './callTransports.ts'

type Source = 'microphone' | 'camera'
export type OwnTracks = Readonly<Record<Source, MediaStreamTrack | null>>

export type OwnSendingOptions = {
  ask: Pick<AskMedia, 'media:stop'>
  transports: CallTransports
  problem: (problem: Problem | null) => void
  /** The server knows the transports no more. */
  lost: () => void
}

const againMilliseconds = 2_000

/**
 * What one sends over one entry. The floor decides: a source that it silences is never begun, and its track carries
 * nothing, whatever was said before and whatever line it is on.
 */
export class OwnSending {
  readonly #options: OwnSendingOptions
  readonly #producers = new Map<Source, types.Producer>()
  readonly #busy = new Set<Source>()
  /** Wished for since it was last looked at. */
  readonly #wished = new Set<Source>()
  #floor: FloorState | null = null
  #tracks: OwnTracks = { microphone: null, camera: null }
  #again: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(options: OwnSendingOptions) {
    this.#options = options
  }

  handleWish(floor: FloorState | null, tracks: OwnTracks): void {
    this.#floor = floor
    this.#tracks = tracks
    for (const source of ['microphone', 'camera'] as const) void this.#follow(source)
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#again)
    for (const producer of this.#producers.values()) producer.close()
    this.#producers.clear()
  }

  #isAllowed(source: Source): boolean {
    return this.#floor !== null && isAllowed(this.#floor, source)
  }

  /** One step at a time for each source, until what is sent is what is wished. */
  async #follow(source: Source): Promise<void> {
    this.#wished.add(source)
    if (this.#busy.has(source)) return
    this.#busy.add(source)
    try {
      while (!this.#closed && this.#wished.delete(source)) while (!this.#closed && (await this.#step(source)));
      if (!this.#closed) this.#options.problem(null)
    } catch (error) {
      if (!this.#closed) this.#failed(error)
    } finally {
      this.#busy.delete(source)
    }
  }

  /** Answers whether something was done, and there may be more to do. */
  async #step(source: Source): Promise<boolean> {
    const track = this.#tracks[source]
    const producer = this.#producers.get(source)
    if (track && track.readyState === 'live' && this.#isAllowed(source) && !producer) {
      const { send } = this.#options.transports
      const made = await send.produce(produceOptions(source, track))
      if (this.#closed) made.close()
      else this.#producers.set(source, made)
      return true
    }
    if (producer && producer.track !== track) {
      await producer.replaceTrack({ track })
      return true
    }
    return false
  }

  #failed(error: unknown): void {
    if (!(error instanceof Problem)) throw error
    // An unknown transport: this entry is over, for receiving as well.
    if (error.code === 'not-found' || error.code === 'media-lost') return this.#options.lost()
    this.#options.problem(error)
    if (error.code === 'not-permitted') return
    clearTimeout(this.#again)
    this.#again = setTimeout(() => this.handleWish(this.#floor, this.#tracks), againMilliseconds)
  }
}

const isAllowed = (floor: FloorState, source: Source): boolean =>
  source === 'microphone' ? !floor.microphoneMuted : !floor.cameraOff

/** Silences what the floor silences, in the track itself. */
export function obey(floor: FloorState, { microphone, camera }: OwnTracks): void {
  if (microphone) microphone.enabled = isAllowed(floor, 'microphone')
  if (camera) camera.enabled = isAllowed(floor, 'camera')
}
