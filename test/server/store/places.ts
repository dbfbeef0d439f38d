import { mkdtemp, rm } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { StoreAt } from '../../../server/store/database.ts'
import { needsPostgres, throwawayPostgres } from '../../support/postgres.ts'

/** An empty database, and a way into it behind the store's back. */
export type Place = AsyncDisposable & { at: StoreAt; tamper(statement: string): Promise<void> }

/** Both databases that a store can stand on, for one suite to run over. */
export const databases: readonly { name: string; needs: { skip?: string }; place(): Promise<Place> }[] = [
  { name: 'SQLite', needs: {}, place: sqlitePlace },
  { name: 'PostgreSQL', needs: needsPostgres, place: postgresPlace },
]

async function sqlitePlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'consilium-store-'))
  const path = join(folder, 'made/when/missing/board.sqlite')
  return {
    at: { at: 'sqlite', path },
    async tamper(statement) {
      const database = new DatabaseSync(path)
      database.exec(statement)
      database.close()
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

async function postgresPlace(): Promise<Place> {
  const database = await throwawayPostgres()
  return {
    at: { at: 'postgres', url: database.url },
    async tamper(statement) {
      const client = new Client({ connectionString: database.url })
      await client.connect()
      await client.query(statement)
      await client.end()
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}
