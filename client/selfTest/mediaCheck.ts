import { Device, type types } from 'mediasoup-client'
import type { SelfTestRequests } from '../../shared/protocol/selfTest.ts'
import type { TransportId, TransportParameters } from '../../shared/protocol/media.ts'
import type { Remote } from '../../shared/protocol/table.ts'
import type { Finding } from './selfTestModel.ts'

type Ask = Remote<SelfTestRequests>
type Way = 'udp' | 'tcp' | 'turn'

/** So many packets that came back are a conversation. */
const enoughPackets = 25
const lookMilliseconds = 200

/** Sends a tone to the media node by one way alone and takes it back: what arrives proves both directions. */
export async function checkWay(ask: Ask, way: Way, signal: AbortSignal): Promise<Finding> {
  const entered = await ask['selfTest:enter']({})
  if (way === 'turn' && entered.iceServers.length === 0) return { verdict: 'skipped', because: 'noRelay' }
  const device = await Device.factory()
  await device.load({ routerRtpCapabilities: entered.routerRtpCapabilities as types.RtpCapabilities })
  const options = ({ transport: id, iceCandidates, ...rest }: TransportParameters) =>
    ({
      ...rest,
      id,
      iceCandidates: way === 'turn' ? iceCandidates : iceCandidates.filter(({ protocol }) => protocol === way),
      iceServers: way === 'turn' ? entered.iceServers : [],
      iceTransportPolicy: way === 'turn' ? 'relay' : 'all',
    }) as types.TransportOptions
  const send = device.createSendTransport(options(entered.send))
  const receive = device.createRecvTransport(options(entered.receive))
  const tone = new AudioContext()
  try {
    for (const transport of [send, receive]) {
      transport.on('connect', ({ dtlsParameters }, done, failed) => {
        ask['selfTest:connect']({ transport: transport.id as TransportId, dtlsParameters }).then(() => done(), failed)
      })
    }
    send.on('produce', ({ rtpParameters }, done, failed) => {
      const asked = { transport: send.id as TransportId, rtpParameters: rtpParameters as never }
      ask['selfTest:produce'](asked).then(({ producer }) => done({ id: producer }), failed)
    })
    const since = performance.now()
    const producer = await send.produce({ track: toneTrack(tone) })
    const asked = await ask['selfTest:consume']({
      producer: producer.id as never,
      rtpCapabilities: device.recvRtpCapabilities as never,
    })
    const consumer = await receive.consume({
      id: asked.consumer,
      producerId: asked.producer,
      kind: asked.kind,
      rtpParameters: asked.rtpParameters as types.RtpParameters,
    })
    await ask['selfTest:resume']({ consumer: asked.consumer })
    for (;;) {
      signal.throwIfAborted()
      const { packets, lost, roundTrip } = received(await consumer.getStats(), await receive.getStats())
      if (packets >= enoughPackets) {
        const milliseconds = Math.round(performance.now() - since)
        return { verdict: 'passed', numbers: { milliseconds, lost, roundTrip } }
      }
      await new Promise((resolve) => setTimeout(resolve, lookMilliseconds))
    }
  } finally {
    send.close()
    receive.close()
    await tone.close()
  }
}

function toneTrack(context: AudioContext): MediaStreamTrack {
  const oscillator = new OscillatorNode(context, { frequency: 440 })
  const destination = new MediaStreamAudioDestinationNode(context)
  oscillator.connect(destination)
  oscillator.start()
  const [track] = destination.stream.getAudioTracks()
  if (!track) throw new Error('a destination without a track')
  return track
}

function received(ofConsumer: RTCStatsReport, ofTransport: RTCStatsReport) {
  const number = (entry: Record<string, unknown> | undefined, name: string) => Number(entry?.[name] ?? 0)
  const inbound = ([...ofConsumer.values()] as Record<string, unknown>[]).find(({ type }) => type === 'inbound-rtp')
  const pair = ([...ofTransport.values()] as Record<string, unknown>[]).find(
    ({ type, nominated }) => type === 'candidate-pair' && nominated === true,
  )
  return {
    packets: number(inbound, 'packetsReceived'),
    lost: number(inbound, 'packetsLost'),
    roundTrip: Math.round(1000 * number(pair, 'currentRoundTripTime')),
  }
}
