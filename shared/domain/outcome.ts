import { z } from 'zod'
import { Problem } from '../protocol/problems.ts'
import { CaseId, Instant, MeetingId, OutcomeId, PanelId, PersonId } from './identifiers.ts'
import type { Presence } from './quorum.ts'

export const OutcomeType = z.enum(['final', 'interim', 'noConsensus', 'notForThisPanel'])
export type OutcomeType = z.infer<typeof OutcomeType>
const day = z.iso.date()

/** What a panel came to in a meeting, or without one. A later outcome of the same panel stands beside it. */
export const Outcome = z.strictObject({
  id: OutcomeId,
  case: CaseId,
  panel: PanelId,
  meeting: MeetingId.nullable(),
  type: OutcomeType,
  /** Below quorum an outcome is advice of those who were there, and no decision of the panel. */
  standing: z.enum(['quorate', 'advisory']),
  present: z.array(PersonId).max(50),
  /** Which tests are asked for, or why it is not for this panel. */
  note: z.string().max(2000),
  /** When the home clinician is reminded to tell what came of it. */
  followUpOn: day.nullable(),
  recordedBy: PersonId,
  recordedAt: Instant,
})
export type Outcome = z.infer<typeof Outcome>

/**
 * Holds an outcome to the quorum: below it, only what says of itself that it is advisory.
 * @throws Problem `inquorate`, `invalid-input` for an outcome that has to be explained and is not.
 */
export function recordOutcome(
  draft: Omit<Outcome, 'standing'> & { acceptAdvisory: boolean },
  presence: Presence,
): Outcome {
  const { acceptAdvisory, ...outcome } = draft
  if (!presence.quorate && !acceptAdvisory) {
    throw new Problem('inquorate', { missing: presence.missing.map((one) => one.rule).join(', ') })
  }
  if ((outcome.type === 'interim' || outcome.type === 'notForThisPanel') && !outcome.note.trim()) {
    throw new Problem('invalid-input', { at: 'note', rule: 'required' })
  }
  return { ...outcome, standing: presence.quorate ? 'quorate' : 'advisory' }
}

/** A case that came before a panel again, and what it goes back to. */
export const Representation = z.strictObject({
  id: z.string().regex(/^rep_[a-z0-9]{16}$/),
  case: CaseId,
  first: PanelId,
  next: PanelId,
  outcome: OutcomeId,
  reason: z.string().min(1).max(1000),
  by: PersonId,
  at: Instant,
})
export type Representation = z.infer<typeof Representation>
