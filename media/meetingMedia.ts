import type { Producer, Router } from 'mediasoup/types'
import type { MeetingId, MeetingRecordingId, PersonId } from '../shared/domain/identifiers.ts'
import type { ConsumerParameters, ProducerId, RtpCapabilities } from '../shared/protocol/media.ts'
import { Problem } from '../shared/protocol/problems.ts'
import { mediaCodecs, offered } from './codecs.ts'
import { LayerDemand } from './layerDemand.ts'
import { ParticipantMedia, type ParticipantEvents } from './participantMedia.ts'
import type { PooledWorker } from './pooledWorker.ts'
import { type OnAir, Recorder } from './recording/recorder.ts'
import { asked } from './refusals.ts'
import type { Tell } from './tell.ts'
import { Voices } from './voices.ts'

type Entry = { entry: string; opening: Promise<ParticipantMedia>; opened?: ParticipantMedia }

/** The media of one meeting, on one worker: who is in it and what they send. */
export class MeetingMedia {
  readonly meeting: MeetingId
  readonly on: PooledWorker
  readonly #router: Router
  readonly #tell: Tell
  readonly #voices: Voices
  readonly #entries = new Map<PersonId, Entry>()
  readonly #onAir = new Map<ProducerId, OnAir>()
  readonly #demands = new Map<ProducerId, LayerDemand>()
  #recorder: Recorder | undefined
  #closed = false

  static async open(meeting: MeetingId, on: PooledWorker, tell: Tell): Promise<MeetingMedia> {
    const router = await on.worker.createRouter({ mediaCodecs })
    try {
      const voices = await Voices.open(router, {
        onSpeaker: (participant) => tell({ name: 'media:speaker', content: { meeting, participant } }),
        onLevels: (levels) => tell({ name: 'media:levels', content: { meeting, levels } }),
      })
      return new MeetingMedia(meeting, on, router, voices, tell)
    } catch (error) {
      router.close()
      throw error
    }
  }

  private constructor(meeting: MeetingId, on: PooledWorker, router: Router, voices: Voices, tell: Tell) {
    this.meeting = meeting
    this.on = on
    this.#router = router
    this.#voices = voices
    this.#tell = tell
  }

