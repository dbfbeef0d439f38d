import { z } from 'zod'
import { UploadId } from '../domain/identifiers.ts'
import { request } from './table.ts'

/** A text that somebody typed during a recording, for the person who uploads it to look at. */
export const TextForReview = z.strictObject({
  text: z.string(),
  /** How often it stands in the recordings of this upload, and where first, seconds from the start. */
  count: z.number().int().positive(),
  firstOnset: z.number(),
  /** Bytes of UTF-8 that fit into its place: a longer text is cut. */
  most: z.number().int().nonnegative(),
  /** The text itself where every word of it is known to name nobody; otherwise empty, which is to remove it. */
  suggested: z.string(),
})
export type TextForReview = z.infer<typeof TextForReview>

/** What the uploader decided: the same text keeps it, another edits it, an empty one removes it. */
export const ReviewedText = z.strictObject({ text: z.string().max(4000), becomes: z.string().max(400) })
export type ReviewedText = z.infer<typeof ReviewedText>

export const ReviewedTexts = z.array(ReviewedText).max(2_000)

export const uploadTextRequests = {
  /** What waits to be looked at before the upload can be accepted. */
  'upload:texts': request(z.strictObject({ upload: UploadId }), z.strictObject({ texts: z.array(TextForReview) })),
}
