import type { Assurance } from '../../shared/domain/assurance.ts'
import type { CaseId, PersonId } from '../../shared/domain/identifiers.ts'
import { holds } from '../../shared/domain/consent.ts'
import { type Action, may, type Role, rolesNow, rolesOf } from '../../shared/domain/permissions.ts'
import type { Person } from '../../shared/domain/person.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board } from '../board.ts'
import { instant } from '../clock.ts'
import type { Line } from '../identity/line.ts'
import type { Kept } from '../store/store.ts'

/** Who asks: known from the session, never from the input. `line` is the browser, where there is one. */
export type Caller = { person: Person | null; session: string; assurance: Assurance | null; line?: Line }

/** Somebody without a session, who may sign in and verify. */
export const nobody: Caller = { person: null, session: '', assurance: null }

/** Who is signed in, be it with one factor alone: enough for their own account. @throws Problem `not-signed-in`. */
export function anyone(caller: Caller): Person {
  if (!caller.person) throw new Problem('not-signed-in')
  return caller.person
}

/**
 * Who is signed in for good. Whatever touches a case, a meeting or another person asks here who it is, so that this is
 * the one place that holds everything back until a second factor was shown.
 * @throws Problem `not-signed-in`, `second-factor-needed`.
 */
export function who(caller: Caller): Person {
  const person = anyone(caller)
  if (caller.assurance !== 'two') throw new Problem('second-factor-needed')
  return person
}

/** A case with what decides over access to it, and when that was. */
export type Standing = {
  case: Kept<'case'>
  panel: Kept<'panel'> | undefined
  consents: Kept<'consent'>[]
  at: string
}
export type OpenCase = Standing & { person: Person; roles: Role[] }

export async function standingOf(
  { store, clock }: Pick<Board, 'store' | 'clock'>,
  id: CaseId,
): Promise<Standing | undefined> {
  const [kept, panels, consents] = await Promise.all([
    store.find('case', id),
    store.list('panel', id),
    store.list('consent', id),
  ])
  return kept && { case: kept, panel: panels.at(-1), consents, at: instant(clock) }
}

export const recordsOf = (consents: readonly Kept<'consent'>[]) => consents.map((kept) => kept.record)

/** What a person is with regard to a case, and may be now: without consent for care only the home team is anything. */
export const rolesIn = ({ case: of, panel, consents, at }: Standing, person: Person): Role[] =>
  rolesNow(person, of.record, panel?.record, recordsOf(consents), at)

/** A case that was presented had a consent; without one that holds, it is closed to the panel. */
export const isWithdrawn = ({ case: of, consents, at }: Standing): boolean =>
  of.record.state === 'erased' || (consents.length > 0 && !holds(recordsOf(consents), 'care', at))

/**
 * Opens a case for one action, or refuses. For who has no part in it, it does not exist, and the attempt is audited.
 * @param known its standing where that has just been read
 * @throws Problem `not-found`, `not-permitted`, `interest-undeclared`, `consent-withdrawn`.
 */
export async function caseFor(
  board: Board,
  caller: Caller,
  action: Action,
  id: CaseId,
  known?: Standing,
): Promise<OpenCase> {
  const person = who(caller)
  const standing = known ?? (await standingOf(board, id))
  const code = standing ? refusalOf(standing, person, action) : 'not-found'
  if (standing && !code) return { ...standing, person, roles: rolesIn(standing, person) }
  // Also where there is no such case: who tries numbers out is seen.
  const subject = standing ? id : 'board'
  const event = { subject, by: person.id, action, target: id, detail: { code: code ?? '' }, at: instant(board.clock) }
  await board.store.commit([], { ...event, outcome: 'refused' })
  throw new Problem(code ?? 'not-found')
}

/** What the home team and the auditor may still do with what is left of an erased case. */
const withErased: ReadonlySet<Action> = new Set(['case:read', 'audit:read', 'consent:read'])

function refusalOf(standing: Standing, person: Person, action: Action) {
  const held = rolesOf(person, standing.case.record, standing.panel?.record)
  const mayNow = rolesIn(standing, person)
  // A seat or a role that only the patient's consent has closed is told why; nobody else learns that there is a case.
  const had = held.length > 0 || wasPartOf(standing, person)
  if (!had) return 'not-found'
  if (mayNow.length === 0) return 'consent-withdrawn'
  if (standing.case.record.state === 'erased' && !withErased.has(action)) return 'consent-withdrawn'
  if (may(mayNow, action)) return undefined
  return mayNow.every((role) => role === 'invitee') ? 'interest-undeclared' : 'not-permitted'
}

/** The panel of an erased case is gone with it; those who sat on it are told what happened and no more. */
const wasPartOf = ({ case: { record } }: Standing, person: Person): boolean =>
  record.state === 'erased' && record.sharedWith.includes(person.id)

/** Everyone for whom a case exists: who must hear that it changed. */
export async function peopleOf(board: Board, id: CaseId): Promise<Person[]> {
  const { record } = await board.store.read('case', id)
  const panel = (await board.store.list('panel', id)).at(-1)
  const seated = [record.homeClinician, ...(panel?.record.seats.map((seat) => seat.person) ?? [])]
  const [people, coordinators] = await Promise.all([
    board.store.several('person', seated),
    board.store.lists.people(record.network, 'coordinator'),
  ])
  const all = new Map([...people.map((kept) => kept.record), ...coordinators].map((person) => [person.id, person]))
  return [...all.values()].filter((person) => rolesOf(person, record, panel?.record).length > 0)
}

/** Tells everyone concerned that a case changed; what changed they must ask for. `also` are those who were, until now. */
export async function tellCase(board: Board, id: CaseId, also: readonly PersonId[] = []): Promise<void> {
  const to = (await peopleOf(board, id)).map((person) => person.id)
  board.notices.tell({ name: 'case:changed', content: { case: id }, to: [...new Set([...to, ...also])] })
}

/** The audit event of an act of a person on a case. */
export const act = (
  board: Board,
  open: Pick<OpenCase, 'person'> & { case: { record: { id: CaseId } } },
  action: string,
  target: string,
  detail: Record<string, string> = {},
) => ({
  subject: open.case.record.id,
  by: open.person.id,
  action,
  target,
  outcome: 'success' as const,
  detail,
  at: instant(board.clock),
})
