import { requireOpen } from '../../shared/domain/case.ts'
import {
  type ClinicalPicture,
  clinicalPictureId,
  emptyPicture,
  withCode,
  withEntry,
  withoutCode,
  withoutEntry,
  withReason,
} from '../../shared/domain/clinical.ts'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import { templates } from '../../shared/domain/readiness.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { act, type Caller, caseFor, tellCase, who } from './access.ts'

const mostFound = 30

/** The structured part of a case: codes, course, and what is missing and why. */
export const clinical = (board: Board) => {
  /** Each is its own small act, so that two who write at once both get through. */
  async function change(
    caller: Caller,
    id: CaseId,
    action: string,
    next: (picture: ClinicalPicture) => ClinicalPicture | Promise<ClinicalPicture>,
  ): Promise<Record<string, never>> {
    const open = await caseFor(board, caller, 'clinical:describe', id)
    requireOpen(open.case.record)
    const kept = await board.store.find('clinical', clinicalPictureId(id))
    const record = await next(kept?.record ?? emptyPicture(id, open.case.record.network))
    const written = { kind: 'clinical' as const, parent: id, record, version: kept?.version ?? 0 }
    await board.store.commit([written], act(board, open, action, record.id))
    await tellCase(board, id)
    return {}
  }

  return {
    'clinical:code': ({ case: id, system, code, certainty }, caller) =>
      change(caller, id, 'clinical:code', async (picture) => {
        const known = await board.store.terminology.find(system, code)
        // A code counts as one only with the words that the official table has for it.
        if (!known) throw new Problem('code-unknown', { system })
        return withCode(picture, { ...known, certainty })
      }),
    'clinical:uncode': ({ case: id, system, code }, caller) =>
      change(caller, id, 'clinical:uncode', (picture) => withoutCode(picture, { system, code })),
    'clinical:entry': ({ case: id, entry }, caller) =>
      change(caller, id, 'clinical:entry', (picture) => withEntry(picture, entry)),
    'clinical:removeEntry': ({ case: id, entry }, caller) =>
      change(caller, id, 'clinical:removeEntry', (picture) => withoutEntry(picture, entry)),
    'clinical:template': ({ case: id, template }, caller) =>
      change(caller, id, 'clinical:template', (picture) => ({ ...picture, template })),
    'clinical:reason': ({ case: id, item, because }, caller) =>
      change(caller, id, 'clinical:reason', (picture) => {
        const isItem = templates[picture.template].items.some((one) => one.id === item)
        if (!isItem) throw new Problem('not-found', { kind: 'item' })
        return withReason(picture, item, because)
      }),

    async 'terminology:search'({ systems, query }, caller) {
      who(caller)
      const [codes, imported] = await Promise.all([
        board.store.terminology.search(systems, query, mostFound),
        board.store.terminology.imported(),
      ])
      return { codes, imported: imported.filter(({ system }) => systems.includes(system)) }
    },
  } satisfies Partial<RecordHandlers>
}
