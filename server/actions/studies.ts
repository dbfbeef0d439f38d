import type { StudyId } from '../../shared/domain/identifiers.ts'
import type { Study } from '../../shared/domain/study.ts'
import type { Board } from '../board.ts'
import { act, type Caller, caseFor } from './access.ts'

/**
 * A study for somebody who may see it. The first look of a session at a study is an audit event; the hundreds of
 * slices that follow are that same look.
 * @throws Problem `not-found`, `not-permitted`, `consent-withdrawn`.
 */
export async function studyFor(board: Board, caller: Caller, id: StudyId): Promise<Study> {
  const { record } = await board.store.read('study', id)
  const open = await caseFor(board, caller, 'study:read', record.case)
  if (board.looks.isFirst(caller.session, id)) await board.store.commit([], act(board, open, 'study:read', id))
  return record
}

/** Remembers who looked at what, for as long as a session can last and never more than `most` looks. */
export function openLooks(most = 50_000): { isFirst(session: string, what: string): boolean } {
  const seen = new Set<string>()
  return {
    isFirst(session, what) {
      const look = `${session} ${what}`
      if (seen.has(look)) return false
      if (seen.size >= most) seen.clear()
      seen.add(look)
      return true
    },
  }
}
