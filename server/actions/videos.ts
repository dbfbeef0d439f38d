import type { CaseVideo } from '../../shared/domain/caseVideo.ts'
import type { CaseVideoId, StudyId } from '../../shared/domain/identifiers.ts'
import { cleanedVideo, videoTypeOf } from '../imaging/cleanedVideo.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board } from '../board.ts'
import { instant } from '../clock.ts'
import { newId } from '../identity/newId.ts'
import { act, type Caller, caseFor } from './access.ts'
import { removeUnnamed, requireNotErased } from './erasure.ts'
import { recordingFor, tellRecording } from './recordings.ts'

/** Some hours of video in the quality of a ward's camera. */
const mostBytes = 8 * 1024 ** 3
const mostVideos = 40

/** What the uploader says with a video. The consent is stated in so many words, or nothing is read of the file. */
export type VideoStatement = { faceConsent: boolean; offsetSeconds: number }

/**
 * Takes a video of the patient during a recording: recognised by content, freed of what was written about it, stored.
 * @throws Problem `consent-missing` without the statement, `unreadable-file`, `too-large`, `wrong-state`
 */
export async function receiveVideo(
  board: Board,
  caller: Caller,
  id: StudyId,
  { faceConsent, offsetSeconds }: VideoStatement,
  bytes: AsyncIterable<Uint8Array>,
): Promise<CaseVideo> {
  const { open, study } = await recordingFor(board, caller, 'video:receive', id)
  if (open.case.record.state === 'archived') throw new Problem('wrong-state', { is: 'archived' })
  if (!faceConsent) throw new Problem('consent-missing', { scope: 'faceVideo' })
  const known = await board.store.list('caseVideo', id)
  if (known.filter(({ record }) => !record.removed).length >= mostVideos) {
    throw new Problem('too-large', { limit: String(mostVideos) })
  }
  const from = bytes[Symbol.asyncIterator]()
  try {
    const head: Uint8Array[] = []
    let length = 0
    while (length < 64) {
      const { done, value } = await from.next()
      if (done) break
      head.push(value)
      length += value.length
    }
    const type = videoTypeOf(Buffer.concat(head))
    const stored = await board.files.putStream(cleanedVideo(type, bounded(head, from)))
    const record: CaseVideo = {
      id: newId('vid'),
      case: study.case,
      study: id,
      file: stored.sha256,
      bytes: stored.bytes,
      type,
      offsetSeconds,
      receivedBy: open.person.id,
      receivedAt: instant(board.clock),
      faceConsentStatedBy: open.person.id,
      removed: false,
    }
    try {
      // Consent may have been withdrawn while the film was coming in.
      await recordingFor(board, caller, 'video:receive', id)
      await board.store.commit(
        [{ kind: 'caseVideo', parent: id, record, version: 0 }],
        act(board, open, 'video:receive', record.id, { faceConsent: 'stated' }),
      )
      await requireNotErased(board, study.case, [{ kind: 'caseVideo', id: record.id }], [record.file])
    } catch (error) {
      await removeUnnamed(board, record.file)
      throw error
    }
    await tellRecording(board, study)
    return record
  } finally {
    await from.return?.()
  }
}

/** A video for somebody who may see it. The first look of a session is an audit event, as with a study. */
export async function videoFor(board: Board, caller: Caller, study: StudyId, id: CaseVideoId): Promise<CaseVideo> {
  const { record } = await board.store.read('caseVideo', id)
  if (record.study !== study || record.removed) throw new Problem('not-found', { what: 'video' })
  const open = await caseFor(board, caller, 'study:read', record.case, await board.looks.standing(record.case))
  await board.looks.note(caller.session, id, () => board.store.commit([], act(board, open, 'video:read', id)))
  return record
}

async function* bounded(head: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  let length = 0
  for (const part of head) {
    length += part.length
    yield part
  }
  for (;;) {
    const { done, value } = await rest.next()
    if (done) return
    length += value.length
    if (length > mostBytes) throw new Problem('too-large', { limit: String(mostBytes) })
    yield value
  }
}
