import { type Kysely, sql } from 'kysely'
import type { CaseQuery } from './store.ts'
import type { Tables } from './tables.ts'

/** Where a page of one reader ends: the key of its last row, as its order has it. */
export type Key = readonly [string | number, ...(string | number)[]]

/** At most as many rows are looked at for one page of a filtered list: more is the next page's work. */
export const examinedAtOnce = 1000

/** Behind every text that begins with a prefix, in the order of bytes. */
export const behind = (prefix: string): string => `${prefix}\u{10FFFF}`

/** The next rows of one reader in the order of the list, straight from an index; only these are looked at. */
export function candidates(database: Kysely<Tables>, reader: string, query: CaseQuery, after: Key | null) {
  const most = isFiltered(query) ? examinedAtOnce : query.limit + 1
  const [word] = query.words.toSorted((a, b) => b.length - a.length)
  if (word !== undefined) {
    return database
      .selectFrom('case_term')
      .innerJoin('case_entry as of', (join) =>
        join.onRef('of.case_id', '=', 'case_term.case_id').on('of.reader', '=', reader),
      )
      .select([
        'of.case_id',
        'of.pseudonym',
        'of.urgency',
        'of.phase',
        'of.network',
        'of.changed',
        'of.waits',
        'of.body',
      ])
      .select('case_term.term')
      .where('case_term.reader', '=', reader)
      .where('case_term.term', '>=', word)
      .where('case_term.term', '<', behind(word))
      .$if(after !== null, (from) =>
        from.where(sql<boolean>`(case_term.term, case_term.case_id) > (${after?.[0]}, ${after?.[1]})`),
      )
      .orderBy('case_term.term')
      .orderBy('case_term.case_id')
      .limit(most)
  }
  const from = database
    .selectFrom('case_entry as of')
    .select(['of.case_id', 'of.pseudonym', 'of.urgency', 'of.phase', 'of.network', 'of.changed', 'of.waits', 'of.body'])
    .select(sql<string>`''`.as('term'))
    .where('of.reader', '=', reader)
    .limit(most)
  switch (query.sort) {
    case 'pseudonym':
      return from
        .$if(after !== null, (rows) =>
          rows.where(sql<boolean>`("of".pseudonym, "of".case_id) > (${after?.[0]}, ${after?.[1]})`),
        )
        .orderBy('of.pseudonym')
        .orderBy('of.case_id')
    case 'urgency':
      return from
        .$if(after !== null, (rows) =>
          rows.where(
            sql<boolean>`("of".urgency, "of".changed, "of".case_id) > (${after?.[0]}, ${after?.[1]}, ${after?.[2]})`,
          ),
        )
        .orderBy('of.urgency')
        .orderBy('of.changed')
        .orderBy('of.case_id')
    case 'changed':
      // What is asked for most has an index of its own: a phase, and what waits.
      return from
        .$if(query.phase !== null && !query.waiting, (rows) => rows.where('of.phase', '=', query.phase ?? ''))
        .$if(query.waiting, (rows) => rows.where('of.waits', '=', 1))
        .$if(after !== null, (rows) =>
          rows.where(sql<boolean>`("of".changed, "of".case_id) < (${after?.[0]}, ${after?.[1]})`),
        )
        .orderBy('of.changed', 'desc')
        .orderBy('of.case_id', 'desc')
  }
}

/** Of what was looked at, what was asked for; in its order, one more than a page holds. */
export function filtered(
  database: Kysely<Tables>,
  examined: ReturnType<typeof candidates>,
  reader: string,
  query: CaseQuery,
) {
  const [longest, ...others] = query.words.toSorted((a, b) => b.length - a.length)
  let rows = database.selectFrom(examined.as('examined')).selectAll()
  if (query.phase !== null) rows = rows.where('phase', '=', query.phase)
  if (query.waiting) rows = rows.where('waits', '=', 1)
  if (query.urgency !== null) rows = rows.where('urgency', '=', urgencies[query.urgency])
  if (query.network !== null) rows = rows.where('network', '=', query.network)
  for (const word of others) {
    rows = rows.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('case_term')
          .select('case_term.term')
          .whereRef('case_term.case_id', '=', 'examined.case_id')
          .where('case_term.reader', '=', reader)
          .where('case_term.term', '>=', word)
          .where('case_term.term', '<', behind(word)),
      ),
    )
  }
  if (longest !== undefined) {
    // A case stands at the first of its words that fits, once.
    rows = rows.where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('case_term')
            .select('case_term.term')
            .whereRef('case_term.case_id', '=', 'examined.case_id')
            .where('case_term.reader', '=', reader)
            .where('case_term.term', '>=', longest)
            .whereRef('case_term.term', '<', 'examined.term'),
        ),
      ),
    )
    return rows
      .orderBy('term')
      .orderBy('case_id')
      .limit(query.limit + 1)
  }
  if (query.sort === 'pseudonym')
    return rows
      .orderBy('pseudonym')
      .orderBy('case_id')
      .limit(query.limit + 1)
  if (query.sort === 'urgency')
    return rows
      .orderBy('urgency')
      .orderBy('changed')
      .orderBy('case_id')
      .limit(query.limit + 1)
  return rows
    .orderBy('changed', 'desc')
    .orderBy('case_id', 'desc')
    .limit(query.limit + 1)
}

export const isFiltered = (query: CaseQuery): boolean =>
  query.words.length > 0 ||
  query.urgency !== null ||
  query.network !== null ||
  ((query.phase !== null || query.waiting) && (query.sort !== 'changed' || (query.phase !== null && query.waiting)))

type Keyed = { case_id: string; pseudonym: string; urgency: number; changed: string; term: string }

export function keyOf(query: CaseQuery, row: Keyed): Key {
  if (query.words.length > 0) return [row.term, row.case_id]
  if (query.sort === 'pseudonym') return [row.pseudonym, row.case_id]
  return query.sort === 'urgency' ? [row.urgency, row.changed, row.case_id] : [row.changed, row.case_id]
}

const urgencies = { urgent: 0, soon: 1, routine: 2 } as const
