import type { Board, RecordHandlers } from '../board.ts'
import { endSession } from '../identity/signIn.ts'
import { who } from './access.ts'

export const sessions = (board: Board) =>
  ({
    async 'session:read'(_nothing, caller) {
      return { person: caller.person, demo: board.config.demo }
    },

    /** The carrier drops the cookie; what else lives by the session ends too. */
    async 'session:close'(_nothing, caller) {
      await endSession(board, who(caller).id, caller.session)
      board.notices.tell({ name: 'session:closed', content: { session: caller.session } })
      return {}
    },
  }) satisfies Partial<RecordHandlers>
