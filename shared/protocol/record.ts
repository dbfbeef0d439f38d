import { z } from 'zod'
import { AuditEvent } from '../domain/audit.ts'
import { Case, CaseDescription, Pseudonym } from '../domain/case.ts'
import { Consent, ConsentForm } from '../domain/consent.ts'
import { CaseId, Instant, MeetingId, PanelId, PersonId, RecommendationId, Sha256 } from '../domain/identifiers.ts'
import { AgendaItem, Meeting } from '../domain/meeting.ts'
import { InterestDeclaration, Panel, SeatRole } from '../domain/panel.ts'
import { Colleague } from '../domain/person.ts'
import { Position, Recommendation } from '../domain/recommendation.ts'
import { Study } from '../domain/study.ts'
import { roles } from '../domain/permissions.ts'
import { recordingNotices, recordingRequests } from './recordings.ts'
import { encryptionSettings } from './encryption.ts'
import { intakeRequests, preparation } from './intake.ts'
import { annotatingRequests } from './annotating.ts'
import { accountRequests } from './accounts.ts'
import { signingRequests } from './signing.ts'
import { nothing, request } from './table.ts'
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

export const CaseSummary = z.strictObject({
  id: CaseId,
  pseudonym: Pseudonym,
  state: z.enum(['draft', 'completion', 'ready', 'archived', 'erased']),
  question: z.string(),
  urgency: CaseDescription.shape.urgency,
  roles: z.array(Role),
  panel: z.enum(['none', 'requested', 'returned', 'accepted', 'assessment', 'declined', 'forwarded', 'closed']),
  recommendation: z.enum(['none', 'draft', 'signing', 'final']),
  /** What waits for this very person: the codes have their words in the message catalogue. */
  waiting: z.array(
    z.enum(['present', 'complete', 'triage', 'appoint', 'rule', 'schedule', 'declareInterest', 'sign', 'receive']),
  ),
})

export const MeetingSummary = z.strictObject({
  id: MeetingId,
  state: z.enum(['booked', 'live', 'ended']),
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

  'case:list': request(nothing, z.strictObject({ cases: z.array(CaseSummary) })),
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
      timeZone: z.string().max(60),
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
  'recommendation:frozen': request(z.strictObject({ recommendation: RecommendationId }), Frozen),
  ...signingRequests,

  ...transcriptRequests,
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
