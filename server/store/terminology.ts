import { type Kysely, sql, type Transaction } from 'kysely'
import type { CodeSystem, Coding } from '../../shared/domain/clinical.ts'
import { searchWords } from '../../shared/domain/codeWords.ts'
import type { Tables } from './tables.ts'
import { inTransaction } from './transaction.ts'

export type TermCode = { code: string; label: string; synonyms: readonly string[] }
export type TableSource = { system: CodeSystem; release: string; source: string; sha256: string; importedAt: string }
export type FoundCode = Omit<Coding, 'certainty'>

/** Codes of the official tables. Until a table is imported there is none of its codes. */
export interface Terminology {
  /**
   * Takes a whole table in place of the one there was: all of it, or, where reading it fails, none. Answers with how many
   * codes it holds.
   */
  replace(of: TableSource, codes: AsyncIterable<readonly TermCode[]>): Promise<number>
  find(system: CodeSystem, code: string): Promise<FoundCode | undefined>
  /** Codes of which every word of the query begins a word, those with few words first; or the code itself. */
  search(systems: readonly CodeSystem[], query: string, most: number): Promise<FoundCode[]>
  imported(): Promise<{ system: CodeSystem; release: string; codes: number }[]>
}

const mostRows = 100
/** A word that begins so many codes says little; those that hold the other words too are still found. */
const mostCandidates = 4000

export function terminologyIn(database: Kysely<Tables>): Terminology {
  const coding = database.selectFrom('terminology_code').selectAll()
  return {
    replace: (of, codes) =>
      inTransaction(database, async (transaction) => {
        await clear(transaction, of.system)
        let count = 0
        for await (const some of codes) count += await insertCodes(transaction, of, some)
        const { system, release, source, sha256, importedAt } = of
        const row = { system, release, source, sha256, imported_at: importedAt, codes: count }
        await transaction.insertInto('terminology_table').values(row).execute()
        return count
      }),

    async find(system, code) {
      const row = await coding.where('system', '=', system).where('code', '=', code).executeTakeFirst()
      return row && found(row)
    },

    async search(systems, query, most) {
      const asCode = query.trim()
      const exact = asCode
        ? await coding
            .where('system', 'in', systems)
            .where('code', 'in', [asCode, asCode.toUpperCase()])
            .limit(most)
            .execute()
        : []
      const words = searchWords(query)
      if (words.length === 0) return exact.map(found)
      const rows = await byWords(database, systems, words, most)
      const known = new Set(exact.map((row) => `${row.system} ${row.code}`))
      return [...exact, ...rows.filter((row) => !known.has(`${row.system} ${row.code}`))].slice(0, most).map(found)
    },

    async imported() {
      const rows = await database.selectFrom('terminology_table').select(['system', 'release', 'codes']).execute()
      return rows.map((row) => ({ ...row, system: row.system as CodeSystem }))
    },
  }
}

type Row = Tables['terminology_code']
const found = ({ system, code, label, release }: Row): FoundCode => ({
  system: system as CodeSystem,
  code,
  label,
  release,
})

async function clear(transaction: Transaction<Tables>, system: string): Promise<void> {
  for (const table of ['terminology_word', 'terminology_code', 'terminology_table'] as const) {
    await transaction.deleteFrom(table).where('system', '=', system).execute()
  }
}

async function insertCodes(
  transaction: Transaction<Tables>,
  { system, release }: TableSource,
  codes: readonly TermCode[],
): Promise<number> {
  let count = 0
  for (let from = 0; from < codes.length; from += mostRows) {
    const some = codes.slice(from, from + mostRows)
    const rows = some.map(({ code, label }) => ({ system, code, label, release }))
    const inserted = await transaction
      .insertInto('terminology_code')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .returning('code')
      .execute()
    count += inserted.length
    const words = some.flatMap(({ code, label, synonyms }) => [
      ...searchWords(label).map((word) => ({ system, word, code, synonym: 0 })),
      ...searchWords(synonyms.join(' ')).map((word) => ({ system, word, code, synonym: 1 })),
    ])
    for (let at = 0; at < words.length; at += mostRows) {
      await transaction
        .insertInto('terminology_word')
        .values(words.slice(at, at + mostRows))
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    }
  }
  return count
}

/** The longest word first, which names the fewest; each further one is a look into the index at what is left. */
async function byWords(
  database: Kysely<Tables>,
  systems: readonly CodeSystem[],
  words: readonly string[],
  most: number,
): Promise<Row[]> {
  const [first = '', ...others] = words.toSorted((a, b) => b.length - a.length)
  const query = database
    .selectFrom('terminology_word as w')
    .innerJoin('terminology_code as c', (join) =>
      join.onRef('c.system', '=', 'w.system').onRef('c.code', '=', 'w.code'),
    )
    .select(['c.system', 'c.code', 'c.label', 'c.release', sql<number>`min(w.synonym)`.as('synonym')])
    .where('w.system', 'in', systems)
    .where('w.word', '>=', first)
    .where('w.word', '<', after(first))
    .groupBy(['c.system', 'c.code', 'c.label', 'c.release'])
    .limit(others.length > 0 ? mostCandidates : 500)
  const rows = await query.execute()
  const fits = (label: readonly string[]) => others.every((word) => label.some((one) => one.startsWith(word)))
  const fitting: (Row & { synonym: number })[] = []
  for (const row of rows) {
    const isThere = others.length === 0 || fits(searchWords(row.label)) || fits(await wordsOf(database, row))
    if (isThere) fitting.push(row)
  }
  const rank = (row: Row & { synonym: number }) => Number(row.synonym) * 1000 + row.label.length
  return fitting.toSorted((a, b) => rank(a) - rank(b) || a.code.localeCompare(b.code)).slice(0, most)
}

async function wordsOf(database: Kysely<Tables>, { system, code }: Row): Promise<string[]> {
  const rows = await database
    .selectFrom('terminology_word')
    .select('word')
    .where('system', '=', system)
    .where('code', '=', code)
    .execute()
  return rows.map(({ word }) => word)
}

/** The first text after all that begin with this one. */
const after = (prefix: string): string => `${prefix}\u{10ffff}`
