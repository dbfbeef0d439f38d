import type { Namespace } from 'socket.io'
import type { recordNotices } from '../../shared/protocol/record.ts'
import type { NoticeEvents } from '../../shared/protocol/table.ts'
import type { Board } from '../board.ts'
import { sessionCookie } from '../http/cookies.ts'
import { isEnded, sessionOf } from '../identity/sessions.ts'

/** A session that was ended on another node, or ran out, is noticed within this time. */
const lookEveryMilliseconds = 5_000

/**
 * Each signed-in browser hears that something it has a part in changed. The content is asked for, and judged, anew.
 * What is returned ends it.
 */
export function serveNotices(board: Board, namespace: Namespace): () => void {
  const typed = namespace as unknown as Namespace<
    object,
    NoticeEvents<typeof recordNotices>,
    object,
    { session?: string }
  >
  typed.use((socket, next) => {
    sessionOf(board, sessionCookie(socket.handshake.headers.cookie, board.config)).then(
      (session) => {
        if (session?.assurance !== 'two') return next(new Error('not-signed-in'))
        socket.data.session = session.session
        void socket.join([`person:${session.person.id}`, `session:${session.session}`])
        next()
      },
      (error: unknown) => {
        board.log.bug(error, 'notice authentication')
        next(new Error('unavailable'))
      },
    )
  })
  let stopTimer = () => {}
  const look = async () => {
    const sockets = await typed.fetchSockets()
    for (const session of new Set(sockets.map((socket) => String(socket.data.session)))) {
      if (await isEnded(board, session)) typed.in(`session:${session}`).disconnectSockets(true)
    }
  }
  const lookLater = () => {
    stopTimer = board.clock.after(lookEveryMilliseconds, () => {
      look().catch((error: unknown) => board.log.bug(error, 'notice sessions'))
      lookLater()
    })
  }
  lookLater()
  const unsubscribe = board.notices.subscribe((notice) => {
    if (notice.name === 'session:closed') {
      typed.in(`session:${notice.content.session}`).disconnectSockets(true)
      return
    }
    if (notice.to.length === 0) return
    const to = typed.to(notice.to.map((person) => `person:${person}`))
    to.emit(notice.name, notice.content as never)
  })
  return () => {
    unsubscribe()
    stopTimer()
  }
}
