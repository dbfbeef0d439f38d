import { z } from 'zod'
import { Problem } from '../protocol/problems.ts'
import { CaseId, ConsentId, Instant, PersonId } from './identifiers.ts'

/** Each choice is the patient's own; only `care` is needed for a panel, and refusing another never blocks it. */
export const ConsentScope = z.enum(['care', 'registry', 'researchContact', 'recording', 'teaching', 'thirdCountry'])
export type ConsentScope = z.infer<typeof ConsentScope>

const choices = z.strictObject(
  Object.fromEntries(ConsentScope.options.map((scope) => [scope, z.boolean()])) as Record<ConsentScope, z.ZodBoolean>,
)

/** What the home clinician records of the form that was signed on paper. */
export const ConsentForm = z.strictObject({
  choices,
  formVersion: z.string().min(1).max(60),
  language: z.string().regex(/^[a-z]{2}$/),
  signatory: z.enum(['patient', 'guardian']),
  signedOn: z.iso.date(),
  keptLocally: z.literal(true),
})
export type ConsentForm = z.infer<typeof ConsentForm>

const common = { id: ConsentId, case: CaseId, form: ConsentForm, recordedBy: PersonId, recordedAt: Instant }

export const Consent = z.discriminatedUnion('state', [
  z.strictObject({ ...common, state: z.literal('active') }),
  z.strictObject({ ...common, state: z.literal('withdrawn'), withdrawnAt: Instant }),
])
export type Consent = z.infer<typeof Consent>

/** Whether the patient has said yes to this and not taken it back. */
export const holds = (consents: readonly Consent[], scope: ConsentScope): boolean =>
  consents.some((consent) => consent.state === 'active' && consent.form.choices[scope])

/** @throws Problem `consent-missing` naming the scope. */
export function requireConsent(consents: readonly Consent[], scope: ConsentScope): void {
  if (!holds(consents, scope)) throw new Problem('consent-missing', { scope })
}

export function withdraw(consent: Consent, at: string): Consent {
  if (consent.state === 'withdrawn') return consent
  return { ...consent, state: 'withdrawn', withdrawnAt: at }
}
