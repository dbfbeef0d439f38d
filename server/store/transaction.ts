import type { Kysely, Transaction } from 'kysely'
import type { Tables } from './tables.ts'

/** PostgreSQL's serialization_failure and deadlock_detected: nothing was written, and trying again is the cure. */
const retried = new Set(['40001', '40P01'])
const attempts = 5

/**
 * All of it or none, durable when it resolves. `work` may run more than once and so touches nothing but the
 * transaction. Rows that several writers change are locked in one order everywhere: leases, then heads, then records.
 */
export async function inTransaction<Answer>(
  database: Kysely<Tables>,
  work: (transaction: Transaction<Tables>) => Promise<Answer>,
): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.transaction().execute(work)
    } catch (error) {
      const again = error instanceof Error && 'code' in error && retried.has(String(error.code))
      if (!again || attempt === attempts) throw error
    }
  }
}
