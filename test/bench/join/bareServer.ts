import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createWorker } from 'mediasoup'
import type { Consumer, WebRtcTransport } from 'mediasoup/types'
import { mediaCodecs } from '../../../media/codecs.ts'
import { bundledPage } from '../../support/bundledPage.ts'

const page = `<!doctype html><button>Join</button>
<div data-person="sender"><video muted autoplay playsinline></video></div><script type="module" src="/page.js"></script>`

/** The least that forwards a video with mediasoup and serves a page that shows it: one worker, one router, plain HTTP. */
export async function bareServer(workerBin: string): Promise<AsyncDisposable & { url: string }> {
  const script = await bundledPage(join(import.meta.dirname, 'barePage.ts'))
  const worker = await createWorker({ workerBin })
  const listenInfos = (['udp', 'tcp'] as const).map((protocol) => ({ protocol, ip: '127.0.0.1' }))
  const webRtcServer = await worker.createWebRtcServer({ listenInfos })
  const router = await worker.createRouter({ mediaCodecs })
  const transports = new Map<string, WebRtcTransport>()
  const consumers = new Map<string, Consumer>()
  let producerId = ''

  const handlers: Record<string, (input: Record<string, never>) => Promise<object>> = {
    async enter() {
      const transport = await router.createWebRtcTransport({ webRtcServer })
      transports.set(transport.id, transport)
      const { id, iceParameters, iceCandidates, dtlsParameters } = transport
      return {
        rtpCapabilities: router.rtpCapabilities,
        transport: { id, iceParameters, iceCandidates, dtlsParameters },
      }
    },
    async connect({ transport, dtlsParameters }) {
      await transports.get(transport!)!.connect({ dtlsParameters: dtlsParameters! })
      return {}
    },
    async produce({ transport, kind, rtpParameters }) {
      const producer = await transports.get(transport!)!.produce({ kind: kind!, rtpParameters: rtpParameters! })
      producerId = producer.id
      return { id: producer.id }
    },
    async consume({ transport, rtpCapabilities }) {
      const consumer = await transports
        .get(transport!)!
        .consume({ producerId, rtpCapabilities: rtpCapabilities!, paused: true })
      consumers.set(consumer.id, consumer)
      const { id, kind, rtpParameters } = consumer
      return { id, producerId, kind, rtpParameters }
    },
    async resume({ consumer }) {
      await consumers.get(consumer!)!.resume()
      return {}
    },
  }

  const server = createServer(async (request, response) => {
    const handler = handlers[request.url?.replace('/ask/', '') ?? '']
    if (handler) {
      const parts: Buffer[] = []
      for await (const part of request) parts.push(part as Buffer)
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(await handler(JSON.parse(Buffer.concat(parts).toString()))))
      return
    }
    const isScript = request.url === '/page.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html').end(isScript ? script : page)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      worker.close()
    },
  }
}
