import { z } from 'zod'
import { Decimal, Id, SignedDecimal, signedLine, Uid } from './text.ts'

const LineName = signedLine(40)
const Point = z.tuple([SignedDecimal, SignedDecimal, SignedDecimal])

/** How an image was shown, where that is not how it opens. */
const Seen = z.strictObject({
  framing: z
    .strictObject({
      unit: z.enum(['millimetres', 'pixels']),
      centre: z.array(SignedDecimal).min(2).max(3),
      shortSide: Decimal,
    })
    .optional(),
  invert: z.boolean(),
  /** Mirrored left for right first, then quarter turns clockwise. */
  turn: z.strictObject({ quarters: z.literal([0, 1, 2, 3]), mirrored: z.boolean() }),
})

/**
 * Where a sentence of the recommendation points: a place in an image, a stretch of a recording, a page of a document.
 * Units are the stage's: millimetres in the patient (DICOM LPS), seconds, hertz, microvolts per millimetre.
 */
export const EvidenceReference = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('slice'),
    study: Id,
    seriesUid: Uid,
    sopInstanceUid: Uid,
    /** Counted from 0. */
    frame: z.number().int().min(0).max(1_000_000),
    point: Point.optional(),
    window: z.strictObject({ center: SignedDecimal, width: Decimal }).optional(),
    seen: Seen.optional(),
  }),
  /** A plane cut through a series: a point of it, and unit vectors along its rows and down its columns. */
  z.strictObject({
    kind: z.literal('plane'),
    study: Id,
    seriesUid: Uid,
    point: Point,
    rowDirection: Point,
    columnDirection: Point,
    slab: z.strictObject({ millimetres: Decimal, by: z.enum(['mean', 'highest', 'lowest']) }),
    window: z.strictObject({ center: SignedDecimal, width: Decimal }).optional(),
    seen: Seen.optional(),
  }),
  z.strictObject({
    kind: z.literal('eeg'),
    study: Id,
    /** From the beginning of the recording. */
    start: Decimal,
    seconds: Decimal,
    montage: Id,
    lff: Decimal.optional(),
    hff: Decimal.optional(),
    notch: Decimal.optional(),
    sensitivity: Decimal.optional(),
    /** What was marked bad, hidden, drawn to another scale or measured: without it the page would look another. */
    badChannels: z.array(LineName).max(300).optional(),
    hiddenLines: z.array(LineName).max(300).optional(),
    ownSensitivities: z
      .array(z.strictObject({ line: LineName, sensitivity: Decimal }))
      .max(300)
      .optional(),
    cursors: z
      .array(z.strictObject({ time: Decimal, line: LineName }))
      .max(2)
      .optional(),
  }),
  z.strictObject({
    kind: z.literal('page'),
    document: Id,
    /** Counted from 1. */
    page: z.number().int().min(1).max(100_000),
  }),
])
export type EvidenceReference = z.infer<typeof EvidenceReference>

/** What the sentence shows in its place, such as `FLAIR 88/176` or `EEG 00:04:12`. */
export const EvidenceLabel = signedLine(80)
