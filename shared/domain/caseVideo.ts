import { z } from 'zod'
import { CaseId, CaseVideoId, Instant, PersonId, Sha256, StudyId } from './identifiers.ts'

/** A video of the patient during a recording. It shows a face: without the patient's word for that it does not come in. */
export const CaseVideo = z.strictObject({
  id: CaseVideoId,
  case: CaseId,
  /** The recording whose clock it is locked to. */
  study: StudyId,
  file: Sha256,
  bytes: z.number().int().positive(),
  type: z.enum(['video/mp4', 'video/webm']),
  /** The second of the recording at which the video's first picture stands; negative where the video began before it. */
  offsetSeconds: z.number().min(-1e6).max(1e7),
  receivedBy: PersonId,
  receivedAt: Instant,
  /** Who stated that the patient, or who speaks for them, agreed in writing to a video with a visible face. */
  faceConsentStatedBy: PersonId,
  removed: z.boolean(),
})
export type CaseVideo = z.infer<typeof CaseVideo>
