import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { type CompiledQuery, Kysely } from 'kysely'
import { Client } from 'pg'
import type { StoreAt } from '../../../server/store/database.ts'
import { candidates, filtered } from '../../../server/store/caseQueries.ts'
import { meetingRows } from '../../../server/store/lists.ts'
import { postgresDialect } from '../../../server/store/postgres.ts'
import { sqliteDialect } from '../../../server/store/sqlite.ts'
import type { CaseQuery } from '../../../server/store/store.ts'
import type { Tables } from '../../../server/store/tables.ts'

export const reader = 'coordinator bench'
export const firstPage: CaseQuery = {
  readers: [reader],
  sort: 'changed',
  phase: null,
  urgency: null,
  network: null,
  waiting: false,
  words: [],
  after: null,
  limit: 50,
}

/** The lists that people ask for, and the question each is. */
export const asked: Readonly<Record<string, Partial<CaseQuery>>> = {
  'first page': {},
  'by pseudonym': { sort: 'pseudonym' },
  'urgent first': { sort: 'urgency' },
  'one phase': { phase: 'panel' },
  'waiting for me': { waiting: true },
  'urgent only': { urgency: 'urgent' },
  'a pseudonym’s number': { words: ['0417'] },
  'two words': { words: ['focal', 'surgery'] },
  'a code': { words: ['orpha:33069'] },
  'words and a phase': { words: ['focal'], phase: 'panel', urgency: 'urgent' },
}

/** How the database goes about each list, in its own words. */
export async function listPlans(at: StoreAt, { avoidScans = false } = {}): Promise<{ list: string; plan: string[] }[]> {
  const database = new Kysely<Tables>({
    dialect: at.at === 'sqlite' ? sqliteDialect(at.path) : postgresDialect(at.url),
  })
  try {
    const queries = Object.entries(asked).map(([list, part]) => {
      const query = { ...firstPage, ...part }
      const examined = candidates(database, reader, query, null)
      return { list, query: filtered(database, examined, reader, query).compile() }
    })
    const after = candidates(database, reader, firstPage, ['2026-01-01T00:00:00.000Z', 'cas_0000000000000001'])
    queries.push({ list: 'a later page', query: filtered(database, after, reader, firstPage).compile() })
    queries.push({ list: 'meetings to come', query: meetingRows(database, reader, 0, 60).compile() })
    return await explained(at, queries, avoidScans)
  } finally {
    await database.destroy()
  }
}

async function explained(at: StoreAt, queries: { list: string; query: CompiledQuery }[], avoidScans: boolean) {
  if (at.at === 'sqlite') {
    const sqlite = new DatabaseSync(at.path)
    const plans = queries.map(({ list, query }) => {
      const rows = sqlite.prepare(`explain query plan ${query.sql}`).all(...(query.parameters as SQLInputValue[]))
      return { list, plan: rows.map((row) => String(row['detail'])) }
    })
    sqlite.close()
    return plans
  }
  const client = new Client({ connectionString: at.url })
  await client.connect()
  try {
    if (avoidScans) await client.query('set enable_seqscan = off')
    const plans: { list: string; plan: string[] }[] = []
    for (const { list, query } of queries) {
      const { rows } = await client.query(`explain ${query.sql}`, [...query.parameters])
      plans.push({ list, plan: rows.map((row) => String(row['QUERY PLAN'])) })
    }
    return plans
  } finally {
    await client.end()
  }
}
