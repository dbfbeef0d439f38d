import type {
  Consumer,
  Producer,
  Router,
  RtpCapabilities as EndpointCapabilities,
  RtpParameters as StreamParameters,
  WebRtcServer,
} from 'mediasoup/types'
import type { PersonId } from '../shared/domain/identifiers.ts'
import type {
  ConsumerId,
  ConsumerParameters,
  DtlsParameters,
  MediaSource,
  Pictures,
  ProducerId,
  RtpCapabilities,
  RtpParameters,
  TransportId,
} from '../shared/protocol/media.ts'
import { Problem } from '../shared/protocol/problems.ts'
import { Line } from './line.ts'
import { PictureBudget } from './pictureBudget.ts'
import { asked } from './refusals.ts'

/** Between looks at what a line carries: what is low has to stay so for two seconds to be believed. */
const lookMilliseconds = 1_000

const kindOf = { microphone: 'audio', camera: 'video', screen: 'video', screenSound: 'audio' } as const
// Of what video bandwidth there is, a shared screen gets its part first, then cameras by the size of their tile (1 to
// 255; audio is not counted).
const screenPriority = 255
const cameraPriority = (spatial: number) => 1 + spatial

type Sent = { producer: Producer; source: MediaSource; asAsked: string }
type Taken = {
  consumer: Consumer
  source: MediaSource
  /** As the participant asked. It is paused as well where their line has no room for it. */
  paused: boolean
}

/** What a participant's media tells the meeting it belongs to. */
export type ParticipantEvents = {
  onLineLost(): void
  /** After a silence this participant is heard again; what they send has to begin anew for the others. */
  onLineBack(sent: ProducerId[]): void
  /** A producer is there, or has been paused or resumed. */
  onProducer(producer: Producer, source: MediaSource): Promise<void>
  onProducerClosed(producer: ProducerId, source: MediaSource): void
  onQuality(consumer: ConsumerId, sent: number, received: number): void
  onLayers(consumer: ConsumerId, spatial: number | null, temporal: number | null): void
  /** The best layer of a picture that this participant takes now; null where they take none. */
  onUse(producer: ProducerId, consumer: ConsumerId, spatial: number | null): void
  onBudget(pictures: Pictures): void
}

/** One entry of one participant: two transports, what is sent over the one and received over the other. */
export class ParticipantMedia {
  readonly participant: PersonId
  readonly entry: string
  readonly #events: ParticipantEvents
  readonly #lines: { send: Line; receive: Line }
  readonly #sent = new Map<MediaSource, Sent>()
  readonly #received = new Map<ProducerId, Taken>()
  readonly #budget: PictureBudget
  readonly #watch: NodeJS.Timeout
  #turn: Promise<unknown> = Promise.resolve()
  #closed = false

  static async open(
    who: { participant: PersonId; entry: string },
    where: { router: Router; webRtcServer: WebRtcServer },
    events: ParticipantEvents,
  ): Promise<ParticipantMedia> {
    const opening = [
      Line.open(where, 'send', events.onLineLost),
      Line.open(where, 'receive', events.onLineLost),
    ] as const
    const opened = await Promise.allSettled(opening)
    const [send, receive] = opened
    if (send.status === 'fulfilled' && receive.status === 'fulfilled') {
      return new ParticipantMedia(who, events, { send: send.value, receive: receive.value })
    }
    for (const one of opened) if (one.status === 'fulfilled') one.value.close()
    throw opened.find((one) => one.status === 'rejected')?.reason
  }

  private constructor(
    who: { participant: PersonId; entry: string },
    events: ParticipantEvents,
    lines: { send: Line; receive: Line },
  ) {
    this.participant = who.participant
    this.entry = who.entry
    this.#events = events
    this.#lines = lines
    this.#budget = new PictureBudget((pictures) => this.#handleBudget(pictures))
    this.#watch = setInterval(() => void this.#look(), lookMilliseconds)
    this.#watch.unref()
  }

