import type { Board } from '../board.ts'
import { isEnded } from '../identity/sessions.ts'

/** Sessions that were ended here are followed at once; those ended on another node, or that ran out, within this time. */
const lookEveryMilliseconds = 5_000

/** No document socket outlives the session it was opened by. What is returned ends the watch. */
export function followSessions(board: Pick<Board, 'documents' | 'store' | 'clock' | 'notices' | 'log'>): () => void {
  const { documents, clock } = board
  const look = async () => {
    for (const session of documents.sessions()) {
      if (await isEnded(board, session)) documents.endSession(session)
    }
  }
  const unsubscribe = board.notices.subscribe((notice) => {
    if (notice.name === 'session:closed') documents.endSession(notice.content.session)
  })
  let stopTimer = () => {}
  const lookLater = () => {
    stopTimer = clock.after(lookEveryMilliseconds, () => {
      look().catch((error: unknown) => board.log.bug(error, 'document sessions'))
      lookLater()
    })
  }
  lookLater()
  return () => {
    unsubscribe()
    stopTimer()
  }
}
