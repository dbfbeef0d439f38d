import { z } from 'zod'
import { type FigureKind, figures } from '../dicom/measure.ts'
import { Problem } from '../protocol/problems.ts'
import { AnnotationId, CaseId, Instant, PersonId, StudyId, Uid } from './identifiers.ts'
import { PatientPoint } from './stage.ts'

const direction = z.tuple([z.number().min(-1).max(1), z.number().min(-1).max(1), z.number().min(-1).max(1)])

/** Where it lies: in the patient, and so in every series of that frame of reference; or in one image, of which no more is known. */
export const DrawnOn = z.discriminatedUnion('unit', [
  z.strictObject({
    unit: z.literal('millimetres'),
    frameOfReferenceUid: Uid,
    /** At right angles to the plane it was drawn on, and how thick what was seen there was. */
    normal: direction,
    thickness: z.number().min(0).max(200),
  }),
  z.strictObject({ unit: z.literal('pixels'), sopInstanceUid: Uid, frame: z.number().int().min(0).max(1_000_000) }),
])
export type DrawnOn = z.infer<typeof DrawnOn>

const kinds = Object.keys(figures) as [FigureKind, ...FigureKind[]]

/** What somebody draws: a figure by its points, in the order `shared/dicom/measure.ts` gives them. */
export const AnnotationDraft = z.strictObject({
  study: StudyId,
  seriesUid: Uid,
  on: DrawnOn,
  kind: z.enum(kinds),
  /** Millimetres in the patient, or pixels from the corner of the image with 0 as the third. */
  points: z.array(PatientPoint).min(1).max(500),
  text: z.string().max(200),
})
export type AnnotationDraft = z.infer<typeof AnnotationDraft>

/** A figure that stays with the case. Who drew it may change it and take it away; others may look elsewhere. */
export const ImageAnnotation = z.strictObject({
  ...AnnotationDraft.shape,
  id: AnnotationId,
  case: CaseId,
  by: PersonId,
  drawnAt: Instant,
  changedAt: Instant,
})
export type ImageAnnotation = z.infer<typeof ImageAnnotation>

/** More than a panel can look at. */
export const mostAnnotations = 2_000

/** @throws Problem `invalid-input` for a figure with too few or too many points, or points without any extent between them. */
export function checkFigure({ kind, points }: Pick<AnnotationDraft, 'kind' | 'points'>): void {
  const least = kind === 'freehand' ? 3 : figures[kind].points
  if (points.length < least || points.length > figures[kind].points)
    throw new Problem('invalid-input', { at: 'points' })
  const isSpread = points.every((point, at) => at === 0 || points[0]!.some((one, axis) => one !== point[axis]))
  if (!isSpread && kind !== 'bidirectional' && kind !== 'freehand') throw new Problem('invalid-input', { at: 'points' })
}

/** @throws Problem `not-permitted` when somebody else drew it. */
export function changed(
  annotation: ImageAnnotation,
  by: PersonId,
  to: Pick<AnnotationDraft, 'points' | 'text'>,
  at: string,
): ImageAnnotation {
  requireOwn(annotation, by)
  checkFigure({ kind: annotation.kind, points: to.points })
  return { ...annotation, ...to, changedAt: at }
}

/** @throws Problem `not-permitted` when somebody else drew it. */
export function requireOwn(annotation: Pick<ImageAnnotation, 'by'>, by: PersonId): void {
  if (annotation.by !== by) throw new Problem('not-permitted', { because: 'somebody else drew it' })
}
