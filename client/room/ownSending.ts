import type { types } from 'mediasoup-client'
import type { FloorState } from '../../shared/domain/floor.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { MediaSource, type ProducerId } from '../../shared/protocol/media.ts'
import { type AskMedia, type CallTransports, produceOptions } from './callTransports.ts'
import { sendLayers } from './sentLayers.ts'

export type OwnTracks = Readonly<Record<MediaSource, MediaStreamTrack | null>>
export const noTracks: OwnTracks = { microphone: null, camera: null, screen: null, screenSound: null }

export type OwnSendingOptions = {
  ask: Pick<AskMedia, 'media:stop'>
  transports: CallTransports
  problem: (problem: Problem | null) => void
  /** The server knows the transports no more. */
  lost: () => void
}

/** The highest layer that is sent; all there are while the server has not said that fewer will do. */
const allLayers = 2
type Sent = { producer: types.Producer; layers: number | null; wanted: number | null }

const againMilliseconds = 2_000

/**
 * What one sends over one entry. The floor decides: a source that it silences is never begun, and its track carries
 * nothing, whatever was said before and whatever line it is on.
 */
export class OwnSending {
  readonly #options: OwnSendingOptions
  readonly #sent = new Map<MediaSource, Sent>()
  readonly #busy = new Set<MediaSource>()
  /** Wished for since it was last looked at. */
  readonly #wished = new Set<MediaSource>()
  #floor: FloorState | null = null
  #tracks: OwnTracks = noTracks
  #again: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(options: OwnSendingOptions) {
    this.#options = options
  }

  handleWish(floor: FloorState | null, tracks: OwnTracks): void {
    this.#floor = floor
    this.#tracks = tracks
    for (const source of MediaSource.options) void this.#follow(source)
  }

  /** Which layers of one's own picture are of use to anybody; null for none. */
  handleWanted(id: ProducerId, spatial: number | null): void {
    for (const [source, sent] of this.#sent) {
      if (sent.producer.id !== id) continue
      sent.wanted = spatial
      void this.#follow(source)
    }
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#again)
    for (const { producer } of this.#sent.values()) producer.close()
    this.#sent.clear()
  }

  #isAllowed(source: MediaSource): boolean {
    return this.#floor !== null && isAllowed(this.#floor, source)
  }

  /** One step at a time for each source, until what is sent is what is wished. */
  async #follow(source: MediaSource): Promise<void> {
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
  async #step(source: MediaSource): Promise<boolean> {
    const track = this.#tracks[source]
    const sent = this.#sent.get(source)
    if (!sent) {
      if (track?.readyState !== 'live' || !this.#isAllowed(source)) return false
      const { send, frames } = this.#options.transports
      const producer = await send.produce({
        ...produceOptions(source, track),
        // Before anything is negotiated, so that no frame leaves without it.
        ...(frames ? { onRtpSender: (sender: RTCRtpSender) => frames.sender(sender, source) } : {}),
      })
      if (this.#closed) producer.close()
      // Not yet applied: what gives way on a slow line is told to the encoder with the layers.
      else this.#sent.set(source, { producer, layers: -1, wanted: allLayers })
      return true
    }
    const { producer } = sent
    if (!track && isShare(source)) {
      // A screen that is no longer shared goes off the air; a camera that is off may come back at any moment.
      this.#sent.delete(source)
      producer.close()
      await this.#options.ask['media:stop']({ producer: producer.id as ProducerId })
      return true
    }
    if (producer.track !== track) {
      await producer.replaceTrack({ track })
      return true
    }
    if (producer.kind === 'video' && producer.rtpSender && sent.layers !== sent.wanted) {
      const { wanted } = sent
      await sendLayers(producer.rtpSender, source, wanted)
      sent.layers = wanted
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

const isShare = (source: MediaSource): boolean => source === 'screen' || source === 'screenSound'

/** The floor has no say in a shared screen: who may share is asked where it is produced, and it ends by being stopped. */
const isAllowed = (floor: FloorState, source: MediaSource): boolean =>
  source === 'microphone' ? !floor.microphoneMuted : source === 'camera' ? !floor.cameraOff : true

/** Silences what the floor silences, in the track itself. */
export function obey(floor: FloorState, { microphone, camera }: Pick<OwnTracks, 'microphone' | 'camera'>): void {
  if (microphone) microphone.enabled = isAllowed(floor, 'microphone')
  if (camera) camera.enabled = isAllowed(floor, 'camera')
}
