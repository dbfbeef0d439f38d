import { z } from 'zod'
import { Problem } from '../protocol/problems.ts'
import { CaseId, FollowUpId, Instant, PersonId, RecommendationId } from './identifiers.ts'

const day = z.iso.date()

/** What was done at home with what was recommended. */
export const FollowUpReport = z.strictObject({
  at: Instant,
  by: PersonId,
  followed: z.enum(['followed', 'partly', 'not']),
  /** Why it was followed in part or not at all. */
  why: z.string().max(2000),
  cameOfIt: z.string().max(4000),
})
export type FollowUpReport = z.infer<typeof FollowUpReport>

/** That a recommendation arrived, and what came of it. */
export const FollowUp = z.strictObject({
  id: FollowUpId,
  case: CaseId,
  recommendation: RecommendationId,
  /** Which version arrived; a later one is to be acknowledged again. */
  version: z.number().int().positive().optional(),
  receivedBy: PersonId,
  receivedAt: Instant,
  /** Whether the patient, or who speaks for them, was told. */
  patientInformed: z.boolean(),
  dueOn: day.nullable(),
  /** When somebody was last reminded of the date that is due. */
  remindedAt: Instant.nullable(),
  reports: z.array(FollowUpReport).max(100),
})
export type FollowUp = z.infer<typeof FollowUp>

/** Whether this very version was acknowledged. */
export const hasArrived = (
  followUp: Pick<FollowUp, 'recommendation' | 'version'>,
  { id, version }: { id: string; version: number },
): boolean => followUp.recommendation === id && (followUp.version ?? version) >= version

/** Whether a report is owed: somebody was reminded, and has not written since. */
export const isDue = (followUp: FollowUp): boolean => followUp.remindedAt !== null

/** Adds what was followed and what came of it. @throws Problem `invalid-input` for a departure without a reason. */
export function report(followUp: FollowUp, told: FollowUpReport, dueOn: string | null): FollowUp {
  if (told.followed !== 'followed' && !told.why.trim())
    throw new Problem('invalid-input', { at: 'why', rule: 'required' })
  return { ...followUp, reports: [...followUp.reports, told], dueOn, remindedAt: null }
}

export const remind = (followUp: FollowUp, at: string): FollowUp => ({ ...followUp, remindedAt: at })

/** When the need for a case is looked at again, and by whom it was last. There is one a case. */
export const Retention = z.strictObject({
  id: z.string().regex(/^rtn_[a-z0-9]{16}$/),
  case: CaseId,
  reviewOn: day,
  remindedAt: Instant.nullable(),
  reviewedBy: PersonId.nullable(),
  because: z.string().max(500),
})
export type Retention = z.infer<typeof Retention>

/** Hospitals look at the need at the latest every so many years. */
const retentionYears = 15

/** Made of the case's, so that there are never two; and not the same, so that erasing one leaves the other. */
export const retentionId = (of: CaseId): string => `rtn_${of.slice(4)}`

/** As long as nobody has decided otherwise. */
export function usualRetention(of: { id: CaseId; openedAt: string }): Retention {
  const at = new Date(of.openedAt)
  at.setUTCFullYear(at.getUTCFullYear() + retentionYears)
  return {
    id: retentionId(of.id),
    case: of.id,
    reviewOn: at.toISOString().slice(0, 10),
    remindedAt: null,
    reviewedBy: null,
    because: '',
  }
}
