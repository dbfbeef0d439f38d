import type { DirectTransport, Producer, Router } from 'mediasoup/types'
import type { MeetingRecordingId, PersonId } from '../../shared/domain/identifiers.ts'
import type { ConsumerId, MediaSource, ProducerId } from '../../shared/protocol/media.ts'
import { type RecordedCluster, RecordedTrack } from './recordedTrack.ts'

/** The middle one of a camera's layers: enough to see a face, and a third of the bytes. */
const cameraLayer = 1

export type OnAir = { producer: Producer; participant: PersonId; source: MediaSource }

export type RecorderEvents = {
  onCluster(of: OnAir, cluster: RecordedCluster): void
  /** The layer of a picture that is recorded; null once it is no longer. */
  onUse(producer: ProducerId, consumer: ConsumerId, spatial: number | null): void
}

/** Takes part in a meeting as one who only listens and looks, and tells what it heard and saw, each producer for itself. */
export class Recorder {
  readonly recording: MeetingRecordingId
  readonly #router: Router
  readonly #transport: DirectTransport
  readonly #events: RecorderEvents
  readonly #began: number
  readonly #tracks = new Map<ProducerId, RecordedTrack>()
  readonly #taking = new Set<ProducerId>()

  /** @param elapsedMs how long this recording has been going already, where the media of the meeting is new */
  static async open(
    router: Router,
    { recording, elapsedMs }: { recording: MeetingRecordingId; elapsedMs: number },
    events: RecorderEvents,
  ): Promise<Recorder> {
    return new Recorder(router, await router.createDirectTransport(), { recording, elapsedMs }, events)
  }

  private constructor(
    router: Router,
    transport: DirectTransport,
    { recording, elapsedMs }: { recording: MeetingRecordingId; elapsedMs: number },
    events: RecorderEvents,
  ) {
    this.recording = recording
    this.#router = router
    this.#transport = transport
    this.#events = events
    this.#began = performance.now() - elapsedMs
  }

  /** A producer is there. One whose codec WebM does not hold (H.264, of a browser without VP8) is passed over. */
  async take(one: OnAir): Promise<void> {
    const id = one.producer.id as ProducerId
    const codec = one.producer.rtpParameters.codecs[0]?.mimeType.toLowerCase()
    if (this.#taking.has(id) || (codec !== 'audio/opus' && codec !== 'video/vp8')) return
    this.#taking.add(id)
    const { rtpCapabilities } = this.#router
    const consumer = await this.#transport.consume({ producerId: id, rtpCapabilities, paused: true })
    this.#tracks.set(
      id,
      new RecordedTrack(
        consumer,
        () => performance.now() - this.#began,
        (cluster) => this.#events.onCluster(one, cluster),
      ),
    )
    consumer.observer.on('close', () => {
      this.#tracks.delete(id)
      this.#taking.delete(id)
      this.#events.onUse(id, consumer.id as ConsumerId, null)
    })
    if (consumer.type === 'simulcast') await consumer.setPreferredLayers({ spatialLayer: cameraLayer })
    await consumer.resume()
    if (consumer.kind === 'video') this.#events.onUse(id, consumer.id as ConsumerId, cameraLayer)
  }

  /** All that was heard and seen has been told when this returns. */
  close(): void {
    for (const track of this.#tracks.values()) track.close()
    this.#transport.close()
  }
}
