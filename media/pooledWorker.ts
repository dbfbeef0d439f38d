import { once } from 'node:events'
import { createWorker } from 'mediasoup'
import type { TransportListenInfo, WebRtcServer, Worker } from 'mediasoup/types'
import type { MeetingId } from '../shared/domain/identifiers.ts'
import type { MediaNodeSettings } from './config.ts'

/** One worker process and the two ports that all its participants share. */
export type PooledWorker = {
  worker: Worker
  webRtcServer: WebRtcServer
  udpPort: number
  tcpPort: number
  /** Placed on this worker, including those that are just being opened. */
  meetings: Set<MeetingId>
  /** Ends the process; resolves when it is gone. */
  end(): Promise<void>
}

/** @param index of the worker, which decides its port where ports are fixed */
export async function startWorker(
  binary: string,
  { listenIp, announcedAddress, basePort }: MediaNodeSettings,
  index: number,
): Promise<PooledWorker> {
  const worker = await createWorker({ workerBin: binary, logLevel: 'warn' })
  const ended = once(worker, 'subprocessclose')
  const end = async () => {
    worker.close()
    await ended
  }
  const listen = (protocol: 'udp' | 'tcp'): TransportListenInfo => ({
    protocol,
    ip: listenIp,
    ...(announcedAddress === undefined ? {} : { announcedAddress }),
    ...(basePort === 0 ? {} : { port: basePort + index }),
  })
  try {
    const webRtcServer = await worker.createWebRtcServer({ listenInfos: [listen('udp'), listen('tcp')] })
    const { udpSockets, tcpServers } = await webRtcServer.dump()
    const udpPort = udpSockets[0]?.port ?? 0
    const tcpPort = tcpServers[0]?.port ?? 0
    return { worker, webRtcServer, udpPort, tcpPort, meetings: new Set(), end }
  } catch (error) {
    await end()
    throw error
  }
}
