import type { RecommendationId } from '../../shared/domain/identifiers.ts'
import {
  amend,
  declareError,
  excuse,
  type Recommendation,
  sealedTexts,
  standingOf,
} from '../../shared/domain/recommendation.ts'
import { homeTeamOf } from '../../shared/domain/case.ts'
import type { Standing } from '../../shared/protocol/amending.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import { noticeLetters } from '../scheduling/notices.ts'
import { act, tellCase } from './access.ts'
import { holdHere, write } from './recommendations.ts'
import { recommendationFor } from './recommendationFor.ts'

/** What may still be done about a text once it is frozen or sealed: nothing that edits it. */
export const amending = (board: Board) =>
  ({
    async 'recommendation:excuse'({ recommendation: id, person, note }, caller) {
      const { open, kept } = await recommendationFor(board, caller, 'recommendation:excuse', id)
      const record = excuse(kept.record, person, { at: instant(board.clock), note })
      await board.store.commit(
        [{ kind: 'recommendation', parent: record.case, record, version: kept.version }],
        act(board, open, 'recommendation:excuse', id, { person }),
      )
      await tellCase(board, record.case)
      return {}
    },

    async 'recommendation:amend'({ recommendation: id, ...changing }, caller) {
      const { open, kept } = await recommendationFor(board, caller, 'recommendation:amend', id)
      const record = amend(kept.record, changing)
      await holdHere(board, id)
      await write(board, open, kept, record, 'recommendation:amend', { version: String(record.version) })
      await board.documents.reopen(id)
      return { version: record.version }
    },

    async 'recommendation:declareError'({ recommendation: id, version, reason }, caller) {
      const { open, kept } = await recommendationFor(board, caller, 'recommendation:declareError', id)
      const at = instant(board.clock)
      const record = declareError(kept.record, version, { at, by: open.person.id, reason })
      const told = await noticeLetters(
        board,
        homeTeamOf(open.case.record),
        'recommendationInError',
        `/cases/${record.case}`,
        at,
      )
      await board.store.commit(
        [{ kind: 'recommendation', parent: record.case, record, version: kept.version }, ...told],
        act(board, open, 'recommendation:declareError', id, { version: String(version) }),
      )
      board.outbox.wake()
      await tellCase(board, record.case)
      return {}
    },

    async 'statement:standing'({ statementDigest }) {
      for (const id of await board.store.namedBy(statementDigest)) {
        if (!id.startsWith('rec_')) continue
        const kept = await board.store.find('recommendation', id as RecommendationId)
        const of = kept && (await board.store.find('case', kept.record.case))
        if (kept && of) {
          const standing = toldOf(kept.record, statementDigest, of.record.network)
          if (standing) return { standing }
        }
      }
      return { standing: null }
    },
  }) satisfies Partial<RecordHandlers>

function toldOf(record: Recommendation, digest: string, network: string): Standing | undefined {
  const sealed = sealedTexts(record)
  const index = sealed.findIndex((text) => text.statementDigest === digest)
  const text = sealed[index]
  if (!text) return undefined
  const next = sealed[index + 1]
  return {
    standing: standingOf(text, next),
    version: text.version,
    sealedAt: text.sealedAt,
    network,
    signatures: text.signed.length,
    next: next ? { version: next.version, sealedAt: next.sealedAt } : null,
    inErrorSince: text.enteredInError?.at ?? null,
  }
}
