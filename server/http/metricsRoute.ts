import { createHash, timingSafeEqual } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board } from '../board.ts'

/**
 * Numbers for Prometheus: for whoever brings the bearer token, or where none is set for this machine alone. What a proxy
 * passes on comes from this machine too, and is told by the headers that proxies add.
 */
export const metricsRoute =
  (board: Board): RequestHandler =>
  async (request, response) => {
    if (!mayScrape(request, board.config.metricsToken)) throw new Problem('not-found')
    const { type, body } = await board.metrics.text()
    response.set('cache-control', 'no-store').type(type).send(body)
  }

function mayScrape(request: Request, token: string | undefined): boolean {
  if (token !== undefined) return isSame(request.headers.authorization ?? '', `Bearer ${token}`)
  const isPassedOn = proxyHeaders.some((name) => request.headers[name] !== undefined)
  return !isPassedOn && loopback.has(request.socket.remoteAddress ?? '')
}

const proxyHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const
const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/** In the same time however much of it is right. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(wanted))
}
