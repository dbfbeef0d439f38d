import { z } from 'zod'
import { Problem } from '../protocol/problems.ts'
import { type Consent, holds, requireConsent } from './consent.ts'
import { CaseId, Instant, PersonId } from './identifiers.ts'
import { HealthcareProvider } from './person.ts'

/** The name a patient has here. It stands on screen and in the statement; the real one is known to the home team alone. */
export const Pseudonym = z
  .string()
  .regex(/^[A-Z]{3}-[0-9]{4,6}$/)
  .brand('Pseudonym')
export type Pseudonym = z.infer<typeof Pseudonym>

/** What the home clinician tells the panel. The question is what it is asked; the rest may still be empty in a draft. */
export const CaseDescription = z.strictObject({
  question: z.string().max(2000),
  urgency: z.enum(['routine', 'soon', 'urgent']),
  ageYears: z.number().int().min(0).max(120).nullable(),
  diagnosis: z.string().max(400),
  history: z.string().max(20_000),
})
export type CaseDescription = z.infer<typeof CaseDescription>

const common = {
  id: CaseId,
  pseudonym: Pseudonym,
  network: z.string().max(40),
  provider: HealthcareProvider,
  homeClinician: PersonId,
  openedAt: Instant,
  description: CaseDescription,
}

export const Case = z.discriminatedUnion('state', [
  z.strictObject({ ...common, state: z.literal('draft') }),
  z.strictObject({ ...common, state: z.literal('ready'), presentedAt: Instant }),
  z.strictObject({ ...common, state: z.literal('archived'), presentedAt: Instant, archivedAt: Instant }),
])
export type Case = z.infer<typeof Case>
type In<State extends Case['state']> = Extract<Case, { state: State }>

/** Changes what is told of a case, for as long as it is being prepared or discussed. */
export function describe(of: Case, description: CaseDescription): Case {
  if (of.state === 'archived') throw new Problem('wrong-state', { is: of.state })
  if (of.state === 'ready' && !description.question.trim()) throw new Problem('invalid-input', { at: 'question' })
  return { ...of, description }
}

/** What still stands between a draft and the panel, in the words of the message catalogue. */
export const missingToPresent = (of: Case, consents: readonly Consent[]): ('question' | 'consent')[] => [
  ...(of.description.question.trim() ? [] : (['question'] as const)),
  ...(holds(consents, 'care') ? [] : (['consent'] as const)),
]

/** Puts a case before the panel. No case leaves draft without a question and a recorded consent for care. */
export function present(of: Case, consents: readonly Consent[], at: string): In<'ready'> {
  if (of.state !== 'draft') throw new Problem('wrong-state', { is: of.state, must: 'draft' })
  requireConsent(consents, 'care')
  if (!of.description.question.trim()) throw new Problem('invalid-input', { at: 'question' })
  return { ...of, state: 'ready', presentedAt: at }
}
