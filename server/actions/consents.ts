import { requireOpen } from '../../shared/domain/case.ts'
import { replace } from '../../shared/domain/consent.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import { newId } from '../identity/newId.ts'
import { act, caseFor, type OpenCase, tellCase } from './access.ts'
import { consentChange } from './changes.ts'
import { withdrawAndErase } from './erasure.ts'
import { withoutThirdCountry } from './panels.ts'

export const consents = (board: Board) =>
  ({
    async 'consent:record'({ case: id, form }, caller) {
      const open = await caseFor(board, caller, 'consent:record', id)
      requireOpen(open.case.record)
      const at = instant(board.clock)
      if (form.signedOn > at.slice(0, 10)) throw new Problem('invalid-input', { at: 'signedOn', rule: 'not-in-future' })
      if (form.expiresOn !== null && form.expiresOn < form.signedOn) {
        throw new Problem('invalid-input', { at: 'expiresOn', rule: 'not-before-signature' })
      }
      await requireScan(board, open, form.evidence)
      const record = {
        id: newId('con'),
        case: id,
        form,
        holder: open.case.record.provider,
        recordedBy: open.person.id,
        recordedAt: at,
        state: 'active' as const,
      }
      const before = open.consents
        .filter((kept) => kept.record.state === 'active')
        .map((kept) => ({ ...consentChange(kept), record: replace(kept.record, at) }))
      // Who works outside the EU and EEA sits on the panel by that choice, and gets up with it.
      const panel = form.choices.thirdCountry ? [] : withoutThirdCountry(open)
      await board.store.commit(
        [...before, { kind: 'consent', parent: id, record, version: 0 }, ...panel],
        act(board, open, 'consent:record', record.id),
      )
      await tellCase(
        board,
        id,
        open.panel?.record.seats.map((seat) => seat.person),
      )
      return {}
    },

    async 'consent:withdraw'({ case: id }, caller) {
      const open = await caseFor(board, caller, 'consent:withdraw', id)
      await withdrawAndErase(board, open)
      return {}
    },
  }) satisfies Partial<RecordHandlers>

/** @throws Problem `not-found` where the scan is not one of this case. */
async function requireScan(
  board: Board,
  open: OpenCase,
  evidence: { kind: 'keptLocally' } | { kind: 'scan'; attachment: `atm_${string}` },
): Promise<void> {
  if (evidence.kind !== 'scan') return
  const { record } = await board.store.read('attachment', evidence.attachment)
  if (record.case !== open.case.record.id || record.category !== 'consentForm') {
    throw new Problem('not-found', { kind: 'attachment' })
  }
}
