// The least that forwards sound and picture with mediasoup, in a process of its own: one worker, one router, no room.
// `node bareRoom.ts WORKER`. Asked and answering over IPC.
import { createWorker } from 'mediasoup'
import type { RtpCapabilities, RtpParameters, WebRtcTransport } from 'mediasoup/types'
import { mediaCodecs } from '../../../media/codecs.ts'

type Asked = { id: number; name: string; input: Record<string, unknown> }

const worker = await createWorker({ workerBin: process.argv[2] ?? '' })
const listenInfos = (['udp', 'tcp'] as const).map((protocol) => ({ protocol, ip: '127.0.0.1' }))
const webRtcServer = await worker.createWebRtcServer({ listenInfos })
const router = await worker.createRouter({ mediaCodecs })
const transports = new Map<string, WebRtcTransport>()

const openTransport = async () => {
  const transport = await router.createWebRtcTransport({ webRtcServer })
  transports.set(transport.id, transport)
  const { id, iceParameters, iceCandidates, dtlsParameters } = transport
  return { transport: id, iceParameters, iceCandidates, dtlsParameters }
}
const transportOf = (input: Record<string, unknown>) => {
  const found = transports.get(String(input['transport']))
  if (!found) throw new Error('no such transport')
  return found
}

const handlers: Record<string, (input: Record<string, unknown>) => Promise<unknown>> = {
  'media:enter': async () => ({
    routerRtpCapabilities: router.rtpCapabilities,
    send: await openTransport(),
    receive: await openTransport(),
  }),
  'media:connect': async (input) => {
    await transportOf(input).connect({ dtlsParameters: input['dtlsParameters'] as never })
    return {}
  },
  'media:produce': async (input) => {
    const kind = input['source'] === 'microphone' ? 'audio' : 'video'
    const rtpParameters = input['rtpParameters'] as RtpParameters
    return { producer: (await transportOf(input).produce({ kind, rtpParameters })).id }
  },
  'media:consume': async (input) => {
    const rtpCapabilities = input['rtpCapabilities'] as RtpCapabilities
    const consumer = await transportOf(input).consume({ producerId: String(input['producer']), rtpCapabilities })
    const { id, kind, rtpParameters } = consumer
    return { consumer: id, producer: consumer.producerId, kind, rtpParameters }
  },
}

process.on('message', ({ id, name, input }: Asked) => {
  const handler = handlers[name]
  if (!handler) return
  handler(input).then(
    (value) => process.send?.({ id, value }),
    (error: unknown) => process.send?.({ id, error: String(error) }),
  )
})
process.on('disconnect', () => process.exit())
process.send?.({ ready: true })
