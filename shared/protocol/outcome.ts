import { z } from 'zod'
import { Attendance } from '../domain/attendance.ts'
import { Comment } from '../domain/comment.ts'
import { FollowUp, FollowUpReport, Retention } from '../domain/followUp.ts'
import {
  CaseId,
  CommentId,
  Instant,
  MeetingId,
  OutcomeId,
  PanelId,
  PersonId,
  RecommendationId,
} from '../domain/identifiers.ts'
import { Outcome, Representation } from '../domain/outcome.ts'
import { Colleague } from '../domain/person.ts'
import { Evaluation, QuorumRule } from '../statement/quorum.ts'
import { nothing, request } from './table.ts'

const Presence = Evaluation.pick({ quorate: true, eligible: true, present: true, missing: true })

/** Requests about what a panel came to, and what came of that. */
export const outcomeRequests = {
  'quorum:read': request(
    z.strictObject({ network: z.string().max(40) }),
    z.strictObject({
      rule: QuorumRule,
      isUsual: z.boolean(),
      disciplines: z.array(z.string()),
      mayChange: z.boolean(),
    }),
  ),
  'quorum:change': request(z.strictObject({ network: z.string().max(40), rule: QuorumRule }), nothing),

  /** Everything from the last word of the panel on: who was there, what it came to, what came of that. */
  'outcome:read': request(
    z.strictObject({ case: CaseId }),
    z.strictObject({
      rule: QuorumRule,
      /** If all who have a seat come. */
      seated: Presence,
      meetings: z.array(
        z.strictObject({ meeting: MeetingId, startsAt: Instant, presence: Presence, attendance: z.array(Attendance) }),
      ),
      outcomes: z.array(Outcome),
      representations: z.array(Representation),
      followUps: z.array(FollowUp),
      retention: Retention,
      people: z.array(Colleague),
    }),
  ),
  'outcome:record': request(
    z.strictObject({
      case: CaseId,
      meeting: MeetingId.nullable(),
      type: Outcome.shape.type,
      note: Outcome.shape.note,
      followUpOn: Outcome.shape.followUpOn,
      /** Below quorum nothing is recorded but what is meant as advice. */
      acceptAdvisory: z.boolean(),
    }),
    z.strictObject({ outcome: OutcomeId, standing: Outcome.shape.standing }),
  ),
  /** Brings a case before a panel again, linked to the outcome it goes back to. */
  'case:represent': request(
    z.strictObject({ case: CaseId, reason: Representation.shape.reason }),
    z.strictObject({ panel: PanelId }),
  ),

  'recommendation:acknowledge': request(
    z.strictObject({
      recommendation: RecommendationId,
      patientInformed: z.boolean(),
      dueOn: FollowUp.shape.dueOn,
    }),
    nothing,
  ),
  'followUp:report': request(
    z.strictObject({
      case: CaseId,
      ...FollowUpReport.omit({ at: true, by: true }).shape,
      patientInformed: z.boolean(),
      dueOn: FollowUp.shape.dueOn,
    }),
    nothing,
  ),
  'retention:review': request(
    z.strictObject({ case: CaseId, reviewOn: Retention.shape.reviewOn, because: Retention.shape.because }),
    nothing,
  ),

  'comment:list': request(
    z.strictObject({ case: CaseId }),
    z.strictObject({
      comments: z.array(Comment),
      people: z.array(Colleague),
      unread: z.number(),
      seenAt: Instant.nullable(),
    }),
  ),
  'comment:add': request(
    z.strictObject({
      case: CaseId,
      thread: CommentId.nullable(),
      text: Comment.shape.text,
      mentions: z.array(PersonId).max(20),
    }),
    z.strictObject({ comment: CommentId }),
  ),
  'comment:seen': request(z.strictObject({ case: CaseId }), nothing),
}
