import type { Kysely } from 'kysely'
import { type AroundCase, caseEntries, searchWords } from '../../shared/domain/caseEntry.ts'
import { isOver, type Meeting } from '../../shared/domain/meeting.ts'
import type { Poll } from '../../shared/domain/poll.ts'
import type { Person } from '../../shared/domain/person.ts'
import { keptIn, listedUnder } from './records.ts'
import type { Change } from './store.ts'
import type { Tables } from './tables.ts'

type Row = Tables['case_entry']
const urgencies = { urgent: 0, soon: 1, routine: 2 } as const

/** As many rows as one statement carries, well under the parameters either database takes. */
const rowsAtOnce = 80

/** Keeps the lists in step with what was just written, in the same transaction. `at` is when it changed. */
export async function followChanges(
  transaction: Kysely<Tables>,
  changes: readonly Change[],
  at: string,
): Promise<void> {
  const cases = new Set<string>()
  const meetings = new Map<string, Meeting>()
  for (const change of changes) {
    if (change.kind === 'person') await indexPerson(transaction, change.record)
    if (change.kind === 'case') cases.add(change.record.id)
    switch (change.kind) {
      case 'panel':
      case 'recommendation':
      case 'consent':
      case 'followUp':
      case 'comment':
      case 'commentsSeen':
        cases.add(change.record.case)
        break
      case 'retention':
        cases.add(change.record.case)
        break
      default:
    }
    if (change.kind === 'poll') {
      await indexAgenda(transaction, change.record)
      for (const item of change.record.agenda) cases.add(item.case)
    }
    if (change.kind === 'meeting') {
      meetings.set(change.record.id, change.record)
      const before = await indexAgenda(transaction, change.record)
      for (const item of [...before, ...change.record.agenda.map((one) => one.case)]) cases.add(item)
    }
  }
  for (const id of [...cases].toSorted()) {
    const readersChanged = await indexCase(transaction, id, at)
    if (!readersChanged) continue
    for (const meeting of await meetingsOf(transaction, id)) {
      const kept = await keptIn(transaction, 'meeting', meeting)
      if (kept) meetings.set(meeting, kept.record)
    }
  }
  for (const [, meeting] of [...meetings].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    await indexMeeting(transaction, meeting)
  }
}

/** Makes every list anew from the records: for a database that had none. */
export async function indexEverything(transaction: Kysely<Tables>): Promise<void> {
  const page = 500
  for (const kind of ['person', 'meeting', 'case'] as const) {
    for (let after = 0; ;) {
      const rows = await transaction
        .selectFrom('record')
        .select(['id', 'created'])
        .where('kind', '=', kind)
        .where('created', '>', after)
        .orderBy('created')
        .limit(page)
        .execute()
      for (const { id } of rows) {
        const kept = await keptIn(transaction, kind, id)
        if (!kept) continue
        if (kind === 'person') await indexPerson(transaction, kept.record as Person)
        if (kind === 'meeting') await indexAgenda(transaction, kept.record as Meeting)
        if (kind === 'case') await indexCase(transaction, id, (kept.record as { openedAt: string }).openedAt)
      }
      after = rows.at(-1)?.created ?? 0
      if (rows.length < page) break
    }
  }
  const meetings = await transaction.selectFrom('meeting_case').select('meeting').distinct().execute()
  for (const { meeting } of meetings) {
    const kept = await keptIn(transaction, 'meeting', meeting)
    if (kept) await indexMeeting(transaction, kept.record)
  }
}

/** The rows of one case, written where they differ. Answers whether who reads it has changed. */
async function indexCase(transaction: Kysely<Tables>, id: string, at: string): Promise<boolean> {
  const around = await aroundCase(transaction, id, at)
  const wanted = around ? rowsOf(around, at) : []
  const before = await transaction.selectFrom('case_entry').selectAll().where('case_id', '=', id).execute()
  const known = new Map(before.map((row) => [row.reader, row]))
  const gone = before.filter((row) => !wanted.some(({ reader }) => reader === row.reader))
  for (const { reader } of gone) {
    await transaction.deleteFrom('case_entry').where('reader', '=', reader).where('case_id', '=', id).execute()
  }
  for (let from = 0; from < wanted.length; from += rowsAtOnce) {
    await transaction
      .insertInto('case_entry')
      .values(wanted.slice(from, from + rowsAtOnce))
      .onConflict((conflict) =>
        conflict.columns(['reader', 'case_id']).doUpdateSet(({ ref }) => ({
          network: ref('excluded.network'),
          pseudonym: ref('excluded.pseudonym'),
          phase: ref('excluded.phase'),
          urgency: ref('excluded.urgency'),
          changed: ref('excluded.changed'),
          waits: ref('excluded.waits'),
          terms: ref('excluded.terms'),
          body: ref('excluded.body'),
        })),
      )
      .execute()
  }
  await writeTerms(
    transaction,
    id,
    gone.map(({ reader }) => reader),
    wanted.filter((row) => known.get(row.reader)?.terms !== row.terms),
  )
  return gone.length > 0 || wanted.some(({ reader }) => !known.has(reader))
}

