import { z } from 'zod'
import { AuditEvent } from '../domain/audit.ts'
import { Case, CaseDescription, Pseudonym } from '../domain/case.ts'
import { CaseEntry, Phase } from '../domain/caseEntry.ts'
import { Consent, ConsentForm } from '../domain/consent.ts'
import { CaseId, Instant, MeetingId, PanelId, PersonId, RecommendationId, Sha256 } from '../domain/identifiers.ts'
import { AgendaItem, Meeting } from '../domain/meeting.ts'
import { InterestDeclaration, Panel, SeatRole } from '../domain/panel.ts'
import { Colleague } from '../domain/person.ts'
import { Position, Recommendation } from '../domain/recommendation.ts'
import { TimeZone } from '../domain/zonedTime.ts'
import { Study } from '../domain/study.ts'
import { roles } from '../domain/permissions.ts'
import { recordingNotices, recordingRequests } from './recordings.ts'
import { encryptionSettings } from './encryption.ts'
import { intakeRequests, preparation } from './intake.ts'
import { annotatingRequests } from './annotating.ts'
import { accountRequests } from './accounts.ts'
import { amendingRequests } from './amending.ts'
import { signingRequests } from './signing.ts'
import { outcomeRequests } from './outcome.ts'
import { reportRequests } from './reports.ts'
import { schedulingRequests } from './scheduling.ts'
import { nothing, request } from './table.ts'
import { meetingRecordingRequests } from './meetingRecordings.ts'
import { transcriptRequests } from './text.ts'
import { uploadRequests } from './uploads.ts'

const Role = z.enum(roles)

/** A case as one entitled person sees it, with everything around it. */
export const CaseFile = z.strictObject({
  case: Case,
  roles: z.array(Role),
  consents: z.array(Consent),
  studies: z.array(Study),
  ...preparation,
  panel: Panel.nullable(),
  recommendation: Recommendation.nullable(),
  meetings: z.array(Meeting),
  people: z.array(Colleague),
})
export type CaseFile = z.infer<typeof CaseFile>

/** A page of the case list: how it is ordered, which it holds, and where it goes on. */
export const CaseListing = z.strictObject({
  sort: z.enum(['changed', 'pseudonym', 'urgency']).default('changed'),
  phase: Phase.nullable().default(null),
  urgency: CaseDescription.shape.urgency.nullable().default(null),
  network: z.string().max(40).nullable().default(null),
  /** Only those in which something waits for the one who asks. */
  waiting: z.boolean().default(false),
  /** Pseudonym, code, network or words of the question; each must begin a word of the case. */
  words: z.string().max(200).default(''),
  after: z.string().max(200).nullable().default(null),
  limit: z.number().int().min(1).max(100).default(50),
})

export const MeetingSummary = z.strictObject({
  id: MeetingId,
  state: z.enum(['booked', 'live', 'ended', 'postponed', 'cancelled']),
  startsAt: Instant,
  timeZone: z.string(),
  cases: z.array(z.strictObject({ id: CaseId, pseudonym: Pseudonym, minutes: z.number() })),
})

/** What a frozen text is shown as, for reading and signing: exactly the bytes that are signed. */
export const Frozen = z.strictObject({
  recommendation: Recommendation,
  /** Canonical JSON (RFC 8785) of the statement; the browser hashes these very characters. */
  statement: z.string(),
  signed: z.array(z.strictObject({ person: PersonId, position: Position, at: Instant })),
})

/** What a signed-in person may ask of the server about the record. Who asks, and when, is never in the input. */
export const recordRequests = {
  ...intakeRequests,

  ...accountRequests,

  'case:list': request(CaseListing, z.strictObject({ cases: z.array(CaseEntry), next: z.string().nullable() })),
  'case:read': request(z.strictObject({ case: CaseId }), CaseFile),
  'case:open': request(
    z.strictObject({ network: z.string().max(40), description: CaseDescription }),
    z.strictObject({ case: CaseId }),
  ),
  'case:describe': request(z.strictObject({ case: CaseId, description: CaseDescription }), nothing),
  'case:present': request(z.strictObject({ case: CaseId }), z.strictObject({ panel: PanelId })),

  'consent:record': request(z.strictObject({ case: CaseId, form: ConsentForm }), nothing),
  'consent:withdraw': request(z.strictObject({ case: CaseId }), nothing),

  ...uploadRequests,

  ...recordingRequests,

  'people:list': request(
    z.strictObject({ network: z.string().max(40) }),
    z.strictObject({ people: z.array(Colleague) }),
  ),
  'panel:appoint': request(
    z.strictObject({
      case: CaseId,
      seats: z
        .array(z.strictObject({ person: PersonId, role: SeatRole }))
        .min(1)
        .max(50),
    }),
    nothing,
  ),
  'panel:declareInterest': request(z.strictObject({ case: CaseId, interest: InterestDeclaration }), nothing),

  'meeting:list': request(nothing, z.strictObject({ meetings: z.array(MeetingSummary) })),
  'meeting:schedule': request(
    z.strictObject({
      network: z.string().max(40),
      startsAt: Instant,
      timeZone: TimeZone,
      agenda: z
        .array(AgendaItem.omit({ panel: true }))
        .min(1)
        .max(12),
    }),
    z.strictObject({ meeting: MeetingId }),
  ),
  /** Says which node holds the meeting and gives a token of one minute that opens its socket there. */
  'meeting:join': request(
    z.strictObject({ meeting: MeetingId }),
    z.strictObject({ url: z.string(), token: z.string(), meeting: Meeting }),
  ),
  ...schedulingRequests,
  ...outcomeRequests,
  ...reportRequests,
  'meeting:end': request(z.strictObject({ meeting: MeetingId }), nothing),

  /** A ticket for one document socket, good once and for half a minute. */
  'document:ticket': request(
    z.strictObject({ recommendation: RecommendationId }),
    z.strictObject({ ticket: z.string(), url: z.string(), mayWrite: z.boolean() }),
  ),

  'recommendation:freeze': request(
    z.strictObject({ recommendation: RecommendationId }),
    z.strictObject({ statementDigest: Sha256 }),
  ),
  'recommendation:reopen': request(z.strictObject({ recommendation: RecommendationId }), nothing),
  'recommendation:frozen': request(
    z.strictObject({ recommendation: RecommendationId, version: z.number().int().positive().optional() }),
    Frozen,
  ),
  ...amendingRequests,
  ...signingRequests,

  ...transcriptRequests,
  ...meetingRecordingRequests,
  ...encryptionSettings,
  ...annotatingRequests,

  'audit:read': request(
    z.strictObject({ case: CaseId }),
    z.strictObject({
      events: z.array(AuditEvent),
      verdict: z.discriminatedUnion('valid', [
        z.strictObject({ valid: z.literal(true), head: Sha256, count: z.number() }),
        z.strictObject({ valid: z.literal(false), brokenAt: z.number() }),
      ]),
    }),
  ),
}
export type RecordRequests = typeof recordRequests

/** What the server tells a signed-in browser. Content-free: the browser asks again, and is judged again. */
export const recordNotices = {
  'case:changed': z.strictObject({ case: CaseId }),
  'meeting:changed': z.strictObject({ meeting: MeetingId }),
  ...recordingNotices,
  'annotations:changed': z.strictObject({ case: CaseId }),
}
export type RecordNotices = typeof recordNotices
