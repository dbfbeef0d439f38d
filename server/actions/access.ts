import type { Consent } from '../../shared/domain/consent.ts'
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
export type OpenCase = {
  person: Person
  roles: Role[]
  case: Kept<'case'>
  panel: Kept<'panel'> | undefined
  consents: Kept<'consent'>[]
}

/**
 * Opens a case for one action, or refuses. For who has no part in it, it does not exist, and the attempt is audited.
 * @throws Problem `not-found`, `not-permitted`, `consent-withdrawn`.
 */
export async function caseFor(board: Board, caller: Caller, action: Action, id: CaseId): Promise<OpenCase> {
  const person = who(caller)
  const kept = await board.store.find('case', id)
  if (!kept) throw new Problem('not-found', { case: id })
  const panel = (await board.store.list('panel', id)).at(-1)
  const consents = await board.store.list('consent', id)
  const roles = rolesOf(person, kept.record, panel?.record)
  const refuse = async (code: 'not-found' | 'not-permitted' | 'consent-withdrawn') => {
    await board.store.commit([], {
      subject: id,
      by: person.id,
      action,
      target: id,
      outcome: 'refused',
      detail: { code },
      at: instant(board.clock),
    })
    return new Problem(code, { case: id })
  }
  if (roles.length === 0) throw await refuse('not-found')
  if (!may(roles, action)) throw await refuse('not-permitted')
  if (withdrawn(consents) && !roles.includes('homeClinician')) throw await refuse('consent-withdrawn')
  return { person, roles, case: kept, panel, consents }
}

const withdrawn = (consents: Kept<'consent'>[]): boolean => {
  const records: Consent[] = consents.map((kept) => kept.record)
  return records.length > 0 && !holds(records, 'care')
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
