import type { Router, WebRtcServer, WebRtcTransport } from 'mediasoup/types'
import type { DtlsParameters, IceParameters, TransportParameters } from '../shared/protocol/media.ts'
import { Problem } from '../shared/protocol/problems.ts'
import { asked } from './refusals.ts'
import { Silence } from './silence.ts'

// In bits per second. Enough for three camera layers and a screen; what is sent beyond is not for this room.
const maxIncoming = 8_000_000
// Where the estimate of a browser's downlink starts. Too low is a blurred first half minute.
const initialOutgoing = 1_000_000
/** Seconds without a sign of life after which a line counts as disconnected. */
const consentSeconds = 15
/** Then a browser has this long to restart ICE, as on a change of network, before its line is given up. */
const recoverMilliseconds = 20_000

export type LineLook = {
  /** What the line is thought to carry to the participant; undefined before anything is known. */
  bitsPerSecond: number | undefined
  /** See `Silence`. */
  isBack: boolean
}

/** One WebRTC transport of a participant, in one direction. */
export class Line {
  readonly transport: WebRtcTransport
  readonly #onLost: () => void
  #connectedWith: string | undefined
  readonly #silence = new Silence()
  #recovering: NodeJS.Timeout | undefined

  static async open(
    { router, webRtcServer }: { router: Router; webRtcServer: WebRtcServer },
    direction: 'send' | 'receive',
    onLost: () => void,
  ): Promise<Line> {
    const transport = await router.createWebRtcTransport({
      webRtcServer,
      enableUdp: true,
      enableTcp: true,
      preferUdp: true,
      iceConsentTimeout: consentSeconds,
      initialAvailableOutgoingBitrate: initialOutgoing,
    })
    if (direction === 'send') await transport.setMaxIncomingBitrate(maxIncoming)
    return new Line(transport, onLost)
  }

  private constructor(transport: WebRtcTransport, onLost: () => void) {
    this.transport = transport
    this.#onLost = onLost
    transport.on('dtlsstatechange', (state) => {
      if (state === 'failed' || state === 'closed') onLost()
    })
    transport.on('icestatechange', (state) => {
      clearTimeout(this.#recovering)
      if (state === 'disconnected') this.#recovering = setTimeout(this.#onLost, recoverMilliseconds)
    })
    transport.observer.on('close', () => clearTimeout(this.#recovering))
  }

  get parameters(): TransportParameters {
    const { id: transport, iceParameters, iceCandidates, dtlsParameters } = this.transport
    return { transport, iceParameters, iceCandidates, dtlsParameters } as TransportParameters
  }

  async connect(dtls: DtlsParameters): Promise<void> {
    const asAsked = JSON.stringify(dtls)
    if (this.#connectedWith === asAsked) return
    if (this.#connectedWith !== undefined) throw new Problem('wrong-state', { because: 'connected to another browser' })
    await asked(() =>
      this.transport.connect({ dtlsParameters: dtls as Parameters<WebRtcTransport['connect']>[0]['dtlsParameters'] }),
    )
    this.#connectedWith = asAsked
  }

  async restart(): Promise<IceParameters> {
    return (await asked(() => this.transport.restartIce())) as IceParameters
  }

  /**
   * Asked for: as events the worker would tell it with every few packets, and telling costs more than forwarding a stream.
   */
  async look(): Promise<LineLook> {
    const [stats] = await this.transport.getStats()
    return { bitsPerSecond: stats?.availableOutgoingBitrate, isBack: this.#silence.handle(stats?.bytesReceived ?? 0) }
  }

  close(): void {
    this.transport.close()
  }
}
