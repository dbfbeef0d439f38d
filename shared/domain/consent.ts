import { z } from 'zod'
import { Problem } from '../protocol/problems.ts'
import { AttachmentId, CaseId, ConsentId, Instant, PersonId } from './identifiers.ts'
import { HealthcareProvider } from './person.ts'

/** Each choice is the patient's own; only `care` is needed for a panel, and refusing another never blocks it. */
export const ConsentScope = z.enum(['care', 'registry', 'researchContact', 'recording', 'teaching', 'thirdCountry'])
export type ConsentScope = z.infer<typeof ConsentScope>

const choices = z.strictObject(
  Object.fromEntries(ConsentScope.options.map((scope) => [scope, z.boolean()])) as Record<ConsentScope, z.ZodBoolean>,
)

/** Where the signed form is: kept on paper by its holder, or scanned. A scan is for the home team alone. */
export const ConsentEvidence = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('keptLocally') }),
  z.strictObject({ kind: z.literal('scan'), attachment: AttachmentId }),
])

/** What the home clinician records of the form that was signed on paper. */
export const ConsentForm = z.strictObject({
  choices,
  formVersion: z.string().min(1).max(60),
  language: z.string().regex(/^[a-z]{2}$/),
  signatory: z.enum(['patient', 'guardian']),
  signedOn: z.iso.date(),
  /** The last day on which it counts; null where the form names none. */
  expiresOn: z.iso.date().nullable(),
  evidence: ConsentEvidence,
})
export type ConsentForm = z.infer<typeof ConsentForm>

const common = {
  id: ConsentId,
  case: CaseId,
  form: ConsentForm,
  /** The hospital that answers for the form. */
  holder: HealthcareProvider,
  recordedBy: PersonId,
  recordedAt: Instant,
}

/** `replaced` gave way to a newer form; `withdrawn` was taken back by who had given it. */
export const Consent = z.discriminatedUnion('state', [
  z.strictObject({ ...common, state: z.literal('active') }),
  z.strictObject({ ...common, state: z.literal('replaced'), replacedAt: Instant }),
  z.strictObject({ ...common, state: z.literal('withdrawn'), withdrawnAt: Instant }),
])
export type Consent = z.infer<typeof Consent>

/** Expiry is not written down: it comes with the day. */
export const isExpired = ({ form }: Pick<Consent, 'form'>, at: string): boolean =>
  form.expiresOn !== null && form.expiresOn < at.slice(0, 10)

/** What a consent is at this instant. */
export const stateOf = (consent: Consent, at: string): Consent['state'] | 'expired' =>
  consent.state === 'active' && isExpired(consent, at) ? 'expired' : consent.state

/** Whether the patient has said yes to this, has not taken it back, and the form has not run out. */
export const holds = (consents: readonly Consent[], scope: ConsentScope, at: string): boolean =>
  consents.some((consent) => stateOf(consent, at) === 'active' && consent.form.choices[scope])

/** @throws Problem `consent-missing` naming the scope. */
export function requireConsent(consents: readonly Consent[], scope: ConsentScope, at: string): void {
  if (!holds(consents, scope, at)) throw new Problem('consent-missing', { scope })
}

export function withdraw(consent: Consent, at: string): Consent {
  if (consent.state !== 'active') return consent
  return { ...consent, state: 'withdrawn', withdrawnAt: at }
}

/** A newer form takes its place. */
export function replace(consent: Consent, at: string): Consent {
  if (consent.state !== 'active') return consent
  return { ...consent, state: 'replaced', replacedAt: at }
}

/** What is kept of a consent when the case is erased: that it was given and taken back, and no scan with a name on it. */
export const withoutScan = (consent: Consent): Consent => ({
  ...consent,
  form: { ...consent.form, evidence: { kind: 'keptLocally' } },
})
