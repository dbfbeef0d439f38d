import { z } from 'zod'
import { Attachment, AttachmentCategory } from '../domain/attachment.ts'
import { Certainty, ClinicalPicture, CodeSystem, Coding, Template, TimelineEntry } from '../domain/clinical.ts'
import { CaseDescription } from '../domain/case.ts'
import { ExpertGroup } from '../domain/expertGroup.ts'
import { AttachmentId, CaseId, ExpertGroupId, Instant, PersonId, TimelineEntryId } from '../domain/identifiers.ts'
import { Lacking, Ruling, Seat, SeatRole } from '../domain/panel.ts'
import { Colleague } from '../domain/person.ts'
import { Submission } from '../domain/submission.ts'
import { nothing, request } from './table.ts'

const ofCase = z.strictObject({ case: CaseId })
const reason = z.string().trim().min(1).max(2000)

/** What a case is prepared with, for the one who reads the case file. */
export const preparation = {
  picture: ClinicalPicture,
  attachments: z.array(Attachment),
  /** The last two requests, the newer last: for the home team and the coordinator. */
  submissions: z.array(Submission).max(2),
}

/** All that is told to somebody who has a seat before the case is open to them: whom it comes from, and who sits there. */
export const Invitation = z.strictObject({
  case: CaseId,
  network: z.string(),
  urgency: CaseDescription.shape.urgency,
  requestedAt: Instant,
  from: Colleague,
  seat: Seat,
  people: z.array(z.strictObject({ person: Colleague, role: SeatRole })),
})

/** From the patient's consent to a seated panel. */
export const intakeRequests = {
  'case:team': request(z.strictObject({ case: CaseId, team: z.array(PersonId).max(20) }), nothing),
  'case:attach': request(z.strictObject({ case: CaseId, item: z.string().max(20), attached: z.boolean() }), nothing),

  'clinical:code': request(
    z.strictObject({ case: CaseId, system: CodeSystem, code: z.string().min(1).max(40), certainty: Certainty }),
    nothing,
  ),
  'clinical:uncode': request(
    z.strictObject({ case: CaseId, system: CodeSystem, code: z.string().min(1).max(40) }),
    nothing,
  ),
  /** Adds an entry, or changes the one with its id. */
  'clinical:entry': request(z.strictObject({ case: CaseId, entry: TimelineEntry }), nothing),
  'clinical:removeEntry': request(z.strictObject({ case: CaseId, entry: TimelineEntryId }), nothing),
  'clinical:template': request(z.strictObject({ case: CaseId, template: Template }), nothing),
  /** Says why something of the checklist is not there; with no words it is missing again. */
  'clinical:reason': request(
    z.strictObject({ case: CaseId, item: z.string().max(40), because: z.string().max(300) }),
    nothing,
  ),
  'terminology:search': request(
    z.strictObject({ systems: z.array(CodeSystem).min(1).max(4), query: z.string().max(200) }),
    z.strictObject({
      codes: z.array(Coding.omit({ certainty: true })),
      /** Which of the tables are there at all. */
      imported: z.array(z.strictObject({ system: CodeSystem, release: z.string(), codes: z.number() })),
    }),
  ),

  'attachment:describe': request(
    z.strictObject({ attachment: AttachmentId, category: AttachmentCategory, title: z.string().max(120) }),
    nothing,
  ),
  'attachment:remove': request(z.strictObject({ attachment: AttachmentId }), nothing),

  'request:accept': request(ofCase, nothing),
  'request:return': request(z.strictObject({ case: CaseId, lacking: Lacking }), nothing),
  'request:forward': request(z.strictObject({ case: CaseId, to: z.string().max(40), because: reason }), nothing),
  'request:decline': request(z.strictObject({ case: CaseId, because: reason }), nothing),
  /** The networks there are, to forward to. */
  'network:list': request(nothing, z.strictObject({ networks: z.array(z.string()) })),

  'panel:invitation': request(ofCase, Invitation),
  'panel:decline': request(z.strictObject({ case: CaseId, because: z.string().max(500) }), nothing),
  'panel:rule': request(z.strictObject({ case: CaseId, person: PersonId, ruling: Ruling }), nothing),
  /** Anybody with an account, to be a guest: by name, field or hospital. */
  'people:find': request(
    z.strictObject({ network: z.string().max(40), query: z.string().trim().min(2).max(80) }),
    z.strictObject({ people: z.array(Colleague).max(20) }),
  ),

  'group:list': request(
    z.strictObject({ network: z.string().max(40) }),
    z.strictObject({ groups: z.array(ExpertGroup) }),
  ),
  'group:keep': request(
    z.strictObject({
      network: z.string().max(40),
      group: ExpertGroupId.nullable(),
      name: z.string().trim().min(1).max(80),
      members: ExpertGroup.shape.members,
    }),
    z.strictObject({ group: ExpertGroupId }),
  ),
  'group:remove': request(z.strictObject({ group: ExpertGroupId }), nothing),
}
export type IntakeRequests = typeof intakeRequests
