import { CompiledQuery, type Dialect, PostgresDialect } from 'kysely'
import { Pool, types } from 'pg'
import type { Log } from '../log.ts'

const int8 = 20

/** Kysely over a pool of connections to PostgreSQL. */
export function postgresDialect(url: string, log?: Pick<Log, 'warn'>): Dialect {
  const pool = new Pool({
    connectionString: url,
    max: 10,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    // A node that hangs in a transaction holds its lease row: the server lets go of it, so that another can take over.
    idle_in_transaction_session_timeout: 10_000,
    lock_timeout: 10_000,
    // Every whole number we keep fits a double; pg would answer with texts.
    types: { getTypeParser: (type, format) => (type === int8 ? Number : types.getTypeParser(type, format)) },
  })
  // A connection that broke: the pool replaces it, and a database that stays away fails the query in hand or the next.
  pool.on('connect', (client) => {
    client.once('error', (error) => log?.warn('database-connection-lost', { because: error.message }))
    client.on('error', alreadyTold)
  })
  pool.on('error', alreadyTold)
  return new PostgresDialect({
    pool,
    onCreateConnection: async (connection) => {
      // Acknowledged means on disk, whatever the server, the database or the user is set to. Stricter settings stay.
      await connection.executeQuery(
        CompiledQuery.raw(
          `select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'`,
        ),
      )
    },
  })
}

/** Without a listener of the pool's and of each connection's own, a connection that breaks would end the process. */
function alreadyTold(): void {}
