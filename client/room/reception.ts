import type { types } from 'mediasoup-client'
import type { PersonId } from '../../shared/domain/identifiers.ts'
import type {
  ConsumerId,
  ConsumerParameters,
  MediaSource,
  Pictures,
  ProducerId,
  RtpCapabilities,
} from '../../shared/protocol/media.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { OnAir } from '../../shared/protocol/room.ts'
import type { AskMedia, CallTransports } from './callTransports.ts'
import { chosenPictures } from './lastN.ts'

/** Why a picture is not shown although it is sent: one asked for none, the line has no room, or others come first. */
export type NotShown = 'audioOnly' | 'slowLine' | 'tooMany'

/** What another sends, to be shown or heard. */
export type Received = {
  producer: ProducerId
  person: PersonId
  source: MediaSource
  /** Null until it has been taken: a picture is, once it has a place on screen. */
  track: MediaStreamTrack | null
  /** The sender is muted, or their camera is off: nothing comes. */
  paused: boolean
  notShown: NotShown | null
}

/** What the screen does with it. A track that is attached to nothing is not to be sent at all. */
export type Use = { attached: boolean; isVisible: boolean; height: number }

/** What decides, beside its own size, whether a picture is taken. */
export type Choice = {
  /** Who spoke, the latest first. */
  spoke: readonly PersonId[]
  leader: PersonId | null
  /** Sound, images and text, and no pictures of people. */
  audioOnly: boolean
  /** What the server says that this line has room for. */
  pictures: Pictures
}
export const everything: Choice = { spoke: [], leader: null, audioOnly: false, pictures: 'all' }

type Held = {
  consumer: types.Consumer
  /** What the server was told last. A consumer begins paused. */
  asked: { isFlowing: boolean; layer: number | null }
  isTelling: boolean
}

const unused: Use = { attached: false, isVisible: true, height: 0 }
const againMilliseconds = 1_500
/** About as many as are seen at first on any screen. */
const picturesAhead = 4

/**
 * What this browser takes of what is on air: every voice, the pictures that have a place on screen, each no better than
 * its tile is large. `media:onAir` is the whole truth; whatever happens while a request is under way is found when it
 * ends.
 */
export class Reception {
  readonly #ask: AskMedia
  readonly #transports: CallTransports
  readonly #changed: (received: readonly Received[]) => void
  readonly #held = new Map<ProducerId, Held>()
  readonly #taking = new Set<ProducerId>()
  readonly #uses = new Map<ProducerId, Use>()
  #onAir = new Map<ProducerId, OnAir>()
  #choice = everything
  #chosen: ReadonlySet<ProducerId> = new Set()
  #again: ReturnType<typeof setTimeout> | undefined
  #isFirst = true
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
    for (const producer of this.#uses.keys()) if (!this.#onAir.has(producer)) this.#uses.delete(producer)
    this.#follow()
    if (producers.length > 0) this.#isFirst = false
    this.#tell()
  }

  handleUse(producer: ProducerId, use: Partial<Use>): void {
    if (!this.#onAir.has(producer)) return
    this.#uses.set(producer, { ...this.#useOf(producer), ...use })
    this.#follow()
  }

  handleChoice(choice: Choice): void {
    this.#choice = choice
    this.#follow()
    this.#tell()
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#again)
    for (const { consumer } of this.#held.values()) consumer.close()
    this.#held.clear()
  }

  readonly #useOf = (producer: ProducerId): Use => this.#uses.get(producer) ?? unused

  /** Chooses the pictures, takes what is lacking, and tells the server what has changed. */
  #follow(): void {
    const before = this.#chosen
    const placed = [...this.#onAir.values()].flatMap(({ producer, person, source, paused }) => {
      const { attached, isVisible, height } = this.#useOf(producer)
      if (isSound(source) || !attached || !isVisible || paused) return []
      return [{ producer, person, isShare: source === 'screen', height }]
    })
    this.#chosen = chosenPictures(placed, this.#choice)
    const ahead = this.#ahead()
    const all = [...this.#onAir.values()]
    void this.#take(all.filter((one) => isSound(one.source) || this.#isWanted(one) || ahead.has(one)))
    for (const [producer, held] of this.#held) void this.#tune(producer, held)
    const isSame = before.size === this.#chosen.size && [...before].every((one) => this.#chosen.has(one))
    if (!isSame) this.#tell()
  }

  /** A picture that has a place on screen, and is not left out for want of room or wish. */
  #isWanted(one: OnAir): boolean {
    return this.#chosen.has(one.producer) && this.#leftOut(one) === null
  }

  #leftOut({ source }: OnAir): NotShown | null {
    const { audioOnly, pictures } = this.#choice
    if (isSound(source)) return null
    if (audioOnly) return 'audioOnly'
    const hasRoom = pictures === 'all' || (pictures === 'screen' && source === 'screen')
    return hasRoom ? null : 'slowLine'
  }

