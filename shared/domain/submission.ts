import { z } from 'zod'
import { CaseDescription } from './case.ts'
import { ClinicalPicture } from './clinical.ts'
import { AttachmentId, CaseId, Instant, StudyId, SubmissionId } from './identifiers.ts'

/** What the home team put before the coordinator, as it was: kept so that a second request shows what is new in it. */
export const Submission = z.strictObject({
  id: SubmissionId,
  case: CaseId,
  at: Instant,
  description: CaseDescription,
  picture: ClinicalPicture,
  studies: z.array(StudyId).max(2000),
  attachments: z.array(AttachmentId).max(500),
})
export type Submission = z.infer<typeof Submission>

/** One thing that is different from the request before. */
export type SubmissionChange =
  | { what: 'description'; field: keyof CaseDescription }
  | { what: 'code' | 'timeline' | 'study' | 'attachment' | 'reason'; how: 'added' | 'changed' | 'removed'; id: string }

/** What the home team has done since the request before. */
export function changesSince(before: Submission, after: Submission): SubmissionChange[] {
  const fields = Object.keys(after.description) as (keyof CaseDescription)[]
  const codes = ({ picture }: Submission) =>
    new Map(picture.codes.map((code) => [`${code.system} ${code.code}`, code.certainty]))
  const entries = ({ picture }: Submission) =>
    new Map(picture.timeline.map((entry) => [entry.id as string, JSON.stringify(entry)]))
  const reasons = ({ picture }: Submission) => new Map(picture.notAvailable.map(({ item, because }) => [item, because]))
  const ids = (list: readonly string[]) => new Map(list.map((id) => [id, '']))
  return [
    ...fields
      .filter((field) => before.description[field] !== after.description[field])
      .map((field) => ({ what: 'description' as const, field })),
    ...between('code', codes(before), codes(after)),
    ...between('timeline', entries(before), entries(after)),
    ...between('reason', reasons(before), reasons(after)),
    ...between('study', ids(before.studies), ids(after.studies)),
    ...between('attachment', ids(before.attachments), ids(after.attachments)),
  ]
}

function between(
  what: Exclude<SubmissionChange['what'], 'description'>,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): SubmissionChange[] {
  const now = [...after].flatMap(([id, value]): SubmissionChange[] => {
    if (!before.has(id)) return [{ what, how: 'added', id }]
    return before.get(id) === value ? [] : [{ what, how: 'changed', id }]
  })
  const gone = [...before.keys()].filter((id) => !after.has(id)).map((id) => ({ what, how: 'removed' as const, id }))
  return [...now, ...gone]
}
