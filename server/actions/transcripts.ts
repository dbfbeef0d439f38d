import type { Board, RecordHandlers } from '../board.ts'
import { act, caseFor } from './access.ts'

export const transcripts = (board: Board) =>
  ({
    async 'transcript:list'({ case: id }, caller) {
      const open = await caseFor(board, caller, 'transcript:read', id)
      const kept = await board.store.list('transcript', id)
      if (kept.length > 0) await board.store.commit([], act(board, open, 'transcript:read', id))
      return { transcripts: kept.map(({ record }) => record) }
    },
  }) satisfies Partial<RecordHandlers>
