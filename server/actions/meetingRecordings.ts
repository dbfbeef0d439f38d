import { holds, requireConsent } from '../../shared/domain/consent.ts'
import type { CaseId, MeetingRecordingId } from '../../shared/domain/identifiers.ts'
import { conductOf, currentItem } from '../../shared/domain/meeting.ts'
import { type MeetingRecording, playedTracks, type RecordedPart } from '../../shared/domain/meetingRecording.ts'
import { type Action, may } from '../../shared/domain/permissions.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import { sealedParts, trackFile } from '../store/sealedParts.ts'
import { act, type Caller, caseFor, type OpenCase, recordsOf } from './access.ts'
import { removeUnnamed } from './erasure.ts'

/** What was recorded of meetings: seen by who has a part in the case, as long as the patient agrees to it. */
export const meetingRecordings = (board: Board) =>
  ({
    async 'meetingRecording:list'({ case: id }, caller) {
      const open = await caseFor(board, caller, 'meetingRecording:read', id)
      const isAgreed = holds(recordsOf(open.consents), 'recording', open.at)
      const all = (await board.store.list('meetingRecording', id)).map(({ record }) => record)
      const starters = await board.store.several(
        'person',
        all.map(({ startedBy }) => startedBy),
      )
      const recordings = await Promise.all(
        all.map(async (recording) => ({
          recording,
          startedBy: starters.find(({ record }) => record.id === recording.startedBy)?.record.name ?? '',
          isGoing: await isGoing(board, recording),
          tracks: isAgreed ? playedTracks(await partsOf(board, recording.id)) : [],
        })),
      )
      return { recordings, isAgreed, mayRemove: may(open.roles, 'meetingRecording:remove') }
    },

    async 'meetingRecording:remove'({ recording: id }, caller) {
      const { open } = await openRecording(board, caller, 'meetingRecording:remove', id)
      const { record } = await board.store.read('meetingRecording', id)
      if (await isGoing(board, record)) throw new Problem('wrong-state', { is: 'live', must: 'ended' })
      const event = act(board, open, 'meetingRecording:remove', id)
      for (const part of await board.store.list('recordedPart', id)) {
        await board.store.remove('recordedPart', part.record.id, { ...event, action: 'recording:removePart' })
        for (const { file } of part.record.tracks) await removeUnnamed(board, file)
      }
      await board.store.remove('meetingRecording', id, event)
      return {}
    },
  }) satisfies Partial<RecordHandlers>

/** One track as a file, for somebody who may see it. The first look of a session is an audit event, as with a study. */
export async function recordedTrackFor(board: Board, caller: Caller, id: MeetingRecordingId, track: string) {
  const { open } = await openRecording(board, caller, 'meetingRecording:read', id)
  const of: CaseId = open.case.record.id
  await board.looks.note(caller.session, id, () =>
    board.store.commit([], act(board, open, 'meetingRecording:read', id)),
  )
  const parts = await partsOf(board, id)
  const file = trackFile(parts, track, sealedParts(board.files, board.keys, id).read)
  if (!file) throw new Problem('not-found', { what: 'track' })
  return { of, version: `${id}-${track}-${parts.length}`, ...file }
}

/** One that a crash ended has no end on record: it goes on only where its meeting still has it recorded. */
async function isGoing(
  board: Board,
  { endedAt, meeting: id, case: of, startedAt }: MeetingRecording,
): Promise<boolean> {
  if (endedAt !== null) return false
  const { record: meeting } = await board.store.read('meeting', id)
  if (meeting.state !== 'live' || conductOf(meeting).recording === null) return false
  const later = (await board.store.list('meetingRecording', of)).some(
    ({ record }) => record.meeting === id && record.startedAt > startedAt,
  )
  return currentItem(meeting).item.case === of && !later
}

async function openRecording(
  board: Board,
  caller: Caller,
  action: Action,
  id: MeetingRecordingId,
): Promise<{ open: OpenCase }> {
  const { record } = await board.store.read('meetingRecording', id)
  const open = await caseFor(board, caller, action, record.case)
  // To take it away needs no consent.
  if (action === 'meetingRecording:read') requireConsent(recordsOf(open.consents), 'recording', instant(board.clock))
  return { open }
}

async function partsOf(board: Board, id: MeetingRecordingId): Promise<RecordedPart[]> {
  const parts = (await board.store.list('recordedPart', id)).map(({ record }) => record)
  return parts.toSorted((one, other) => one.number - other.number)
}
