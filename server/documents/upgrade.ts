import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { RecommendationId } from '../../shared/domain/identifiers.ts'
import { type CloseReason, closeCode, documentLimits, documentPath } from '../../shared/protocol/sync.ts'
import { documentSchemaVersion } from '../../shared/statement/document.ts'
import type { Board } from '../board.ts'
import { sameOrigin } from '../http/origin.ts'
import { isEnded } from '../identity/sessions.ts'

const path = `${documentPath}/`
/** How long a browser may take to answer a close before the line is cut. */
const closeTimeout = 2_000

/** What of the board a document socket leans on. */
export type DocumentNode = Pick<Board, 'clock' | 'log' | 'store' | 'tokens' | 'placement' | 'documents'> & {
  config: Pick<Board['config'], 'publicUrl'>
}

/**
 * Opens document sockets at `/documents/<recommendation>?ticket=&schema=`. A ticket is good once. What is refused is told by
 * close code after the handshake: a browser cannot see an HTTP status there, and would try again for ever.
 * @param accepted is called with each socket that came in: what its ticket allows may have changed since it was given
 */
export function serveDocuments(
  board: DocumentNode,
  http: Server,
  accepted: (recommendation: RecommendationId) => void = () => undefined,
): void {
  // Twice the limit, so that what is somewhat too large is refused with our close code and not by ws with its own.
  const maxPayload = 2 * documentLimits.frameBytes
  const options = { noServer: true, maxPayload, perMessageDeflate: false, closeTimeout }
  const sockets = new WebSocketServer(options)
  const used = new Map<string, number>()

  const isFirstUse = (ticket: string): boolean => {
    const now = board.clock.now()
    for (const [known, until] of used) if (until < now) used.delete(known)
    if (used.has(ticket)) return false
    used.set(ticket, now + 60_000)
    return true
  }

  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = URL.parse(request.url ?? '/', 'http://localhost')
    if (!url?.pathname.startsWith(path)) return
    socket.on('error', () => socket.destroy())
    if (!sameOrigin(request, board.config.publicUrl)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (websocket) => {
      // Until somebody listens, what comes would be lost and a broken line would bring the server down.
      websocket.pause()
      websocket.on('error', () => websocket.terminate())
      const refuse = (reason: CloseReason) => {
        // A paused socket would never read the answer to the close frame.
        websocket.resume()
        websocket.close(closeCode[reason], reason)
      }
      if (url.searchParams.get('schema') !== String(documentSchemaVersion)) return refuse('outdated')
      const claims = board.tokens.open('document', url.searchParams.get('ticket') ?? '')
      if (!claims || !isFirstUse(claims.jti)) return refuse('signInAgain')
      if (url.pathname.slice(path.length) !== claims.recommendation) return refuse('noSuchDocument')
      admit(claims).catch((error: unknown) => {
        board.log.bug(error, 'document socket')
        refuse('failed')
      })
      async function admit({ recommendation, sub, mayWrite, session }: NonNullable<typeof claims>) {
        // Within the half minute of the ticket its session may have been ended.
        if (await isEnded(board, session)) return refuse('signInAgain')
        const placed = await board.placement.hold(recommendation)
        if (!placed.here) return refuse('nodeMoved')
        const { record } = await board.store.read('person', sub)
        const person = { id: record.id, name: record.name, country: record.provider.country }
        board.documents.accept(websocket, { document: recommendation, person, mayWrite, session })
        accepted(recommendation)
      }
    })
  })
}
