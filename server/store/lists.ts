import type { Kysely } from 'kysely'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import { CaseEntry, mergeEntries } from '../../shared/domain/caseEntry.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { behind, candidates, examinedAtOnce, filtered, isFiltered, type Key, keyOf } from './caseQueries.ts'
import { jsonOf } from './json.ts'
import { keptIn, recordsIn } from './records.ts'
import type { CaseQuery, Kept, Lists } from './store.ts'
import type { Tables } from './tables.ts'

type Row = { case_id: string; body: string; key: Key }

export function listsIn(database: Kysely<Tables>): Lists {
  const { several } = recordsIn(database)
  return {
    async cases(query) {
      const after = query.after === null ? null : cursorOf(query.after)
      const pages = await Promise.all(query.readers.map((reader) => pageFor(database, reader, query, after)))
      const rows = pages.flatMap((page) => page.rows).toSorted((a, b) => inOrder(query, a.key, b.key))
      // What another reader's page has not come to yet must wait for it, or it would be passed over.
      const ends = pages.flatMap((page) => (page.end ? [page.end] : []))
      const end = ends.toSorted((a, b) => inOrder(query, a, b))[0]
      const merged = new Map<string, CaseEntry>()
      let last: Key | undefined
      for (const row of rows) {
        if (end && inOrder(query, row.key, end) > 0) break
        if (merged.size === query.limit && !merged.has(row.case_id)) break
        const entry = entryOf(row)
        const before = merged.get(row.case_id)
        merged.set(row.case_id, before ? mergeEntries(before, entry) : entry)
        last = row.key
      }
      const isCut = rows.some((row) => last !== undefined && inOrder(query, row.key, last) > 0)
      const next = isCut && merged.size === query.limit ? last : (end ?? (isCut ? last : undefined))
      return { entries: [...merged.values()], next: next ? JSON.stringify(next) : null }
    },

    async casesOf(readers, ids) {
      if (ids.length === 0) return []
      const rows = await database
        .selectFrom('case_entry')
        .select(['case_id', 'body'])
        .where('reader', 'in', [...readers])
        .where('case_id', 'in', [...new Set(ids)])
        .execute()
      const merged = new Map<string, CaseEntry>()
      for (const row of rows) {
        const before = merged.get(row.case_id)
        merged.set(row.case_id, before ? mergeEntries(before, entryOf(row)) : entryOf(row))
      }
      return [...merged.values()]
    },

    async pseudonymIsTaken(network, pseudonym) {
      const row = await database
        .selectFrom('case_entry')
        .select('case_id')
        .where('network', '=', network)
        .where('pseudonym', '=', pseudonym)
        .limit(1)
        .executeTakeFirst()
      return row !== undefined
    },

    async meetingsOn(id) {
      const rows = await database.selectFrom('meeting_case').select('meeting').where('case_id', '=', id).execute()
      return byStart(
        await several(
          'meeting',
          rows.map((row) => row.meeting),
        ),
      )
    },

    async pollsOn(id) {
      const rows = await database.selectFrom('meeting_case').select('meeting').where('case_id', '=', id).execute()
      const polls = await several(
        'poll',
        rows.map((row) => row.meeting),
      )
      return polls.toSorted((a, b) => (a.record.openedAt < b.record.openedAt ? -1 : 1))
    },

    async meetings(readers, limit) {
      const [coming, over] = await Promise.all([
        Promise.all(readers.map((reader) => meetingRows(database, reader, 0, limit.coming).execute())),
        Promise.all(readers.map((reader) => meetingRows(database, reader, 1, limit.over).execute())),
      ])
      const first = (rows: { meeting: string; starts_at: string }[], count: number, sign: 1 | -1) => {
        const sorted = rows.toSorted((a, b) => sign * (a.starts_at < b.starts_at ? -1 : 1)).map((row) => row.meeting)
        return [...new Set(sorted)].slice(0, count)
      }
      const ids = [...first(coming.flat(), limit.coming, 1), ...first(over.flat(), limit.over, -1)]
      return byStart(await several('meeting', ids))
    },

    async peopleNamed(words, limit) {
      const [longest, ...others] = words.toSorted((a, b) => b.length - a.length)
      if (longest === undefined) return []
      let query = database
        .selectFrom('person_term as found')
        .select('found.person')
        .distinct()
        .where('found.term', '>=', longest)
        .where('found.term', '<', behind(longest))
        .limit(limit)
      for (const word of others) {
        query = query.where(({ exists, selectFrom }) =>
          exists(
            selectFrom('person_term')
              .select('person_term.term')
              .whereRef('person_term.person', '=', 'found.person')
              .where('person_term.term', '>=', word)
              .where('person_term.term', '<', behind(word)),
          ),
        )
      }
      const rows = await query.execute()
      const kept = await several(
        'person',
        rows.map((row) => row.person),
      )
      return kept.map(({ record }) => record)
    },

    async networks(roles) {
      const rows = await database
        .selectFrom('person_network')
        .select('network')
        .distinct()
        .where('role', 'in', [...roles])
        .orderBy('network')
        .execute()
      return rows.map((row) => row.network)
    },

    async casesInPhase(phase) {
      const rows = await database
        .selectFrom('case_entry')
        .select('case_id')
        .distinct()
        .where('phase', '=', phase)
        .execute()
      return rows.map((row) => row.case_id as CaseId)
    },

    async haveStudies() {
      const row = await database
        .selectFrom('record')
        .select('id')
        .where('kind', '=', 'study')
        .limit(1)
        .executeTakeFirst()
      return row !== undefined
    },

    async people(network, role) {
      const rows = await database
        .selectFrom('person_network')
        .select('person')
        .where('network', '=', network)
        .$if(role !== undefined, (query) => query.where('role', '=', role ?? ''))
        .execute()
      const people = await Promise.all(
        [...new Set(rows.map((row) => row.person))].map((id) => keptIn(database, 'person', id)),
      )
      return people
        .flatMap((kept) => (kept ? [kept.record] : []))
        .toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)))
    },
  }
}