  /** On coming in, before anything is drawn: who will most likely be seen. Nothing flows until there is a place for it. */
  #ahead(): ReadonlySet<OnAir> {
    if (!this.#isFirst) return new Set()
    const pictures = [...this.#onAir.values()].filter((one) => !isSound(one.source) && !one.paused)
    return new Set(pictures.filter((one) => this.#leftOut(one) === null).slice(0, picturesAhead))
  }

  /** Taken together they are negotiated together, once. */
  async #take(some: readonly OnAir[]): Promise<void> {
    const lacking = some.filter(({ producer }) => !this.#held.has(producer) && !this.#taking.has(producer))
    const rtpCapabilities = this.#transports.rtpCapabilities as RtpCapabilities
    const asked = lacking.map(({ producer }) => {
      this.#taking.add(producer)
      return this.#ask['media:consume']({ producer, rtpCapabilities })
    })
    await Promise.allSettled(asked)
    for (const [index, { producer }] of lacking.entries()) void this.#receive(producer, asked[index]!)
  }

  async #receive(producer: ProducerId, asking: Promise<ConsumerParameters>): Promise<void> {
    try {
      const asked = await asking
      if (this.#closed || !this.#onAir.has(producer)) return
      const { frames } = this.#transports
      const onAir = this.#onAir.get(producer)
      const consumer = await this.#transports.receive.consume({
        id: asked.consumer,
        producerId: producer,
        kind: asked.kind,
        rtpParameters: asked.rtpParameters as types.RtpParameters,
        // One stream a producer: with those of one person in one, a browser holds back sound to wait for pictures.
        streamId: producer,
        ...(frames && onAir
          ? { onRtpReceiver: (receiver: RTCRtpReceiver) => frames.receiver(receiver, onAir.person, onAir.source) }
          : {}),
      })
      if (this.#closed || !this.#onAir.has(producer)) return consumer.close()
      const held: Held = { consumer, asked: { isFlowing: false, layer: null }, isTelling: false }
      this.#held.set(producer, held)
      void this.#tune(producer, held)
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
    this.#again = setTimeout(() => this.#follow(), againMilliseconds)
  }

  /** Brings the server's idea of a consumer in line with its use: one request at a time, and the last wish wins. */
  async #tune(producer: ProducerId, held: Held): Promise<void> {
    if (held.isTelling) return
    held.isTelling = true
    const consumer = held.consumer.id as ConsumerId
    try {
      // A tile that moves lets go and attaches in one go, which is no reason to stop and start.
      await Promise.resolve()
      while (!this.#closed && !held.consumer.closed) {
        const wished = this.#wishOf(producer, held.consumer)
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
      if (error.code !== 'not-found') setTimeout(() => void this.#tune(producer, held), againMilliseconds)
    } finally {
      held.isTelling = false
    }
  }

  #wishOf(producer: ProducerId, consumer: types.Consumer): { isFlowing: boolean; layer: number | null } {
    const { attached, height } = this.#useOf(producer)
    if (consumer.kind === 'audio') return { isFlowing: attached, layer: null }
    const onAir = this.#onAir.get(producer)
    // One that is paused by its sender flows nothing, and is to come at once when it is resumed.
    const isFlowing =
      onAir !== undefined && attached && (onAir.paused ? this.#leftOut(onAir) === null : this.#isWanted(onAir))
    const layers = spatialLayersOf(consumer.rtpParameters)
    return { isFlowing, layer: isFlowing && layers > 1 ? layerFor(height, layers) : null }
  }

  #tell(): void {
    if (this.#closed) return
    this.#changed(
      [...this.#onAir.values()].map((one) => {
        const { attached, isVisible } = this.#useOf(one.producer)
        const isCut = attached && isVisible && !one.paused && !isSound(one.source) && !this.#chosen.has(one.producer)
        const { producer, person, source, paused } = one
        const track = this.#held.get(producer)?.consumer.track ?? null
        return { producer, person, source, paused, track, notShown: this.#leftOut(one) ?? (isCut ? 'tooMany' : null) }
      }),
    )
  }
}

const isSound = (source: MediaSource): boolean => source === 'microphone' || source === 'screenSound'

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
