import type { Board, RecordHandlers } from '../board.ts'
import { auditTrail } from './auditTrail.ts'
import { cases } from './cases.ts'
import { meetings } from './meetings.ts'
import { panels } from './panels.ts'
import { recommendations } from './recommendations.ts'
import { sessions } from './sessions.ts'
import { uploads } from './uploads.ts'

/** The complete table. A row without a handler does not compile. */
export const recordHandlers = (board: Board): RecordHandlers => ({
  ...sessions(board),
  ...cases(board),
  ...uploads(board),
  ...panels(board),
  ...meetings(board),
  ...recommendations(board),
  ...auditTrail(board),
})