async function writeTerms(transaction: Kysely<Tables>, id: string, gone: string[], wanted: Row[]): Promise<void> {
  for (const reader of [...gone, ...wanted.map((row) => row.reader)]) {
    await transaction.deleteFrom('case_term').where('case_id', '=', id).where('reader', '=', reader).execute()
  }
  const rows = wanted.flatMap(({ reader, terms }) => terms.split(' ').map((term) => ({ reader, term, case_id: id })))
  for (let from = 0; from < rows.length; from += 3 * rowsAtOnce) {
    await transaction
      .insertInto('case_term')
      .values(rows.slice(from, from + 3 * rowsAtOnce))
      .execute()
  }
}

function rowsOf(around: AroundCase, at: string): Row[] {
  return caseEntries(around).map(({ reader, entry, terms }) => ({
    reader,
    case_id: entry.id,
    network: entry.network,
    pseudonym: entry.pseudonym,
    phase: entry.phase,
    urgency: urgencies[entry.urgency],
    changed: at,
    waits: entry.waiting.length > 0 ? 1 : 0,
    terms: terms.join(' '),
    body: JSON.stringify(entry),
  }))
}

async function aroundCase(transaction: Kysely<Tables>, id: string, at: string): Promise<AroundCase | undefined> {
  // Of two that write about one case at a time, the second to index it must see what the first has written.
  await transaction
    .selectFrom('record')
    .select('version')
    .where('kind', '=', 'case')
    .where('id', '=', id)
    .forUpdate()
    .execute()
  const kept = await keptIn(transaction, 'case', id)
  if (!kept) return undefined
  const panels = await listedUnder(transaction, 'panel', id)
  const recommendations = await listedUnder(transaction, 'recommendation', id)
  const consents = await listedUnder(transaction, 'consent', id)
  let isScheduled = false
  const polls: Poll[] = []
  for (const about of await meetingsOf(transaction, id)) {
    const poll = await keptIn(transaction, 'poll', about)
    if (poll) polls.push(poll.record)
    const held = await keptIn(transaction, 'meeting', about)
    if (held && keepsPlace(held.record)) isScheduled = true
  }
  return {
    of: kept.record,
    panel: panels.at(-1)?.record,
    recommendation: recommendations.at(-1)?.record,
    consents: consents.map(({ record }) => record),
    at,
    isScheduled,
    polls,
    followUp: (await listedUnder(transaction, 'followUp', id)).at(-1)?.record,
    retention: (await listedUnder(transaction, 'retention', id)).at(-1)?.record,
    comments: (await listedUnder(transaction, 'comment', id)).map(({ record }) => record),
    seen: (await listedUnder(transaction, 'commentsSeen', id)).map(({ record }) => record),
  }
}

/** A meeting that was called off leaves its cases waiting for another. */
const keepsPlace = (meeting: Meeting): boolean => meeting.state !== 'cancelled' && meeting.state !== 'postponed'

async function meetingsOf(transaction: Kysely<Tables>, id: string): Promise<string[]> {
  const rows = await transaction.selectFrom('meeting_case').select('meeting').where('case_id', '=', id).execute()
  return rows.map(({ meeting }) => meeting)
}

/** Which cases a meeting, or a poll for one, is on. Answers which it was on before. */
async function indexAgenda(
  transaction: Kysely<Tables>,
  { id, agenda }: Pick<Meeting | Poll, 'id' | 'agenda'>,
): Promise<string[]> {
  const before = await transaction.selectFrom('meeting_case').select('case_id').where('meeting', '=', id).execute()
  const now = [...new Set(agenda.map((item) => item.case as string))]
  const was = before.map((row) => row.case_id)
  if (was.toSorted().join() === now.toSorted().join()) return was
  await transaction.deleteFrom('meeting_case').where('meeting', '=', id).execute()
  await transaction
    .insertInto('meeting_case')
    .values(now.map((one) => ({ case_id: one, meeting: id })))
    .execute()
  return was
}

/** Whoever reads one of its cases reads of the meeting. */
async function indexMeeting(transaction: Kysely<Tables>, meeting: Meeting): Promise<void> {
  const cases = meeting.agenda.map((item) => item.case as string)
  const rows = await transaction
    .selectFrom('case_entry')
    .select('reader')
    .distinct()
    .where('case_id', 'in', cases)
    .execute()
  await transaction.deleteFrom('meeting_entry').where('meeting', '=', meeting.id).execute()
  if (rows.length === 0) return
  const over = isOver(meeting) ? 1 : 0
  await transaction
    .insertInto('meeting_entry')
    .values(rows.map(({ reader }) => ({ reader, over, starts_at: meeting.startsAt, meeting: meeting.id })))
    .execute()
}

async function indexPerson(transaction: Kysely<Tables>, person: Person): Promise<void> {
  const { id, networks } = person
  await transaction.deleteFrom('person_term').where('person', '=', id).execute()
  const terms = searchWords(`${person.name} ${person.discipline} ${person.provider.name}`, 30)
  if (terms.length > 0) {
    await transaction
      .insertInto('person_term')
      .values(terms.map((term) => ({ term, person: id })))
      .execute()
  }
  await transaction.deleteFrom('person_network').where('person', '=', id).execute()
  if (networks.length === 0) return
  await transaction
    .insertInto('person_network')
    .values(networks.map(({ network, role }) => ({ network, role, person: id })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
