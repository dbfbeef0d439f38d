import { z } from 'zod'
import { type Case, CaseDescription, homeTeamOf, isBeingPrepared, Pseudonym } from './case.ts'
import type { Consent } from './consent.ts'
import { type Comment, type CommentsSeen, isCalledFor } from './comment.ts'
import { type FollowUp, hasArrived, isDue, type Retention } from './followUp.ts'
import { CaseId } from './identifiers.ts'
import { awaitsRuling, isRunning, type Panel, seatOf } from './panel.ts'
import { type Action, may, type Role, roles as roleNames, rolesNow } from './permissions.ts'
import type { Person } from './person.ts'
import { isAskedStill, type Poll } from './poll.ts'
import type { Recommendation } from './recommendation.ts'

/** How far a case has come, as the list shows and filters it. */
export const Phase = z.enum(['draft', 'completion', 'presented', 'panel', 'signing', 'final', 'archived', 'erased'])
export type Phase = z.infer<typeof Phase>

/** A state of another noun, whose own schema has checked it. */
const stateOf = <State extends string>() => z.string() as unknown as z.ZodType<State, string>

/** A row of the case list, as one reader sees it. It is written when the case changes, so that a list only reads. */
export const CaseEntry = z.strictObject({
  id: CaseId,
  network: z.string(),
  pseudonym: Pseudonym,
  state: stateOf<Case['state']>(),
  phase: Phase,
  question: z.string(),
  urgency: CaseDescription.shape.urgency,
  roles: z.array(z.enum(roleNames)),
  panel: stateOf<Panel['state'] | 'none'>(),
  recommendation: stateOf<Recommendation['state'] | 'none'>(),
  /** What waits for this very reader: the codes have their words in the message catalogue. */
  waiting: z.array(
    z.enum([
      'present',
      'complete',
      'triage',
      'appoint',
      'rule',
      'schedule',
      'declareInterest',
      'sign',
      'receive',
      'followUp',
      'answerPoll',
      'readComments',
      'reviewRetention',
    ]),
  ),
})
export type CaseEntry = z.infer<typeof CaseEntry>

/** What decides what a row says. */
export type AroundCase = {
  of: Case
  panel: Panel | undefined
  recommendation: Recommendation | undefined
  consents: readonly Consent[]
  /** When it is looked at: a consent may have run out. */
  at: string
  isScheduled: boolean
  polls: readonly Poll[]
  followUp: FollowUp | undefined
  retention: Retention | undefined
  comments: readonly Comment[]
  seen: readonly CommentsSeen[]
}

/** Those who hold a role in a network read by one name, so that the index does not grow with their number. */
const networkRoles = ['coordinator', 'dispatcher', 'auditor'] as const
const holdersOf = (role: (typeof networkRoles)[number], network: string): string => `${role} ${network}`

/** The names under which the lists of a person are kept: their own, and one for each network in which they hold such a role. */
export const readersFor = (person: Person): string[] => [
  person.id,
  ...networkRoles.flatMap((role) =>
    person.networks.flatMap((held) => (held.role === role ? [holdersOf(role, held.network)] : [])),
  ),
]

/** The rows of a case: one for everybody who has a part in it, and one for each of its network's offices. */
export function caseEntries(around: AroundCase): { reader: string; entry: CaseEntry; terms: string[] }[] {
  const { of, panel, consents, at } = around
  const plain = { name: '', discipline: '', networks: [] }
  const people = new Map<string, Person>([
    ...(panel?.seats ?? []).map(({ person, provider }) => [person, { ...plain, id: person, provider }] as const),
    ...homeTeamOf(of).map((id) => [id, { ...plain, id, provider: of.provider }] as const),
    ...networkRoles.map((role) => {
      const networks = [{ network: of.network, role }]
      return [holdersOf(role, of.network), { ...plain, id: nobody, provider: of.provider, networks }] as const
    }),
  ])
  return [...people].flatMap(([reader, person]) => {
    const roles = rolesNow(person, of, panel, consents, at)
    if (roles.length === 0) return []
    return [{ reader, entry: entryFor(around, person.id, roles), terms: searchTerms(of, may(roles, 'case:read')) }]
  })
}

const nobody = 'per_0000000000000000' as const

