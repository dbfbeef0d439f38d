import type { RecommendationId } from '../../shared/domain/identifiers.ts'
import type { Action } from '../../shared/domain/permissions.ts'
import type { Attestation, Recommendation } from '../../shared/domain/recommendation.ts'
import type { Board } from '../board.ts'
import type { Kept } from '../store/store.ts'
import { type Caller, caseFor, type OpenCase, who } from './access.ts'

/** A recommendation and its case, as this caller may use them. @throws as `caseFor` does. */
export async function recommendationFor(
  board: Board,
  caller: Caller,
  action: Action,
  id: RecommendationId,
): Promise<{ open: OpenCase; kept: Kept<'recommendation'> }> {
  who(caller)
  const kept = await board.store.read('recommendation', id)
  return { kept, open: await caseFor(board, caller, action, kept.record.case) }
}

/** The digest that signatures of now must name; empty while there is none. */
export const frozenDigest = (record: Recommendation): string => (record.state === 'draft' ? '' : record.statementDigest)

/** The positions given on the text as it is frozen now; those on an earlier one stay with it. */
export async function attestationsOn(board: Board, record: Recommendation): Promise<Attestation[]> {
  const all = await board.store.list('attestation', record.id)
  const digest = frozenDigest(record)
  return all.map((kept) => kept.record).filter((attestation) => attestation.statementDigest === digest)
}
