import type { AuditEvent } from '../../shared/domain/audit.ts'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import type { Person } from '../../shared/domain/person.ts'
import { auditChain } from '../actions/auditTrail.ts'
import type { Caller } from '../actions/access.ts'
import type { Board } from '../board.ts'
import { auditBundle } from './fhirAudit.ts'

/** One act on a case, with who did it and where they work. */
export type AccessRow = {
  sequence: number
  at: string
  person: string
  name: string
  discipline: string
  provider: string
  country: string
  action: string
  target: string
  outcome: 'success' | 'refused'
}

/**
 * Who saw a case, when and from where, as a file. @throws Problem as `audit:read`.
 * `csv` opens in a spreadsheet: RFC 4180, with a byte order mark, and no cell that a spreadsheet would calculate.
 */
export async function accessReport(board: Board, caller: Caller, id: CaseId, form: 'csv' | 'json' | 'fhir') {
  const { events, verdict } = await auditChain(board, caller, id)
  const people = await peopleIn(board, events)
  if (form === 'fhir') {
    return {
      type: 'application/fhir+json',
      text: JSON.stringify(auditBundle(id, events, people, board.url)),
      name: 'audit',
    }
  }
  const rows = events.map((event) => rowOf(event, people.get(event.by)))
  if (form === 'json')
    return { type: 'application/json', text: JSON.stringify({ case: id, verdict, rows }, null, 2), name: 'access' }
  const columns = [
    'sequence',
    'at',
    'name',
    'discipline',
    'provider',
    'country',
    'action',
    'target',
    'outcome',
    'person',
  ] as const
  const lines = [columns.join(','), ...rows.map((row) => columns.map((column) => cell(row[column])).join(','))]
  return { type: 'text/csv; charset=utf-8', text: `\u{FEFF}${lines.join('\r\n')}\r\n`, name: 'access' }
}

async function peopleIn(board: Board, events: readonly AuditEvent[]): Promise<Map<string, Person>> {
  const ids = [...new Set(events.map((event) => event.by))].filter((by) => by.startsWith('per_'))
  const people = new Map<string, Person>()
  for (let from = 0; from < ids.length; from += 200) {
    for (const { record } of await board.store.several('person', ids.slice(from, from + 200)))
      people.set(record.id, record)
  }
  return people
}

const rowOf = (event: AuditEvent, person: Person | undefined): AccessRow => ({
  sequence: event.sequence,
  at: event.at,
  person: event.by,
  name: person?.name ?? '',
  discipline: person?.discipline ?? '',
  provider: person?.provider.name ?? '',
  country: person?.provider.country ?? '',
  action: event.action,
  target: event.target,
  outcome: event.outcome,
})

/** A spreadsheet takes what begins with one of these for a formula. */
function cell(value: string | number): string {
  const text = String(value)
  const tame = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame
}
