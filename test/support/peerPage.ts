import { Device, type types } from 'mediasoup-client'

// Runs in a browser: participants of a meeting, with the browser's fake camera and microphone.

type Ask = (name: string, input: unknown) => Promise<never>
type Entered = {
  rtpCapabilities: types.RtpCapabilities
  send: TransportParameters
  receive: TransportParameters
}
type TransportParameters = Omit<types.TransportOptions, 'id'> & { transport: string }

export type Reception = { packets: number; samples: number; frames: number; width: number; protocol: string }

declare global {
  interface Window {
    ask: Ask
    peers: typeof peers
  }
}

const joined = new Map<
  string,
  { device: Device; send: types.Transport; receive: types.Transport; consumers: Map<string, types.Consumer> }
>()
const peer = (participant: string) => {
  const found = joined.get(participant)
  if (!found) throw new Error(`${participant} has not joined`)
  return found
}

const fakeCamera = () => navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 360, frameRate: 15 } })

/** A voice that does not pause; the browser's own fake microphone is silent most of the time. */
function tone(): MediaStream {
  const context = new AudioContext()
  const oscillator = new OscillatorNode(context, { frequency: 300 })
  const destination = new MediaStreamAudioDestinationNode(context)
  oscillator.connect(destination)
  oscillator.start()
  return destination.stream
}

const peers = {
  /** @param over the only protocol that this participant's network lets through */
  async join(meeting: string, participant: string, over: 'udp' | 'tcp' = 'udp') {
    const whose = { meeting, participant }
    const entered: Entered = await window.ask('media:enter', { ...whose, entry: `page of ${participant}` })
    const device = await Device.factory()
    await device.load({ routerRtpCapabilities: entered.rtpCapabilities })
    const options = ({ transport: id, ...rest }: TransportParameters) => ({
      ...rest,
      id,
      iceCandidates: rest.iceCandidates.filter(({ protocol }) => protocol === over),
    })
    const send = device.createSendTransport(options(entered.send))
    const receive = device.createRecvTransport(options(entered.receive))
    for (const transport of [send, receive]) {
      transport.on('connect', ({ dtlsParameters }, done, failed) => {
        window.ask('media:connect', { ...whose, transport: transport.id, dtlsParameters }).then(done, failed)
      })
    }
    send.on('produce', ({ rtpParameters, appData }, done, failed) => {
      const produced = window.ask('media:produce', { ...whose, transport: send.id, rtpParameters, ...appData })
      produced.then(({ producer }: { producer: string }) => done({ id: producer }), failed)
    })
    joined.set(participant, { device, send, receive, consumers: new Map() })
  },

  async send(participant: string, source: 'microphone' | 'camera' | 'screen', paused = false) {
    const stream = source === 'microphone' ? tone() : await fakeCamera()
    const [track] = stream.getTracks()
    if (!track) throw new Error('no track')
    const simulcast = [
      { scaleResolutionDownBy: 2, maxBitrate: 150_000 },
      { scaleResolutionDownBy: 1, maxBitrate: 500_000 },
    ]
    const encodings = source === 'camera' ? { encodings: simulcast } : {}
    const { id } = await peer(participant).send.produce({ track, ...encodings, appData: { source, paused } })
    return id
  },

  async receive(meeting: string, participant: string, producer: string) {
    const { device, receive, consumers } = peer(participant)
    const whose = { meeting, participant }
    const rtpCapabilities = device.recvRtpCapabilities
    const {
      consumer: id,
      kind,
      rtpParameters,
    }: { consumer: string; kind: 'audio' | 'video'; rtpParameters: types.RtpParameters } = await window.ask(
      'media:consume',
      { ...whose, producer, rtpCapabilities },
    )
    const consumer = await receive.consume({ id, producerId: producer, kind, rtpParameters })
    consumers.set(id, consumer)
    // A track that is attached to nothing is not decoded.
    const element = document.body.appendChild(document.createElement(kind))
    element.srcObject = new MediaStream([consumer.track])
    element.muted = true
    // Not waited for: a picture of which nothing comes never plays.
    element.autoplay = true
    await window.ask('media:pauseConsumer', { ...whose, consumer: id, paused: false })
    return id
  },

  /** What has arrived so far, as the browser counts it. */
  async reception(participant: string, consumer: string): Promise<Reception> {
    const report = await peer(participant).consumers.get(consumer)?.getStats()
    const entries = [...(report?.values() ?? [])] as Record<string, unknown>[]
    const inbound = entries.find(({ type }) => type === 'inbound-rtp') ?? {}
    const candidate = entries.find(({ type }) => type === 'remote-candidate') ?? {}
    const number = (name: string) => Number(inbound[name] ?? 0)
    return {
      packets: number('packetsReceived'),
      samples: number('totalSamplesReceived') - number('concealedSamples'),
      frames: number('framesDecoded'),
      width: number('frameWidth'),
      protocol: String(candidate['protocol']),
    }
  },

  async restart(meeting: string, participant: string) {
    const { send, receive } = peer(participant)
    for (const transport of [send, receive]) {
      const asked = { meeting, participant, transport: transport.id }
      const { iceParameters }: { iceParameters: types.IceParameters } = await window.ask('media:restart', asked)
      await transport.restartIce({ iceParameters })
    }
  },

  hangUp(participant: string) {
    peer(participant).send.close()
    peer(participant).receive.close()
  },
}

window.peers = peers
