import { z } from 'zod'
import { AttachmentId, CaseId, Instant, PersonId, Sha256 } from './identifiers.ts'

/** What a page of paper or a picture is shown as; anything else is not taken. */
export const AttachmentType = z.enum(['application/pdf', 'image/jpeg', 'image/png'])
export type AttachmentType = z.infer<typeof AttachmentType>

/** What it is, in the words of the checklist. `consentForm` has a name on it and is for the home team alone. */
export const AttachmentCategory = z.enum([
  'letter',
  'mriReport',
  'eegReport',
  'videoReport',
  'neuropsychology',
  'genetics',
  'laboratory',
  'pathology',
  'nuclearMedicine',
  'photograph',
  'pedigree',
  'other',
  'consentForm',
])
export type AttachmentCategory = z.infer<typeof AttachmentCategory>

export const attachmentBytes = 64 * 1024 * 1024

export const Attachment = z.strictObject({
  id: AttachmentId,
  case: CaseId,
  category: AttachmentCategory,
  /** Given by the home clinician here: file names carry names, and are never sent. */
  title: z.string().max(120),
  type: AttachmentType,
  file: Sha256,
  bytes: z.number().int().positive(),
  /** How many pieces of metadata were taken out of a picture. */
  removed: z.number().int().nonnegative(),
  receivedAt: Instant,
  receivedBy: PersonId,
})
export type Attachment = z.infer<typeof Attachment>
