import { holds } from '../../shared/domain/consent.ts'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import { type Action, may, type Role, rolesOf } from '../../shared/domain/permissions.ts'
import type { Person } from '../../shared/domain/person.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board } from '../board.ts'
import { instant } from '../clock.ts'
import type { Kept } from '../store/store.ts'

/** Who asks: known from the session, never from the input. */
export type Caller = { person: Person | null; session: string }

/** @throws Problem `not-signed-in`. */
export function who(caller: Caller): Person {
  if (!caller.person) throw new Problem('not-signed-in')
  return caller.person
}

/** A case with what decides over access to it. */
export type Standing = { case: Kept<'case'>; panel: Kept<'panel'> | undefined; consents: Kept<'consent'>[] }
export type OpenCase = Standing & { person: Person; roles: Role[] }

export async function standingOf({ store }: Pick<Board, 'store'>, id: CaseId): Promise<Standing | undefined> {
  const [kept, panels, consents] = await Promise.all([
    store.find('case', id),
    store.list('panel', id),
    store.list('consent', id),
  ])
  return kept && { case: kept, panel: panels.at(-1), consents }
}

/** What a person is with regard to a case, and may be now: without consent for care only the home team is anything. */
export function rolesIn(standing: Standing, person: Person): Role[] {
  const roles = rolesOf(person, standing.case.record, standing.panel?.record)
  return isWithdrawn(standing) && !roles.includes('homeClinician') ? [] : roles
}

/** A case that was presented had a consent; without one that holds, it is closed to the panel. */
export const isWithdrawn = ({ consents }: Standing): boolean =>
  consents.length > 0 &&
  !holds(
    consents.map((kept) => kept.record),
    'care',
  )

/**
 * Opens a case for one action, or refuses. For who has no part in it, it does not exist, and the attempt is audited.
 * @param known its standing where that has just been read
 * @throws Problem `not-found`, `not-permitted`, `consent-withdrawn`.
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
  if (!standing) throw new Problem('not-found')
  const roles = rolesOf(person, standing.case.record, standing.panel?.record)
  const code = refusalOf(standing, person, roles, action)
  if (!code) return { ...standing, person, roles }
  const event = { subject: id, by: person.id, action, target: id, detail: { code }, at: instant(board.clock) }
  await board.store.commit([], { ...event, outcome: 'refused' })
  throw new Problem(code)
}

function refusalOf(standing: Standing, person: Person, roles: Role[], action: Action) {
  if (roles.length === 0) return 'not-found'
  if (!may(roles, action)) return 'not-permitted'
  return rolesIn(standing, person).length === 0 ? 'consent-withdrawn' : undefined
}

/** Everyone for whom a case exists: who must hear that it changed. */
export async function peopleOf(board: Board, id: CaseId): Promise<Person[]> {
  const { record } = await board.store.read('case', id)
  const panel = (await board.store.list('panel', id)).at(-1)
  const people = await board.store.list('person')
  return people.map((kept) => kept.record).filter((person) => rolesOf(person, record, panel?.record).length > 0)
}

/** Tells everyone concerned that a case changed; what changed they must ask for. */
export async function tellCase(board: Board, id: CaseId): Promise<void> {
  const to = (await peopleOf(board, id)).map((person) => person.id)
  board.notices.tell({ name: 'case:changed', content: { case: id }, to })
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
