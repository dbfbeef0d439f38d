import type { CaseId, PersonId, RecommendationId } from '../../shared/domain/identifiers.ts'
import { may } from '../../shared/domain/permissions.ts'
import { signers } from '../../shared/domain/panel.ts'
import {
  asOf,
  freeze,
  keepSealed,
  type Recommendation,
  reopen,
  sealedText,
} from '../../shared/domain/recommendation.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { bundleFileName } from '../../shared/statement/bundle.ts'
import { canonicalBytes, statementDigest } from '../../shared/statement/canonical.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import type { Kept } from '../store/store.ts'
import { act, type Caller, type OpenCase, tellCase } from './access.ts'
import { statementOf } from './freezing.ts'
import { removedFrom } from './meetings.ts'
import { quorumRuleOf, statedOutcome } from './outcomes.ts'
import { panelOf } from './panels.ts'
import { attestationsOn, recommendationFor } from './recommendationFor.ts'

export function recommendations(board: Board) {
  const freezing = new Set<RecommendationId>()
  /** Closes a text for as long as `work` succeeds. Two at once would undo each other, and so would a ticket. */
  const closing = async <T>(
    id: RecommendationId,
    work: (close: () => ReturnType<Board['documents']['freeze']>) => Promise<T>,
  ): Promise<T> => {
    if (freezing.has(id)) throw new Problem('wrong-state', { because: 'being frozen' })
    freezing.add(id)
    let isClosed = false
    try {
      return await work(async () => {
        const closed = await board.documents.freeze(id)
        isClosed = true
        return closed
      })
    } catch (error) {
      if (isClosed) await board.documents.reopen(id)
      throw error
    } finally {
      freezing.delete(id)
    }
  }

  const handlers = {
    async 'document:ticket'({ recommendation: id }, caller) {
      const { open } = await recommendationFor(board, caller, 'document:read', id)
      const removed = await removedFrom(board, open.case.record)
      if (removed.has(open.person.id)) throw new Problem('not-admitted', { because: 'removed from the meeting' })
      const placed = await board.placement.hold(id)
      // A crash between closing the log and noting the freeze leaves a closed draft, which would take no more text.
      // Read again: it may have been frozen while we asked where it is.
      const isDraft = placed.here && (await board.store.read('recommendation', id)).record.state === 'draft'
      if (isDraft && !freezing.has(id)) await board.store.documents.setClosed(id, false, placed.fence)
      const mayWrite = may(open.roles, 'document:write')
      const claims = { sub: open.person.id, recommendation: id, mayWrite, session: caller.session }
      const url = `${(placed.here ? board.url : placed.url).replace(/^http/, 'ws')}/documents`
      return { ticket: board.tokens.make('document', claims), url, mayWrite }
    },

    async 'recommendation:freeze'({ recommendation: id }, caller) {
      const { open } = await recommendationFor(board, caller, 'recommendation:freeze', id)
      const panel = panelOf(open).record
      const at = instant(board.clock)
      await holdHere(board, id)
      return closing(id, async (close) => {
        const kept = await board.store.read('recommendation', id)
        if (kept.record.state !== 'draft') throw new Problem('wrong-state', { is: kept.record.state, must: 'draft' })
        const seated = await board.store.several(
          'person',
          panel.seats.map((seat) => seat.person),
        )
        const people = seated.map(({ record }) => record)
        const about = {
          recommendation: kept.record,
          case: open.case.record,
          panel,
          people,
          quorumRule: await quorumRuleOf(board, panel.network, panel),
          outcome: await statedOutcome(board, open.case.record.id, panel.id),
        }
        // A text that cannot be signed is refused before anybody's writing is interrupted.
        const trial = { sequence: 0, logHead: '0'.repeat(64), at }
        await statementOf({ ...about, document: await board.documents.read(id), frozen: trial })
        const { sequence, logHead, doc } = await close()
        const statement = await statementOf({ ...about, document: doc, frozen: { sequence, logHead, at } })
        const digest = await statementDigest(statement)
        const record = freeze(kept.record, {
          statementDigest: digest,
          statementFile: await board.files.put(canonicalBytes(statement)),
          frozenAt: at,
          frozenBy: open.person.id,
          signers: chairLast(panel),
        })
        await write(board, open, kept, record, 'recommendation:freeze', { digest, sequence: String(sequence) })
        return { statementDigest: digest }
      })
    },

    async 'recommendation:reopen'({ recommendation: id }, caller) {
      const { open, kept } = await recommendationFor(board, caller, 'recommendation:reopen', id)
      const record = reopen(kept.record)
      await holdHere(board, id)
      await write(board, open, kept, record, 'recommendation:reopen', { version: String(record.version) })
      await board.documents.reopen(id)
      return {}
    },

    async 'recommendation:keep'({ recommendation: id }, caller) {
      const { open } = await recommendationFor(board, caller, 'recommendation:amend', id)
      await holdHere(board, id)
      return closing(id, async (close) => {
        const kept = await board.store.read('recommendation', id)
        const record = keepSealed(kept.record)
        await close()
        await write(board, open, kept, record, 'recommendation:keep', { version: String(record.version) })
        return {}
      })
    },

    async 'recommendation:frozen'({ recommendation: id, version }, caller) {
      const { open, kept } = await recommendationFor(board, caller, 'recommendation:read', id)
      const shown = version === undefined ? kept.record : asOf(kept.record, version)
      if (shown.state === 'draft') throw new Problem('wrong-state', { is: 'draft' })
      await board.store.commit([], act(board, open, 'recommendation:read', id, { version: String(shown.version) }))
      const given = await attestationsOn(board, shown)
      return {
        recommendation: shown,
        statement: new TextDecoder().decode(await board.files.read(shown.statementFile)),
        signed: given.map(({ person, position, signedAt }) => ({ person, position, at: signedAt })),
      }
    },
  } satisfies Partial<RecordHandlers>
  return handlers
}

/** The sealed bundle of the latest version, or of an earlier one. @throws Problem `wrong-state` before there is any. */
export async function bundleOf(
  board: Board,
  caller: Caller,
  id: RecommendationId,
  version?: number,
): Promise<{ bytes: Uint8Array; name: string }> {
  const { open, kept } = await recommendationFor(board, caller, 'recommendation:bundle', id)
  const text = sealedText(kept.record, version)
  await board.store.commit([], act(board, open, 'recommendation:bundle', id, { version: String(text.version) }))
  const name = bundleFileName({ statementId: id, version: text.version })
  return { bytes: await board.files.read(text.bundleFile), name }
}

/** @throws Problem `lease-lost` naming the node that holds it. */
export async function holdHere(board: Board, id: RecommendationId): Promise<void> {
  const placed = await board.placement.hold(id)
  if (!placed.here) throw new Problem('lease-lost', { url: placed.url })
}

/** Members in the order of their seats, then the chair. */
const chairLast = (panel: Parameters<typeof signers>[0]): PersonId[] => {
  const owing = signers(panel)
  const rank = (role: string) => (role === 'chair' ? 1 : 0)
  return owing.toSorted((a, b) => rank(a.role) - rank(b.role)).map((seat) => seat.person)
}

export async function write(
  board: Board,
  open: OpenCase,
  kept: Kept<'recommendation'>,
  record: Recommendation,
  action: string,
  detail: Record<string, string>,
): Promise<void> {
  const of: CaseId = kept.record.case
  await board.store.commit(
    [{ kind: 'recommendation', parent: of, record, version: kept.version }],
    act(board, open, action, record.id, detail),
    board.placement.fenceFor(record.id),
  )
  await tellCase(board, of)
}
