import { z } from 'zod'
import { Problem } from '../protocol/problems.ts'
import { type Consent, holds, requireConsent } from './consent.ts'
import { CaseId, Instant, PersonId, Sha256 } from './identifiers.ts'
import { HealthcareProvider, isSameProvider, type Person } from './person.ts'

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
  /** The one the panel speaks with. */
  homeClinician: PersonId,
  /** Further clinicians of the same provider who look after the case. */
  homeTeam: z.array(PersonId).max(20),
  openedAt: Instant,
  description: CaseDescription,
  /** Ids of studies and attachments that are not put before the panel. Whatever else is there is attached to it. */
  detached: z.array(z.string().max(20)).max(500),
}

/**
 * `completion` is a case that was presented and came back for what it lacked. `erased` is what is left of a case whose
 * content was erased: that there was one, whose it was, and the digests of what was signed.
 */
export const Case = z.discriminatedUnion('state', [
  z.strictObject({ ...common, state: z.literal('draft') }),
  z.strictObject({ ...common, state: z.literal('completion'), presentedAt: Instant }),
  z.strictObject({ ...common, state: z.literal('ready'), presentedAt: Instant }),
  z.strictObject({ ...common, state: z.literal('archived'), presentedAt: Instant, archivedAt: Instant }),
  z.strictObject({
    ...common,
    state: z.literal('erased'),
    erasedAt: Instant,
    /** Digests of the statements that were signed: their text is gone, and whoever holds a copy can still verify it. */
    statements: z.array(Sha256).max(200),
    /** Who could see the case: they are told that it is closed, and not that there never was one. */
    sharedWith: z.array(PersonId).max(100),
  }),
])
export type Case = z.infer<typeof Case>
type In<State extends Case['state']> = Extract<Case, { state: State }>

/** Whether the home team may still change what the case says. */
export const isBeingPrepared = (of: Case): boolean =>
  of.state === 'draft' || of.state === 'completion' || of.state === 'ready'

/** @throws Problem `wrong-state` for a case that is archived or erased. */
export function requireOpen(of: Case): void {
  if (!isBeingPrepared(of)) throw new Problem('wrong-state', { is: of.state })
}

/** Changes what is told of a case, for as long as it is being prepared or discussed. */
export function describe(of: Case, description: CaseDescription): Case {
  requireOpen(of)
  if (of.state === 'ready' && !description.question.trim()) throw new Problem('invalid-input', { at: 'question' })
  return { ...of, description }
}

/** What still stands between a draft and the panel, in the words of the message catalogue. */
export const missingToPresent = (of: Case, consents: readonly Consent[], at: string): ('question' | 'consent')[] => [
  ...(of.description.question.trim() ? [] : (['question'] as const)),
  ...(holds(consents, 'care', at) ? [] : (['consent'] as const)),
]

/**
 * Puts a case before the panel, for the first time or again. No case leaves draft without a question and a recorded
 * consent for care.
 */
export function present(of: Case, consents: readonly Consent[], at: string): In<'ready'> {
  if (of.state !== 'draft' && of.state !== 'completion') {
    throw new Problem('wrong-state', { is: of.state, must: 'draft' })
  }
  requireConsent(consents, 'care', at)
  if (!of.description.question.trim()) throw new Problem('invalid-input', { at: 'question' })
  return { ...of, state: 'ready', presentedAt: of.state === 'completion' ? of.presentedAt : at }
}

/** Gives a presented case back to its home team, for what it lacks. */
export function giveBack(of: Case): In<'completion'> {
  if (of.state !== 'ready') throw new Problem('wrong-state', { is: of.state, must: 'ready' })
  return { ...of, state: 'completion' }
}

/** Everyone of the home team, the home clinician first. */
export const homeTeamOf = (of: Case): PersonId[] => [of.homeClinician, ...of.homeTeam]

/** Puts the home team together. They are of one provider: a colleague elsewhere is a guest of the panel. */
export function setHomeTeam(of: Case, team: readonly Person[]): Case {
  requireOpen(of)
  if (team.some((person) => !isSameProvider(person.provider, of.provider))) {
    throw new Problem('invalid-input', { at: 'team', rule: 'same-provider' })
  }
  const others = new Set(team.map(({ id }) => id).filter((id) => id !== of.homeClinician))
  return { ...of, homeTeam: [...others] }
}

/** Whether the panel is shown a study or an attachment. */
export const isAttached = (of: Case, item: string): boolean => !of.detached.includes(item)

/** Puts an item before the panel, or takes it away from there. */
export function attach(of: Case, item: string, attached: boolean): Case {
  requireOpen(of)
  const others = of.detached.filter((one) => one !== item)
  return { ...of, detached: attached ? others : [...others, item] }
}

/** What is left when the content is erased: nothing that was said of the patient. */
export function erased(
  of: Case,
  at: string,
  { statements, sharedWith }: { statements: readonly string[]; sharedWith: readonly PersonId[] },
): In<'erased'> {
  if (of.state === 'erased') return of
  const { id, pseudonym, network, provider, homeClinician, homeTeam, openedAt } = of
  return {
    id,
    pseudonym,
    network,
    provider,
    homeClinician,
    homeTeam,
    openedAt,
    description: { question: '', urgency: 'routine', ageYears: null, diagnosis: '', history: '' },
    detached: [],
    state: 'erased',
    erasedAt: at,
    statements: [...statements],
    sharedWith: [...sharedWith],
  }
}