/** The rows of one reader that belong on a page, and, where more may follow, the key they are known up to. */
async function pageFor(
  database: Kysely<Tables>,
  reader: string,
  query: CaseQuery,
  after: Key | null,
): Promise<{ rows: Row[]; end: Key | undefined }> {
  const examined = candidates(database, reader, query, after)
  const rows = await filtered(database, examined, reader, query).execute()
  const keyed = rows.map((row) => ({ case_id: row.case_id, body: row.body, key: keyOf(query, row) }))
  if (keyed.length > query.limit) return { rows: keyed, end: keyed.at(-1)?.key }
  if (!isFiltered(query)) return { rows: keyed, end: undefined }
  const edge = await database
    .selectFrom(examined.as('examined'))
    .selectAll()
    .offset(examinedAtOnce - 1)
    .limit(1)
    .executeTakeFirst()
  return { rows: keyed, end: edge && keyOf(query, edge) }
}

export const meetingRows = (database: Kysely<Tables>, reader: string, over: 0 | 1, limit: number) =>
  database
    .selectFrom('meeting_entry')
    .select(['meeting', 'starts_at'])
    .where('reader', '=', reader)
    .where('over', '=', over)
    .orderBy('starts_at', over === 1 ? 'desc' : 'asc')
    .limit(limit)

/** Less than 0 where the first stands before the second. */
function inOrder(query: CaseQuery, one: Key, other: Key): number {
  const sign = query.sort === 'changed' && query.words.length === 0 ? -1 : 1
  for (const [index, part] of one.entries()) {
    const its = other[index] ?? ''
    if (part !== its) return part < its ? -sign : sign
  }
  return 0
}

/** @throws Problem `invalid-input` for what is none of ours. */
function cursorOf(text: string): Key {
  try {
    const key: unknown = JSON.parse(text)
    const isKey =
      Array.isArray(key) &&
      key.length >= 2 &&
      key.length <= 3 &&
      key.every((part) => ['string', 'number'].includes(typeof part))
    if (isKey) return key as unknown as Key
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new Problem('invalid-input', { at: 'after' })
}

const entryOf = (row: Pick<Row, 'case_id' | 'body'>): CaseEntry =>
  CaseEntry.parse(jsonOf(row.body, `case entry ${row.case_id}`))

const byStart = (meetings: Kept<'meeting'>[]): Kept<'meeting'>[] =>
  meetings.toSorted((a, b) =>
    a.record.startsAt < b.record.startsAt ? -1 : Number(a.record.startsAt > b.record.startsAt),
  )
