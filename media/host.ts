import { createHash, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { z } from 'zod'
import type { MeetingId } from '../shared/domain/identifiers.ts'
import { serveSocket } from '../shared/protocol/carriers.ts'
import { mediaRequests } from '../shared/protocol/media.ts'
import type { MediaHostConfig } from './config.ts'
import { openMediaNode } from './node.ts'
import { Owners } from './owners.ts'
import type { MediaLog } from './tell.ts'

/** Sent with the connection: the shared secret, and a name of the server's own for this run of it. */
const Introduction = z.strictObject({ secret: z.string().max(512), server: z.uuid() })

// The parameters of one browser are a few kilobytes.
const maxRequestBytes = 256 * 1024

export type MediaHost = AsyncDisposable & { port: number; close(): Promise<void> }

/** A media node on a host of its own, which servers reach over a socket. */
export async function openMediaHost(
  { host, port, secret, settings }: MediaHostConfig,
  { workerBinary, log }: { workerBinary: string; log: MediaLog },
): Promise<MediaHost> {
  const http = createServer((_request, response) => response.writeHead(404).end())
  const io = new Server(http, { transports: ['websocket'], serveClient: false, maxHttpBufferSize: maxRequestBytes })
  const node = await openMediaNode({
    workerBinary,
    settings,
    log,
    tell: ({ name, content }) => {
      const server = owners.of(content.meeting)
      if (server) io.to(server).emit(name, content)
    },
  })
  const owners = new Owners((meeting: MeetingId) => node.handlers['media:close']({ meeting }, undefined), log)

  io.use((socket, next) => {
    const introduced = Introduction.safeParse(socket.handshake.auth)
    if (introduced.success && equal(introduced.data.secret, secret)) {
      socket.data = { server: introduced.data.server }
      next()
    } else {
      log.warn('media request refused', { because: 'wrong secret', from: socket.handshake.address })
      next(new Error('not-permitted'))
    }
  })
  io.on('connection', (socket) => {
    const { server } = socket.data as { server: string }
    serveSocket(socket, mediaRequests, owners.guard(node.handlers), server, log.bug)
    void socket.join(server)
    owners.handleConnected(server)
    socket.on('disconnect', () => owners.handleDisconnected(server))
  })

  const close = async () => {
    owners.close()
    await io.close()
    await node.close()
  }
  try {
    http.listen(port, host)
    await once(http, 'listening')
  } catch (error) {
    await close()
    throw error
  }
  return { port: (http.address() as AddressInfo).port, close, [Symbol.asyncDispose]: close }
}

// Digests have one length, and comparing them takes one time, whatever was sent.
const equal = (a: string, b: string) => timingSafeEqual(digest(a), digest(b))
const digest = (text: string) => createHash('sha256').update(text).digest()
