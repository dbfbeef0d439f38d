import { z } from 'zod'
import { CaseVideo } from '../domain/caseVideo.ts'
import { EegMark, NewEegMark } from '../domain/eegMark.ts'
import { CaseId, CaseVideoId, EegMarkId, OwnMontageId, StudyId } from '../domain/identifiers.ts'
import { NetworkMontage } from '../domain/networkMontage.ts'
import { Colleague } from '../domain/person.ts'
import { OwnMontageLines } from '../eeg/ownMontage.ts'
import { nothing, request } from './table.ts'

/** What stands beside a recording in the record: marks, videos, and the montages of a network. */
export const recordingRequests = {
  'mark:list': request(
    z.strictObject({ study: StudyId }),
    z.strictObject({ marks: z.array(EegMark), authors: z.array(Colleague), mayMark: z.boolean() }),
  ),
  /** One mark, or those of a file that somebody imports. */
  'mark:add': request(
    z.strictObject({ study: StudyId, marks: z.array(NewEegMark).min(1).max(1000) }),
    z.strictObject({ marks: z.array(EegMark) }),
  ),
  'mark:remove': request(z.strictObject({ study: StudyId, mark: EegMarkId }), nothing),

  /** Those of the network of a case, retired ones too, since something may be pinned in them. */
  'montage:list': request(
    z.strictObject({ case: CaseId }),
    z.strictObject({ montages: z.array(NetworkMontage), maySave: z.boolean() }),
  ),
  /** Makes one; `replaces` retires the one it was made from. */
  'montage:save': request(
    z.strictObject({
      case: CaseId,
      name: z.string().trim().min(1).max(60),
      lines: OwnMontageLines,
      replaces: OwnMontageId.nullable(),
    }),
    z.strictObject({ montage: NetworkMontage }),
  ),
  'montage:retire': request(z.strictObject({ case: CaseId, montage: OwnMontageId }), nothing),

  'video:list': request(
    z.strictObject({ study: StudyId }),
    z.strictObject({ videos: z.array(CaseVideo), mayReceive: z.boolean(), mayAlign: z.boolean() }),
  ),
  'video:align': request(
    z.strictObject({ study: StudyId, video: CaseVideoId, offsetSeconds: CaseVideo.shape.offsetSeconds }),
    nothing,
  ),
  'video:remove': request(z.strictObject({ study: StudyId, video: CaseVideoId }), nothing),
}

/** Told to everyone for whom the case exists. Content-free: what changed is asked for, and judged, anew. */
export const recordingNotices = {
  'recording:changed': z.strictObject({ study: StudyId }),
  'montage:changed': nothing,
}
