import type { Namespace } from 'socket.io'
import type { recordNotices } from '../../shared/protocol/record.ts'
import type { NoticeEvents } from '../../shared/protocol/table.ts'
import type { Board } from '../board.ts'
import { sessionCookie } from '../http/cookies.ts'
import { sessionOf } from '../identity/signIn.ts'

/**
 * Each signed-in browser hears that something it has a part in changed. The content is asked for, and judged, anew.
 * What is returned ends it.
 */
export function serveNotices(board: Board, namespace: Namespace): () => void {
  const typed = namespace as unknown as Namespace<object, NoticeEvents<typeof recordNotices>>
  typed.use((socket, next) => {
    sessionOf(board, sessionCookie(socket.handshake.headers.cookie, board.config)).then(
      (session) => {
        if (!session) return next(new Error('not-signed-in'))
        void socket.join([`person:${session.person.id}`, `session:${session.session}`])
        next()
      },
      (error: unknown) => {
        board.log.bug(error, 'notice authentication')
        next(new Error('unavailable'))
      },
    )
  })
  return board.notices.subscribe((notice) => {
    if (notice.name === 'session:closed') {
      typed.in(`session:${notice.content.session}`).disconnectSockets(true)
      return
    }
    if (notice.to.length === 0) return
    const to = typed.to(notice.to.map((person) => `person:${person}`))
    to.emit(notice.name, notice.content as never)
  })
}
