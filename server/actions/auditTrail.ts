import { verifyChain } from '../../shared/domain/audit.ts'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { act, type Caller, caseFor } from './access.ts'

export const auditTrail = (board: Board) =>
  ({
    'audit:read': ({ case: id }, caller) => auditChain(board, caller, id),
  }) satisfies Partial<RecordHandlers>

/** The whole chain of a case and whether it holds. Reading it is an event in it. */
export async function auditChain(board: Board, caller: Caller, id: CaseId) {
  const open = await caseFor(board, caller, 'audit:read', id)
  await board.store.commit([], act(board, open, 'audit:read', id))
  const events = await board.store.audit(id)
  return { events, verdict: await verifyChain(events) }
}
