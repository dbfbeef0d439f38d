import { z } from 'zod'

/** An id says what it names: `cas_` and sixteen characters that carry no meaning and no patient data. */
const id = <Prefix extends string>(prefix: Prefix) =>
  z.string().regex(new RegExp(`^${prefix}_[a-z0-9]{16}$`)) as unknown as z.ZodType<`${Prefix}_${string}`, string>

export const PersonId = id('per')
export const CaseId = id('cas')
export const ConsentId = id('con')
export const StudyId = id('std')
export const PanelId = id('pan')
export const MeetingId = id('mtg')
export const RecommendationId = id('rec')
export const AttestationId = id('att')
export const UploadId = id('upl')
export const AnnotationId = id('ann')
export const PollId = id('pol')
export const OutcomeId = id('out')
export const FollowUpId = id('fol')
export const CommentId = id('com')
export const AttendanceId = id('atd')
export const EegMarkId = id('mrk')
export const OwnMontageId = id('mon')
export const CaseVideoId = id('vid')
export const MeetingRecordingId = id('mrc')
export const RecordedPartId = id('rpt')
export const AttachmentId = id('atm')
export const ClinicalPictureId = id('cln')
export const SubmissionId = id('sub')
export const TimelineEntryId = id('tle')
export const ExpertGroupId = id('grp')

export type PersonId = z.infer<typeof PersonId>
export type CaseId = z.infer<typeof CaseId>
export type ConsentId = z.infer<typeof ConsentId>
export type StudyId = z.infer<typeof StudyId>
export type PanelId = z.infer<typeof PanelId>
export type MeetingId = z.infer<typeof MeetingId>
export type RecommendationId = z.infer<typeof RecommendationId>
export type AttestationId = z.infer<typeof AttestationId>
export type UploadId = z.infer<typeof UploadId>
export type AnnotationId = z.infer<typeof AnnotationId>
export type PollId = z.infer<typeof PollId>
export type OutcomeId = z.infer<typeof OutcomeId>
export type FollowUpId = z.infer<typeof FollowUpId>
export type CommentId = z.infer<typeof CommentId>
export type AttendanceId = z.infer<typeof AttendanceId>
export type EegMarkId = z.infer<typeof EegMarkId>
export type OwnMontageId = z.infer<typeof OwnMontageId>
export type CaseVideoId = z.infer<typeof CaseVideoId>
export type MeetingRecordingId = z.infer<typeof MeetingRecordingId>
export type RecordedPartId = z.infer<typeof RecordedPartId>
export type AttachmentId = z.infer<typeof AttachmentId>
export type ClinicalPictureId = z.infer<typeof ClinicalPictureId>
export type SubmissionId = z.infer<typeof SubmissionId>
export type TimelineEntryId = z.infer<typeof TimelineEntryId>
export type ExpertGroupId = z.infer<typeof ExpertGroupId>

/** SHA-256 in lower-case hexadecimal: the name of a stored file, or of a text. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
/** A DICOM unique identifier, PS3.5 section 9. */
export const Uid = z
  .string()
  .max(64)
  .regex(/^[0-9]+(\.[0-9]+)*$/)
/** ISO 3166-1 alpha-2. */
export const Country = z.string().regex(/^[A-Z]{2}$/)
/** Server time in UTC. */
export const Instant = z.iso.datetime()
