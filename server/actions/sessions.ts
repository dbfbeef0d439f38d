import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import { who } from './access.ts'

export const sessions = (board: Board) =>
  ({
    async 'session:read'(_nothing, caller) {
      return { person: caller.person, demo: board.config.demo }
    },

    /** The carrier drops the cookie; here it is only noted. */
    async 'session:close'(_nothing, caller) {
      const { id } = who(caller)
      const at = instant(board.clock)
      const event = { subject: 'board', by: id, action: 'session:close', target: id, detail: {}, at }
      await board.store.commit([], { ...event, outcome: 'success' })
      return {}
    },
  }) satisfies Partial<RecordHandlers>
