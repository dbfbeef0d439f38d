import { hasArrived, report, retentionId, usualRetention } from '../../shared/domain/followUp.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import { newId } from '../identity/newId.ts'
import { act, caseFor, tellCase } from './access.ts'

/** What the home team does with a recommendation after it has arrived. */
export const followUps = (board: Board) =>
  ({
    async 'recommendation:acknowledge'({ recommendation: id, patientInformed, dueOn }, caller) {
      const { record: recommendation } = await board.store.read('recommendation', id)
      const open = await caseFor(board, caller, 'recommendation:acknowledge', recommendation.case)
      if (recommendation.state !== 'final') {
        throw new Problem('wrong-state', { is: recommendation.state, must: 'final' })
      }
      const known = await board.store.list('followUp', recommendation.case)
      // A second press, or a colleague who was faster: it has been received.
      const { version } = recommendation
      const kept = known.find((one) => one.record.recommendation === id)
      if (kept && hasArrived(kept.record, recommendation)) return {}
      const record = {
        id: kept?.record.id ?? newId('fol'),
        case: recommendation.case,
        recommendation: id,
        version,
        receivedBy: open.person.id,
        receivedAt: instant(board.clock),
        patientInformed,
        dueOn,
        remindedAt: null,
        reports: kept?.record.reports ?? [],
      }
      await board.store.commit(
        [{ kind: 'followUp', parent: recommendation.case, record, version: kept?.version ?? 0 }],
        act(board, open, 'recommendation:acknowledge', id),
      )
      await tellCase(board, recommendation.case)
      return {}
    },

    async 'followUp:report'({ case: id, patientInformed, dueOn, ...told }, caller) {
      const open = await caseFor(board, caller, 'followUp:report', id)
      const kept = (await board.store.list('followUp', id)).at(-1)
      if (!kept) throw new Problem('wrong-state', { because: 'no recommendation was acknowledged' })
      const by = { at: instant(board.clock), by: open.person.id }
      const record = { ...report(kept.record, { ...told, ...by }, dueOn), patientInformed }
      await board.store.commit(
        [{ kind: 'followUp', parent: id, record, version: kept.version }],
        act(board, open, 'followUp:report', record.id, { followed: told.followed }),
      )
      await tellCase(board, id)
      return {}
    },

    async 'retention:review'({ case: id, reviewOn, because }, caller) {
      const open = await caseFor(board, caller, 'retention:review', id)
      if (reviewOn <= instant(board.clock).slice(0, 10))
        throw new Problem('invalid-input', { at: 'reviewOn', rule: 'not-past' })
      const kept = await board.store.find('retention', retentionId(id))
      const before = kept?.record ?? usualRetention(open.case.record)
      const record = { ...before, reviewOn, because, reviewedBy: open.person.id, remindedAt: null }
      await board.store.commit(
        [{ kind: 'retention', parent: id, record, version: kept?.version ?? 0 }],
        act(board, open, 'retention:review', id, { reviewOn }),
      )
      await tellCase(board, id)
      return {}
    },
  }) satisfies Partial<RecordHandlers>