  get parameters() {
    return { send: this.#lines.send.parameters, receive: this.#lines.receive.parameters }
  }

  get counts() {
    return { producers: this.#sent.size, consumers: this.#received.size }
  }

  connect = (transport: TransportId, dtls: DtlsParameters) => this.#inTurn(() => this.#line(transport).connect(dtls))

  restart = (transport: TransportId) => this.#inTurn(() => this.#line(transport).restart())

  produce(transport: TransportId, source: MediaSource, rtp: RtpParameters, paused: boolean): Promise<ProducerId> {
    return this.#inTurn(async () => {
      if (this.#line(transport) !== this.#lines.send) throw refused('this transport receives')
      const kind = kindOf[source]
      if (!rtp.codecs.every(({ mimeType }) => mimeType.startsWith(`${kind}/`))) throw refused(`${source} is ${kind}`)
      if (kind === 'audio' && rtp.encodings.length > 1) throw refused('audio has one encoding')

      const asAsked = JSON.stringify(rtp)
      const before = this.#sent.get(source)
      if (before?.asAsked === asAsked) return before.producer.id as ProducerId
      before?.producer.close()
      const rtpParameters = rtp as StreamParameters
      const producer = await asked(() => this.#lines.send.transport.produce({ kind, rtpParameters, paused }))
      const id = producer.id as ProducerId
      this.#sent.set(source, { producer, source, asAsked })
      producer.observer.on('close', () => {
        this.#sent.delete(source)
        this.#events.onProducerClosed(id, source)
      })
      await asked(() => this.#events.onProducer(producer, source))
      return id
    })
  }

  pauseProducer(id: ProducerId, paused: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const { producer, source } = this.#ofSent(id)
      await asked(() => (paused ? producer.pause() : producer.resume()))
      await asked(() => this.#events.onProducer(producer, source))
    })
  }

  closeProducer(id: ProducerId): Promise<void> {
    return this.#inTurn(async () =>
      [...this.#sent.values()].find(({ producer }) => producer.id === id)?.producer.close(),
    )
  }

  consume(producer: ProducerId, source: MediaSource, capabilities: RtpCapabilities): Promise<ConsumerParameters> {
    return this.#inTurn(async () => {
      const before = this.#received.get(producer)
      if (before) return consumerParameters(before.consumer)

      const rtpCapabilities = capabilities as EndpointCapabilities
      const consumer = await asked(() =>
        this.#lines.receive.transport.consume({
          producerId: producer,
          rtpCapabilities,
          // Until the browser has made its end, nothing is sent that it could not place.
          paused: true,
          enableRtx: true,
          ignoreDtx: true,
        }),
      )
      this.#received.set(producer, { consumer, source, paused: true })
      const id = consumer.id as ConsumerId
      consumer.observer.on('close', () => {
        this.#received.delete(producer)
        this.#events.onUse(producer, id, null)
      })
      consumer.on('score', ({ score, producerScore }) => this.#events.onQuality(id, producerScore, score))
      consumer.on('layerschange', (layers) =>
        this.#events.onLayers(id, layers?.spatialLayer ?? null, layers?.temporalLayer ?? null),
      )
      if (source === 'screen') await asked(() => consumer.setPriority(screenPriority))
      return consumerParameters(consumer)
    })
  }

  pauseConsumer(id: ConsumerId, paused: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const taken = this.#ofReceived(id)
      taken.paused = paused
      await this.#carryOut(taken)
    })
  }

  closeConsumer(id: ConsumerId): Promise<void> {
    return this.#inTurn(async () =>
      [...this.#received.values()].find(({ consumer }) => consumer.id === id)?.consumer.close(),
    )
  }

  preferLayers(id: ConsumerId, spatialLayer: number, temporalLayer?: number): Promise<void> {
    return this.#inTurn(async () => {
      const taken = this.#ofReceived(id)
      const { consumer, source } = taken
      if (consumer.type === 'simple') return
      const layers = temporalLayer === undefined ? { spatialLayer } : { spatialLayer, temporalLayer }
      await asked(() => consumer.setPreferredLayers(layers))
      if (source === 'camera') await asked(() => consumer.setPriority(cameraPriority(spatialLayer)))
      this.#tellUse(taken)
    })
  }

  keyFrame = (id: ConsumerId) => this.#inTurn(() => asked(() => this.#ofReceived(id).consumer.requestKeyFrame()))

  /** Asks for whole pictures: a browser that has missed some would wait up to three seconds before it does. */
  showAtOnce(producers: Iterable<ProducerId>): void {
    for (const id of producers) {
      const consumer = this.#received.get(id)?.consumer
      if (consumer?.kind !== 'video' || consumer.paused || consumer.producerPaused) continue
      // Closed meanwhile, or its worker gone: both are told as such.
      consumer.requestKeyFrame().catch(() => undefined)
    }
  }

  /** A producer that is gone has no consumers, even before mediasoup has said so of each. */
  handleProducerGone(producer: ProducerId): void {
    this.#received.delete(producer)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    clearInterval(this.#watch)
    this.#budget.close()
    this.#lines.send.close()
    this.#lines.receive.close()
  }

  async #look(): Promise<void> {
    // What is not sent needs no room: then the estimate is of a line that nothing flows on.
    const takesPictures = [...this.#received.values()].some(
      ({ consumer, paused }) => consumer.kind === 'video' && !paused,
    )
    if (!takesPictures) return
    // Closed meanwhile, or its worker gone: both are told as such.
    const look = await this.#lines.receive.look().catch(() => undefined)
    if (!look || this.#closed) return
    if (look.bitsPerSecond !== undefined) this.#budget.handleEstimate(look.bitsPerSecond)
    if (!look.isBack) return
    this.showAtOnce(this.#received.keys())
    this.#events.onLineBack([...this.#sent.values()].map(({ producer }) => producer.id as ProducerId))
  }

  #handleBudget(pictures: Pictures): void {
    this.#events.onBudget(pictures)
    const all = this.#inTurn(async () => {
      for (const taken of this.#received.values()) await this.#carryOut(taken)
    })
    // Closed meanwhile, or its worker gone: both are told as such.
    all.catch(() => undefined)
  }

  #isHeld({ source }: Taken): boolean {
    const { pictures } = this.#budget
    return (source === 'camera' && pictures !== 'all') || (source === 'screen' && pictures === 'none')
  }

  async #carryOut(taken: Taken): Promise<void> {
    const { consumer } = taken
    const paused = taken.paused || this.#isHeld(taken)
    if (paused !== consumer.paused) await asked(() => (paused ? consumer.pause() : consumer.resume()))
    this.#tellUse(taken)
  }

  #tellUse({ consumer }: Taken): void {
    if (consumer.kind !== 'video' || consumer.closed) return
    const best = consumer.preferredLayers?.spatialLayer ?? Infinity
    this.#events.onUse(consumer.producerId as ProducerId, consumer.id as ConsumerId, consumer.paused ? null : best)
  }

  // One after another, so that a request that is sent again finds what the first one made.
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(() => {
      if (this.#closed) throw new Problem('not-found', { participant: this.participant })
      return work()
    })
    this.#turn = result.catch(() => undefined)
    return result
  }

  #line(id: TransportId): Line {
    const line = Object.values(this.#lines).find(({ transport }) => transport.id === id)
    if (!line) throw new Problem('not-found', { transport: id })
    return line
  }

  #ofSent(id: ProducerId): Sent {
    const sent = [...this.#sent.values()].find(({ producer }) => producer.id === id)
    if (!sent) throw new Problem('not-found', { producer: id })
    return sent
  }

  #ofReceived(id: ConsumerId): Taken {
    const taken = [...this.#received.values()].find(({ consumer }) => consumer.id === id)
    if (!taken) throw new Problem('not-found', { consumer: id })
    return taken
  }
}

const refused = (because: string) => new Problem('media-refused', { because })

const consumerParameters = ({ id, producerId, kind, rtpParameters, producerPaused }: Consumer) =>
  ({ consumer: id, producer: producerId, kind, rtpParameters, producerPaused }) as ConsumerParameters