function entryFor(around: AroundCase, person: Person['id'], roles: Role[]): CaseEntry {
  const { of, panel, recommendation } = around
  return {
    id: of.id,
    network: of.network,
    pseudonym: of.pseudonym,
    state: of.state,
    phase: phaseOf(around),
    // Who is only invited is told no question.
    question: may(roles, 'case:read') ? of.description.question : '',
    urgency: of.description.urgency,
    roles,
    panel: panel?.state ?? 'none',
    recommendation: recommendation?.state ?? 'none',
    waiting: waitingFor(around, person, roles),
  }
}

export function phaseOf({ of, panel, recommendation }: Pick<AroundCase, 'of' | 'panel' | 'recommendation'>): Phase {
  if (of.state !== 'ready') return of.state
  if (recommendation?.state === 'final' || recommendation?.state === 'signing') return recommendation.state
  return panel?.state === 'assessment' || panel?.state === 'closed' ? 'panel' : 'presented'
}

function waitingFor(around: AroundCase, person: Person['id'], roles: Role[]) {
  const { of, panel, recommendation, isScheduled, polls, followUp, retention, comments } = around
  const isHome = roles.includes('homeClinician')
  const seenAt = around.seen.find((one) => one.person === person)?.at
  const can = (action: Action) => may(roles, action)
  const seat = seatOf(panel, person)
  const toRule = panel && isRunning(panel) && panel.seats.some((one) => awaitsRuling(one) && one.person !== person)
  const owes =
    recommendation?.state === 'signing' &&
    recommendation.signers.includes(person) &&
    !recommendation.signed.includes(person)
  return [
    ...(of.state === 'draft' && can('case:present') ? (['present'] as const) : []),
    ...(of.state === 'completion' && can('case:present') ? (['complete'] as const) : []),
    ...(panel?.state === 'requested' && can('request:accept') ? (['triage'] as const) : []),
    ...(panel?.state === 'accepted' && can('panel:appoint') ? (['appoint'] as const) : []),
    ...(toRule && can('panel:rule') ? (['rule'] as const) : []),
    ...(panel?.state === 'assessment' && !isScheduled && can('meeting:schedule') ? (['schedule'] as const) : []),
    ...(isBeingPrepared(of) && seat && seat.interest === null && can('panel:declareInterest')
      ? (['declareInterest'] as const)
      : []),
    ...(owes ? (['sign'] as const) : []),
    ...(polls.some((poll) => isAskedStill(poll, person)) ? (['answerPoll'] as const) : []),
    ...(recommendation?.state === 'final' && isHome && !(followUp && hasArrived(followUp, recommendation))
      ? (['receive'] as const)
      : []),
    ...(followUp && isHome && isDue(followUp) ? (['followUp'] as const) : []),
    ...(retention?.remindedAt && isHome ? (['reviewRetention'] as const) : []),
    ...(isCalledFor(comments, person, seenAt) ? (['readComments'] as const) : []),
  ]
}

/** One person who reads by several names sees one row: with all that they are, and all that waits for them. */
export function mergeEntries(one: CaseEntry, other: CaseEntry): CaseEntry {
  return {
    ...one,
    roles: [...new Set([...one.roles, ...other.roles])],
    waiting: [...new Set([...one.waiting, ...other.waiting])],
  }
}

/** As many words of a case as are kept for searching. */
const mostTerms = 40

/** The words by which a case is found: pseudonym, its number, network, and for who may read it those of diagnosis and question. */
export function searchTerms(of: Case, isRead: boolean): string[] {
  const { diagnosis, question } = isRead ? of.description : { diagnosis: '', question: '' }
  const number = of.pseudonym.split('-')[1] ?? ''
  return [...new Set([of.pseudonym, number, of.network, ...wordsOf(diagnosis), ...wordsOf(question)].map(folded))]
    .filter((term) => term.length > 1)
    .slice(0, mostTerms)
}

/** What somebody typed, as words that are looked for; each must begin a word of the case. */
export const searchWords = (typed: string, most = 6): string[] =>
  [...new Set(typed.split(/\s+/).map(folded))].filter((word) => word !== '').slice(0, most)

const wordsOf = (text: string): string[] => text.split(/[^\p{L}\p{N}:._-]+/u)

/** Case and accents do not matter; what surrounds a word does not either. */
const folded = (word: string): string =>
  word
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
    .slice(0, 40)
