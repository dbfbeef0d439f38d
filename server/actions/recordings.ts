import { type EegMark, removeMark, requireMark } from '../../shared/domain/eegMark.ts'
import type { CaseId, StudyId } from '../../shared/domain/identifiers.ts'
import type { NetworkMontage } from '../../shared/domain/networkMontage.ts'
import { type Action, may } from '../../shared/domain/permissions.ts'
import { colleague } from '../../shared/domain/person.ts'
import type { EegStudy } from '../../shared/domain/study.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import { newId } from '../identity/newId.ts'
import { act, type Caller, caseFor, type OpenCase, peopleOf } from './access.ts'

/** A recording with more marks than this is no longer read by people. */
const mostMarks = 20_000
const mostMontages = 200

/** What stands beside a recording: marks, videos, and the montages of its network. */
export const recordings = (board: Board) =>
  ({
    async 'mark:list'({ study: id }, caller) {
      const { open } = await recordingFor(board, caller, 'study:read', id)
      const marks = (await board.store.list('eegMark', id)).map(({ record }) => record)
      const standing = marks.filter(({ state }) => state === 'standing')
      const people = await board.store.several(
        'person',
        standing.map(({ author }) => author),
      )
      return {
        marks: standing,
        authors: people.map(({ record }) => colleague(record)),
        mayMark: may(open.roles, 'mark:add'),
      }
    },

    async 'mark:add'({ study: id, marks }, caller) {
      const { open, study } = await recordingFor(board, caller, 'mark:add', id)
      for (const mark of marks) requireMark(mark, study.durationSeconds)
      const known = await board.store.list('eegMark', id)
      if (known.length + marks.length > mostMarks) throw new Problem('too-large', { limit: String(mostMarks) })
      const about = { case: study.case, study: id, author: open.person.id, markedAt: instant(board.clock) }
      const records = marks.map((mark): EegMark => ({ ...mark, ...about, id: newId('mrk'), state: 'standing' }))
      await board.store.commit(
        records.map((record) => ({ kind: 'eegMark' as const, parent: id, record, version: 0 })),
        act(board, open, 'mark:add', id, { marks: String(records.length) }),
      )
      await tellRecording(board, study)
      return { marks: records }
    },

    async 'mark:remove'({ study: id, mark }, caller) {
      const { open, study } = await recordingFor(board, caller, 'mark:add', id)
      const kept = await board.store.read('eegMark', mark)
      if (kept.record.study !== id) throw new Problem('not-found', { what: 'mark' })
      const moderates = may(open.roles, 'floor:moderate')
      const record = removeMark(kept.record, open.person.id, moderates, instant(board.clock))
      if (record === kept.record) return {}
      await board.store.commit(
        [{ kind: 'eegMark', parent: id, record, version: kept.version }],
        act(board, open, 'mark:remove', mark),
      )
      await tellRecording(board, study)
      return {}
    },

    async 'montage:list'({ case: id }, caller) {
      const open = await caseFor(board, caller, 'study:read', id)
      const all = await board.store.list('montage', open.case.record.network)
      return { montages: all.map(({ record }) => record), maySave: may(open.roles, 'montage:save') }
    },

    async 'montage:save'({ case: id, name, lines, replaces }, caller) {
      const open = await caseFor(board, caller, 'montage:save', id)
      const { network } = open.case.record
      const all = await board.store.list('montage', network)
      if (all.filter(({ record }) => !record.retired).length >= mostMontages) {
        throw new Problem('too-large', { limit: String(mostMontages) })
      }
      const before = replaces === null ? undefined : all.find(({ record }) => record.id === replaces)
      if (replaces !== null && !before) throw new Problem('not-found', { what: 'montage' })
      const montage: NetworkMontage = {
        id: newId('mon'),
        network,
        name,
        lines,
        madeBy: open.person.id,
        madeAt: instant(board.clock),
        retired: false,
      }
      const retired = before && { ...before.record, retired: true }
      await board.store.commit(
        [
          { kind: 'montage', parent: network, record: montage, version: 0 },
          ...(before && retired
            ? [{ kind: 'montage' as const, parent: network, record: retired, version: before.version }]
            : []),
        ],
        act(board, open, 'montage:save', montage.id),
      )
      await tellMontages(board, id)
      return { montage }
    },

    async 'montage:retire'({ case: id, montage }, caller) {
      const open = await caseFor(board, caller, 'montage:save', id)
      const { network } = open.case.record
      const kept = await board.store.read('montage', montage)
      if (kept.record.network !== network) throw new Problem('not-found', { what: 'montage' })
      if (kept.record.retired) return {}
      await board.store.commit(
        [{ kind: 'montage', parent: network, record: { ...kept.record, retired: true }, version: kept.version }],
        act(board, open, 'montage:retire', montage),
      )
      await tellMontages(board, id)
      return {}
    },

    async 'video:list'({ study: id }, caller) {
      const { open } = await recordingFor(board, caller, 'study:read', id)
      const videos = (await board.store.list('caseVideo', id)).map(({ record }) => record)
      return {
        videos: videos.filter(({ removed }) => !removed),
        mayReceive: may(open.roles, 'video:receive'),
        mayAlign: may(open.roles, 'video:align'),
      }
    },

    async 'video:align'({ study: id, video, offsetSeconds }, caller) {
      const { open, study } = await recordingFor(board, caller, 'video:align', id)
      const kept = await board.store.read('caseVideo', video)
      if (kept.record.study !== id || kept.record.removed) throw new Problem('not-found', { what: 'video' })
      await board.store.commit(
        [{ kind: 'caseVideo', parent: id, record: { ...kept.record, offsetSeconds }, version: kept.version }],
        act(board, open, 'video:align', video, { offsetSeconds: String(offsetSeconds) }),
      )
      await tellRecording(board, study)
      return {}
    },

    async 'video:remove'({ study: id, video }, caller) {
      const { open, study } = await recordingFor(board, caller, 'video:receive', id)
      const kept = await board.store.read('caseVideo', video)
      if (kept.record.study !== id) throw new Problem('not-found', { what: 'video' })
      if (kept.record.removed) return {}
      await board.store.commit(
        [{ kind: 'caseVideo', parent: id, record: { ...kept.record, removed: true }, version: kept.version }],
        act(board, open, 'video:remove', video),
      )
      // What is removed is gone, unless the same film was brought twice.
      const all = await board.store.list('caseVideo', id)
      const isUsed = all.some(({ record }) => !record.removed && record.file === kept.record.file)
      if (!isUsed) await board.files.remove(kept.record.file)
      await tellRecording(board, study)
      return {}
    },
  }) satisfies Partial<RecordHandlers>

/** @throws Problem `not-found` also for a study that is no recording; `not-permitted`, `consent-withdrawn` */
export async function recordingFor(
  board: Board,
  caller: Caller,
  action: Action,
  id: StudyId,
): Promise<{ open: OpenCase; study: EegStudy }> {
  const study = await board.looks.study(id)
  const open = await caseFor(board, caller, action, study.case)
  if (study.kind !== 'eeg') throw new Problem('not-found', { what: 'recording' })
  return { open, study }
}

export async function tellRecording(board: Board, study: EegStudy): Promise<void> {
  const to = (await peopleOf(board, study.case)).map(({ id }) => id)
  board.notices.tell({ name: 'recording:changed', content: { study: study.id }, to })
}

/** The others of the network hear of it when they next look: who looks at this case does so now. */
async function tellMontages(board: Board, id: CaseId): Promise<void> {
  const to = (await peopleOf(board, id)).map((person) => person.id)
  board.notices.tell({ name: 'montage:changed', content: {}, to })
}