  get rtpCapabilities(): RtpCapabilities {
    return offered(this.#router.rtpCapabilities)
  }

  get counts() {
    const counts = [...this.#entries.values()].map(({ opened }) => opened?.counts ?? { producers: 0, consumers: 0 })
    return {
      participants: counts.length,
      producers: counts.reduce((sum, { producers }) => sum + producers, 0),
      consumers: counts.reduce((sum, { consumers }) => sum + consumers, 0),
    }
  }

  /** A participant's transports; those of an earlier entry are closed. */
  async enter(participant: PersonId, entry: string): Promise<ParticipantMedia> {
    const before = this.#entries.get(participant)
    if (before?.entry === entry) return before.opening
    if (before) this.#drop(participant, before)

    const where = { router: this.#router, webRtcServer: this.on.webRtcServer }
    const opening = asked(() => ParticipantMedia.open({ participant, entry }, where, this.#events(participant, entry)))
    const now: Entry = { entry, opening }
    this.#entries.set(participant, now)
    try {
      now.opened = await opening
    } catch (error) {
      this.#drop(participant, now)
      throw error
    }
    if (this.#entries.get(participant) !== now) {
      now.opened.close()
      throw new Problem('not-found', { participant })
    }
    return now.opened
  }

  leave(participant: PersonId, entry: string): void {
    const held = this.#entries.get(participant)
    if (held?.entry === entry) this.#drop(participant, held)
  }

  /** @throws Problem `not-found` where the participant has not entered */
  async participant(participant: PersonId): Promise<ParticipantMedia> {
    const held = this.#entries.get(participant)
    if (!held) throw new Problem('not-found', { participant })
    return held.opening
  }

  async consume(participant: PersonId, producer: ProducerId, rtp: RtpCapabilities): Promise<ConsumerParameters> {
    const media = await this.participant(participant)
    const onAir = this.#onAir.get(producer)
    if (!onAir) throw new Problem('not-found', { producer })
    this.#demands.get(producer)?.handleExpected()
    return media.consume(producer, onAir.source, rtp)
  }

  /** Records all that is on air and comes on air, or no longer. The same recording twice is once. */
  async record(recording: MeetingRecordingId | null, elapsedMs: number): Promise<void> {
    if (this.#recorder?.recording === recording) return
    this.#recorder?.close()
    this.#recorder = undefined
    if (recording === null) return
    const { meeting } = this
    const recorder = await asked(() =>
      Recorder.open(
        this.#router,
        { recording, elapsedMs },
        {
          onCluster: ({ producer, participant, source }, cluster) =>
            this.#tell({
              name: 'media:recorded',
              content: { meeting, participant, recording, producer: producer.id as ProducerId, source, ...cluster },
            }),
          onUse: (producer, consumer, spatial) => this.#demands.get(producer)?.handleUse(consumer, spatial),
        },
      ),
    )
    this.#recorder = recorder
    for (const one of this.#onAir.values()) await asked(() => recorder.take(one))
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#recorder?.close()
    for (const [participant, held] of this.#entries) this.#drop(participant, held)
    this.#router.close()
  }

  #drop(participant: PersonId, held: Entry): void {
    if (this.#entries.get(participant) === held) this.#entries.delete(participant)
    // One that is still being opened finds out when it is, and closes then.
    held.opened?.close()
  }

  #events(participant: PersonId, entry: string): ParticipantEvents {
    const { meeting } = this
    const whose = { meeting, participant }
    return {
      onLineLost: () => {
        const held = this.#entries.get(participant)
        if (this.#ended || held?.entry !== entry) return
        this.#drop(participant, held)
        this.#tell({ name: 'media:lineLost', content: { ...whose, entry } })
      },
      onLineBack: (sent) => {
        for (const { opened } of this.#entries.values()) opened?.showAtOnce(sent)
      },
      onProducer: async (producer, source) => {
        const id = producer.id as ProducerId
        const onAir = { producer, participant, source }
        this.#onAir.set(id, onAir)
        if (producer.kind === 'video') this.#followDemand(id, producer, whose)
        if (source === 'microphone') await this.#voices.handleMicrophone(producer, participant)
        // Closed meanwhile, or its worker gone: both are told as such, and neither is a reason not to be heard.
        await this.#recorder?.take(onAir).catch(() => undefined)
      },
      onProducerClosed: (producer, source) => {
        this.#onAir.delete(producer)
        this.#demands.get(producer)?.close()
        this.#demands.delete(producer)
        if (this.#ended) return
        for (const { opened } of this.#entries.values()) opened?.handleProducerGone(producer)
        this.#voices.handleGone(producer)
        this.#tell({ name: 'media:producerClosed', content: { ...whose, producer, source } })
      },
      onQuality: (consumer, sent, received) =>
        this.#tell({ name: 'media:quality', content: { ...whose, consumer, sent, received } }),
      onLayers: (consumer, spatial, temporal) =>
        this.#tell({ name: 'media:layers', content: { ...whose, consumer, spatial, temporal } }),
      onUse: (producer, consumer, spatial) => this.#demands.get(producer)?.handleUse(consumer, spatial),
      onBudget: (pictures) => this.#tell({ name: 'media:budget', content: { ...whose, pictures } }),
    }
  }

  /** New, paused or resumed. */
  #followDemand(id: ProducerId, producer: Producer, whose: { meeting: MeetingId; participant: PersonId }): void {
    const demand = this.#demands.get(id)
    if (demand) {
      if (!producer.paused) demand.handleBegun()
      return
    }
    const layers = producer.rtpParameters.encodings?.length ?? 1
    const tell = (spatial: number | null) =>
      this.#tell({ name: 'media:wanted', content: { ...whose, producer: id, spatial } })
    this.#demands.set(id, new LayerDemand(layers, tell))
  }

  // The whole meeting is gone, so nothing is told of its parts.
  get #ended(): boolean {
    return this.#closed || this.on.worker.closed
  }
}
