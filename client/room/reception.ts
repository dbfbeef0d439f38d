import type { types } from 'mediasoup-client'
import type { PersonId } from '../../shared/domain/identifiers.ts'
import type { ConsumerId, MediaSource, ProducerId, RtpCapabilities } from '../../shared/protocol/media.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { OnAir } from '../../shared/protocol/room.ts'
import type { AskMedia, CallTransports } from './callTransports.ts'

/** What is received of another, to be shown or heard. */
export type Received = {
  producer: ProducerId
  person: PersonId
  source: MediaSource
  track: MediaStreamTrack
  /** The sender is muted, or their camera is off: nothing comes. */
  paused: boolean
}

/** What the screen does with it. A track that is attached to nothing is not to be sent at all. */
export type Use = { attached: boolean; isVisible: boolean; height: number }

type Held = {
  consumer: types.Consumer
  use: Use
  /** What the server was told last. A consumer begins paused. */
  asked: { isFlowing: boolean; layer: number | null }
  isTelling: boolean
}

const unused: Use = { attached: false, isVisible: true, height: 0 }
const againMilliseconds = 1_500

/**
 * What this browser takes of what is on air: all that it lacks, nothing that is gone, and each no better than its tile
 * is large. `media:onAir` is the whole truth; whatever happens while a request is under way is found when it ends.
 */
export class Reception {
  readonly #ask: AskMedia
  readonly #transports: CallTransports
  readonly #changed: (received: readonly Received[]) => void
  readonly #held = new Map<ProducerId, Held>()
  readonly #taking = new Set<ProducerId>()
  #onAir = new Map<ProducerId, OnAir>()
  #again: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(ask: AskMedia, transports: CallTransports, changed: (received: readonly Received[]) => void) {
    this.#ask = ask
    this.#transports = transports
    this.#changed = changed
  }

  /** What others send now, whole. */
  handleOnAir(producers: readonly OnAir[]): void {
    this.#onAir = new Map(producers.map((one) => [one.producer, one]))
    for (const [producer, held] of this.#held) {
      if (this.#onAir.has(producer)) continue
      held.consumer.close()
      this.#held.delete(producer)
    }
    for (const producer of this.#onAir.keys()) void this.#take(producer)
    this.#tell()
  }

  handleUse(producer: ProducerId, use: Partial<Use>): void {
    const held = this.#held.get(producer)
    if (!held) return
    held.use = { ...held.use, ...use }
    void this.#tune(held)
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#again)
    for (const { consumer } of this.#held.values()) consumer.close()
    this.#held.clear()
  }

  async #take(producer: ProducerId): Promise<void> {
    if (this.#held.has(producer) || this.#taking.has(producer)) return
    this.#taking.add(producer)
    try {
      const rtpCapabilities = this.#transports.rtpCapabilities as RtpCapabilities
      const asked = await this.#ask['media:consume']({ producer, rtpCapabilities })
      if (this.#closed || !this.#onAir.has(producer)) return
      const consumer = await this.#transports.receive.consume({
        id: asked.consumer,
        producerId: producer,
        kind: asked.kind,
        rtpParameters: asked.rtpParameters as types.RtpParameters,
        // One stream a producer: with those of one person in one, a browser holds back sound to wait for pictures.
        streamId: producer,
      })
      if (this.#closed || !this.#onAir.has(producer)) return consumer.close()
      const held: Held = { consumer, use: unused, asked: { isFlowing: false, layer: null }, isTelling: false }
      this.#held.set(producer, held)
      this.#tell()
    } catch (error) {
      if (this.#closed) return
      if (!(error instanceof Problem)) throw error
      // Gone since: the next `media:onAir` says so. Anything else is tried again.
      if (error.code !== 'not-found') this.#takeLater()
    } finally {
      this.#taking.delete(producer)
    }
  }

  #takeLater(): void {
    clearTimeout(this.#again)
    this.#again = setTimeout(() => this.handleOnAir([...this.#onAir.values()]), againMilliseconds)
  }

  /** Brings the server's idea of a consumer in line with its use: one request at a time, and the last wish wins. */
  async #tune(held: Held): Promise<void> {
    if (held.isTelling) return
    held.isTelling = true
    const consumer = held.consumer.id as ConsumerId
    try {
      // A tile that moves lets go and attaches in one go, which is no reason to stop and start.
      await Promise.resolve()
      while (!this.#closed && !held.consumer.closed) {
        const wished = wishOf(held)
        const { asked } = held
        if (wished.layer !== null && wished.layer !== asked.layer) {
          await this.#ask['media:layer']({ consumer, spatial: wished.layer })
          asked.layer = wished.layer
        } else if (wished.isFlowing !== asked.isFlowing) {
          await this.#ask[wished.isFlowing ? 'media:resume' : 'media:pause']({ consumer })
          asked.isFlowing = wished.isFlowing
        } else return
      }
    } catch (error) {
      if (this.#closed) return
      if (!(error instanceof Problem)) throw error
      if (error.code !== 'not-found') setTimeout(() => void this.#tune(held), againMilliseconds)
    } finally {
      held.isTelling = false
    }
  }

  #tell(): void {
    if (this.#closed) return
    const received = [...this.#held].flatMap(([producer, { consumer }]) => {
      const onAir = this.#onAir.get(producer)
      return onAir
        ? [{ producer, person: onAir.person, source: onAir.source, track: consumer.track, paused: onAir.paused }]
        : []
    })
    this.#changed(received)
  }
}

function wishOf({ consumer, use }: Held): { isFlowing: boolean; layer: number | null } {
  if (consumer.kind === 'audio') return { isFlowing: use.attached, layer: null }
  const layers = spatialLayersOf(consumer.rtpParameters)
  const isFlowing = use.attached && use.isVisible
  return { isFlowing, layer: isFlowing && layers > 1 ? layerFor(use.height, layers) : null }
}

/** From the scalability mode, such as `L3T3`: WebRTC-SVC section 6. */
const spatialLayersOf = ({ encodings = [] }: types.RtpParameters): number =>
  Number(/^[LS](\d)/.exec(encodings[0]?.scalabilityMode ?? '')?.[1] ?? 1)

/**
 * The layer for a tile of so many device pixels in height: each is half of the next one up, the highest 720. A picture
 * that is drawn a third larger than it is still looks right, one that is half of its tile does not.
 */
export const layerFor = (height: number, layers: number): number => {
  const wished = height <= 240 ? 0 : height <= 480 ? 1 : 2
  return Math.min(wished, layers - 1)
}
