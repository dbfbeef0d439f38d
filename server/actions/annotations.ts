import type { AnnotationId, CaseId } from '../../shared/domain/identifiers.ts'
import { changed, checkFigure, mostAnnotations, requireOwn } from '../../shared/domain/imageAnnotation.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import { act, type Caller, caseFor, peopleOf } from './access.ts'

/** What people draw onto the images of a case. Who may see the case sees all of it; who drew something may change it. */
export const annotations = (board: Board) =>
  ({
    async 'annotation:list'({ case: id }, caller) {
      await caseFor(board, caller, 'study:read', id)
      const kept = await board.store.list('imageAnnotation', id)
      return { annotations: kept.filter(({ record }) => !record.removed).map(({ record }) => record.annotation) }
    },

    async 'annotation:draw'({ case: id, id: name, draft }, caller) {
      const open = await caseFor(board, caller, 'annotation:draw', id)
      checkFigure(draft)
      const before = await board.store.find('imageAnnotation', name)
      if (before) {
        requireOwn(before.record.annotation, open.person.id)
        return {}
      }
      const study = await board.store.find('study', draft.study)
      if (study?.record.case !== id) throw new Problem('not-found', { study: draft.study })
      const others = await board.store.list('imageAnnotation', id)
      if (others.length >= mostAnnotations) throw new Problem('too-large', { annotations: String(mostAnnotations) })
      const now = instant(board.clock)
      const annotation = { ...draft, id: name, case: id, by: open.person.id, drawnAt: now, changedAt: now }
      await board.store.commit(
        [{ kind: 'imageAnnotation', parent: id, version: 0, record: { id: name, annotation, removed: false } }],
        act(board, open, 'annotation:draw', name, { kind: draft.kind }),
      )
      await tellAnnotations(board, id)
      return {}
    },

    async 'annotation:change'({ id: name, points, text }, caller) {
      const { kept, open } = await ownAnnotation(board, caller, name)
      const annotation = changed(kept.record.annotation, open.person.id, { points, text }, instant(board.clock))
      await board.store.commit(
        [
          {
            kind: 'imageAnnotation',
            parent: annotation.case,
            version: kept.version,
            record: { ...kept.record, annotation },
          },
        ],
        act(board, open, 'annotation:change', name, { kind: annotation.kind }),
      )
      await tellAnnotations(board, annotation.case)
      return {}
    },

    /** It stays in the store, marked: what somebody saw and cited must be found again. */
    async 'annotation:remove'({ id: name }, caller) {
      const { kept, open } = await ownAnnotation(board, caller, name)
      const { annotation } = kept.record
      requireOwn(annotation, open.person.id)
      if (kept.record.removed) return {}
      await board.store.commit(
        [
          {
            kind: 'imageAnnotation',
            parent: annotation.case,
            version: kept.version,
            record: { ...kept.record, removed: true },
          },
        ],
        act(board, open, 'annotation:remove', name, { kind: annotation.kind }),
      )
      await tellAnnotations(board, annotation.case)
      return {}
    },

    async 'image:export'({ case: id, format, study }, caller) {
      const open = await caseFor(board, caller, 'image:export', id)
      const kept = await board.store.find('study', study)
      if (kept?.record.case !== id) throw new Problem('not-found', { study })
      await board.store.commit([], act(board, open, 'image:export', study, { format }))
      return {}
    },
  }) satisfies Partial<RecordHandlers>

async function ownAnnotation(board: Board, caller: Caller, name: AnnotationId) {
  const kept = await board.store.read('imageAnnotation', name)
  const open = await caseFor(board, caller, 'annotation:draw', kept.record.annotation.case)
  return { kept, open }
}

async function tellAnnotations(board: Board, id: CaseId): Promise<void> {
  const to = (await peopleOf(board, id)).map((person) => person.id)
  board.notices.tell({ name: 'annotations:changed', content: { case: id }, to })
}
