import { z } from 'zod'
import { StackReason } from '../dicom/series.ts'
import { CaseId, Sha256, Uid, UploadId } from '../domain/identifiers.ts'
import { Study } from '../domain/study.ts'
import { nothing, request } from './table.ts'
import { ReviewedTexts, uploadTextRequests } from './uploadTexts.ts'

/** What was recognised in one file; `index` is the sender's own number for it. */
export const Received = z.strictObject({
  index: z.number().int().nonnegative(),
  outcome: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('dicom'), seriesUid: Uid, description: z.string(), modality: z.string() }),
    z.strictObject({
      kind: z.literal('eeg'),
      format: z.string(),
      channels: z.number(),
      durationSeconds: z.number(),
      /** Different texts in it that wait to be looked at. */
      texts: z.number().int().nonnegative(),
    }),
    /** The index of a disc (DICOMDIR): it names the files, which are read for themselves. */
    z.strictObject({ kind: z.literal('directory'), listed: z.number().int().nonnegative() }),
    z.strictObject({ kind: z.literal('duplicate') }),
    z.strictObject({ kind: z.literal('refused'), code: z.string(), about: z.string().max(120).optional() }),
  ]),
  /** How many identifying fields were removed or replaced. */
  removed: z.number().int().nonnegative(),
  warnings: z.array(z.string()),
})
export type Received = z.infer<typeof Received>

/** One series as it would be added to the case. */
export const SeriesOffer = z.strictObject({
  seriesUid: Uid,
  studyUid: Uid,
  modality: z.string(),
  description: z.string(),
  images: z.number().int().positive(),
  rows: z.number().int().positive(),
  columns: z.number().int().positive(),
  lossy: z.boolean(),
  stackOnly: StackReason.nullable(),
  /** Text that may be part of the picture: `possible` by how it was made, `lettering` by how it looks. */
  burntIn: z.enum(['no', 'possible', 'lettering']),
  face: z.boolean(),
  overlaysRemoved: z.boolean(),
  /** Names another patient than the rest of its study: it is not added. */
  anotherPatient: z.boolean(),
  /** An image from the middle of it, to look at before it is added. */
  sample: z.strictObject({ sopInstanceUid: Uid, frame: z.number().int().nonnegative() }),
})
export type SeriesOffer = z.infer<typeof SeriesOffer>

export const UploadSummary = z.strictObject({
  series: z.array(SeriesOffer),
  recordings: z.number().int().nonnegative(),
  /** Images and recordings that the case holds already. */
  known: z.number().int().nonnegative(),
  refused: z.array(z.strictObject({ code: z.string(), count: z.number().int().positive() })),
  /** Identifying fields, all files together. */
  removed: z.number().int().nonnegative(),
  /** Images that a disc's index lists and that did not come. */
  missing: z.number().int().nonnegative(),
  /** The files name somebody else than what the case holds already, or two people. */
  otherPatient: z.boolean(),
})
export type UploadSummary = z.infer<typeof UploadSummary>

export const uploadRequests = {
  /** Goes on with the upload that this person has open for the case, if there is one. */
  'upload:open': request(
    z.strictObject({ case: CaseId }),
    z.strictObject({ upload: UploadId, received: z.number().int().nonnegative() }),
  ),
  /** Which of these files have arrived before, by the sender's fingerprints. */
  'upload:known': request(
    z.strictObject({ upload: UploadId, fingerprints: z.array(Sha256).max(2000) }),
    z.strictObject({ known: z.array(z.strictObject({ fingerprint: Sha256, received: Received })) }),
  ),
  'upload:summary': request(z.strictObject({ upload: UploadId }), UploadSummary),
  /**
   * Attaches what was received to the case as studies. Asking again gives the same studies. What people typed into
   * recordings must have been looked at: `texts` decides over every one of `upload:texts`.
   */
  'upload:accept': request(
    z.strictObject({
      upload: UploadId,
      /** Series that the uploader has looked at and found no text in that names somebody. */
      lookedAt: z.array(Uid).max(2000).optional(),
      leftOut: z.array(Uid).max(2000).optional(),
      /** That the files are of the case's patient although they name somebody else. */
      samePatient: z.boolean().optional(),
      texts: ReviewedTexts.default([]),
    }),
    z.strictObject({ studies: z.array(Study) }),
  ),
  ...uploadTextRequests,
  /** Forgets what came in. */
  'upload:discard': request(z.strictObject({ upload: UploadId }), nothing),
}
