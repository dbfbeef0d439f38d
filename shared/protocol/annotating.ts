import { z } from 'zod'
import { AnnotationId, CaseId } from '../domain/identifiers.ts'
import { AnnotationDraft, ImageAnnotation } from '../domain/imageAnnotation.ts'
import { nothing, request } from './table.ts'

/** What is drawn onto the images of a case, and taken out of the house of them. */
export const annotatingRequests = {
  'annotation:list': request(
    z.strictObject({ case: CaseId }),
    z.strictObject({ annotations: z.array(ImageAnnotation) }),
  ),
  /** The browser names it, so that a request that is tried again draws it once. */
  'annotation:draw': request(z.strictObject({ case: CaseId, id: AnnotationId, draft: AnnotationDraft }), nothing),
  'annotation:change': request(
    z.strictObject({ id: AnnotationId, ...AnnotationDraft.pick({ points: true, text: true }).shape }),
    nothing,
  ),
  'annotation:remove': request(z.strictObject({ id: AnnotationId }), nothing),
  /** Says that a view is taken out as a file, before it is: each export stands in the access log. */
  'image:export': request(
    z.strictObject({ case: CaseId, format: z.enum(['png', 'dicom']), study: z.string().max(40) }),
    nothing,
  ),
}
