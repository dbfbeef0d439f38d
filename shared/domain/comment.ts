import { z } from 'zod'
import { Problem } from '../protocol/problems.ts'
import { CaseId, CommentId, Instant, PersonId } from './identifiers.ts'

/** A question or a remark on a case, before or after the panel meets. `thread` is the first comment it answers. */
export const Comment = z.strictObject({
  id: CommentId,
  case: CaseId,
  thread: CommentId.nullable(),
  by: PersonId,
  at: Instant,
  text: z.string().min(1).max(4000),
  mentions: z.array(PersonId).max(20),
})
export type Comment = z.infer<typeof Comment>

/** Up to when a person has read the comments of a case. */
export const CommentsSeen = z.strictObject({ id: z.string().max(60), case: CaseId, person: PersonId, at: Instant })
export type CommentsSeen = z.infer<typeof CommentsSeen>

export const seenId = (of: CaseId, person: PersonId): string => `${of} ${person}`

/** Nobody writes what cannot be read, answers an answer, or mentions somebody who may not see the case. */
export function checkComment(comment: Comment, others: readonly Comment[], readers: ReadonlySet<PersonId>): void {
  if (!comment.text.trim()) throw new Problem('invalid-input', { at: 'text', rule: 'required' })
  const first = others.find((one) => one.id === comment.thread)
  if (comment.thread !== null && first?.thread !== null) throw new Problem('not-found', { thread: comment.thread })
  if (comment.mentions.some((person) => !readers.has(person))) throw new Problem('not-found', { at: 'mentions' })
}

/** How many a person has not read; their own are read. */
export const unreadBy = (comments: readonly Comment[], person: PersonId, seenAt: string | undefined): number =>
  comments.filter((one) => one.by !== person && (seenAt === undefined || one.at > seenAt)).length

/** Whether somebody asks for this person's word and they have not looked since. */
export const isCalledFor = (comments: readonly Comment[], person: PersonId, seenAt: string | undefined): boolean =>
  comments.some((one) => one.mentions.includes(person) && (seenAt === undefined || one.at > seenAt))
