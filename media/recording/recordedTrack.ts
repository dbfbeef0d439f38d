import type { Consumer } from 'mediasoup/types'
import { type Block, clusterOf } from '../../shared/webm/webm.ts'
import { opusMilliseconds, silentMilliseconds, silentPacket } from './opusPacket.ts'
import { RecordedTime } from './recordedTime.ts'
import { RtpOrder } from './rtpOrder.ts'
import { rtpPacketOf } from './rtpPacket.ts'
import { Vp8Frames } from './vp8Frames.ts'

/** A cluster is told when it has so much of either. */
const clusterMilliseconds = 5_000
const clusterBytes = 256 * 1024
/** How often a whole picture is asked for: that far apart are the places that can be jumped to. */
const keyFrameMilliseconds = 20_000
/** And so often while none can be shown without. */
const askAgainMilliseconds = 1_000

/** Some seconds of a track as a WebM cluster. Its own times count from the beginning of its track, these from the recording's. */
export type RecordedCluster = {
  startMs: number
  endMs: number
  isKey: boolean
  bytes: Uint8Array<ArrayBuffer>
  picture: { width: number; height: number } | null
}

/** Makes clusters of what one producer sends. */
export class RecordedTrack {
  readonly #consumer: Consumer
  readonly #now: () => number
  readonly #told: (cluster: RecordedCluster) => void
  readonly #order = new RtpOrder()
  readonly #pictures = new Vp8Frames()
  readonly #time: RecordedTime
  #blocks: Block[] = []
  #bytes = 0
  #end = 0
  #trackBegan: number | undefined
  #picture: RecordedCluster['picture'] = null
  #askedAt = 0

  /** @param now milliseconds since the recording began */
  constructor(consumer: Consumer, now: () => number, told: (cluster: RecordedCluster) => void) {
    this.#consumer = consumer
    this.#now = now
    this.#told = told
    this.#time = new RecordedTime(consumer.kind === 'audio' ? 48_000 : 90_000)
    consumer.on('rtp', (bytes) => this.#handle(bytes))
    // Whatever comes later comes after a pause.
    consumer.on('producerpause', () => this.#tell())
    consumer.observer.on('close', () => this.#tell())
  }

  /** Ends the track with all that was heard or seen so far. */
  close(): void {
    this.#consumer.close()
  }

  #handle(bytes: Uint8Array): void {
    const packet = rtpPacketOf(bytes)
    if (!packet) return
    const now = this.#now()
    for (const ordered of this.#order.push(packet, now)) {
      if (this.#consumer.kind === 'audio') this.#hear(ordered.packet.payload, ordered.packet.timestamp, now)
      else this.#see(ordered, now)
    }
  }

  #hear(data: Uint8Array, timestamp: number, now: number): void {
    const at = Math.max(this.#time.of(timestamp, now), this.#end)
    // What plays it counts what it plays, not what the clock says: where nothing was sent there has to be silence.
    if (this.#end > 0) {
      while (at - this.#end >= silentMilliseconds) {
        this.#add({ at: this.#end, isKey: true, data: silentPacket }, silentMilliseconds)
      }
    }
    this.#add({ at, isKey: true, data: new Uint8Array(data) }, opusMilliseconds(data))
  }

  #see(ordered: Parameters<Vp8Frames['push']>[0], now: number): void {
    const frame = this.#pictures.push(ordered)
    this.#askForWhole(now)
    if (!frame) return
    const { isKey, data, width, height } = frame
    // Each place that can be jumped to is the beginning of a cluster.
    if (isKey) this.#tell()
    this.#picture = { width, height }
    this.#add({ at: this.#time.of(frame.timestamp, now), isKey, data }, 0)
  }

  #askForWhole(now: number): void {
    const wait = this.#pictures.needsKey ? askAgainMilliseconds : keyFrameMilliseconds
    if (now - this.#askedAt < wait) return
    this.#askedAt = now
    // Closed meanwhile, or its worker gone: both are told as such.
    this.#consumer.requestKeyFrame().catch(() => undefined)
  }

  #add(block: Block, lasts: number): void {
    const first = this.#blocks[0]
    const length = first ? block.at - first.at : 0
    if (length >= clusterMilliseconds || this.#bytes >= clusterBytes) this.#tell()
    this.#blocks.push(block)
    this.#bytes += block.data.length
    this.#end = block.at + lasts
  }

  #tell(): void {
    const [first] = this.#blocks
    if (!first) return
    const { isKey, at: startMs } = first
    const began = (this.#trackBegan ??= startMs)
    const bytes = clusterOf(this.#blocks.map((block) => ({ ...block, at: block.at - began })))
    this.#told({ startMs, endMs: this.#end, isKey, bytes, picture: this.#picture })
    this.#blocks = []
    this.#bytes = 0
  }
}
