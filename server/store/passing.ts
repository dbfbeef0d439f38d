import type { Kysely } from 'kysely'
import { jsonOf } from './json.ts'
import type { Tables } from './tables.ts'
import { inTransaction } from './transaction.ts'

/**
 * What passes by itself and is no record: challenges that wait for their answer, counters of failed attempts, when a
 * session was last used. Any node reads what another wrote. Times are UTC milliseconds; what is over is not there.
 */
export interface Passing {
  put(kind: string, id: string, body: unknown, until: number): Promise<void>
  read(kind: string, id: string, now: number): Promise<unknown>
  /** Reads and removes at once: of many who take the same, on any node, one gets it. */
  take(kind: string, id: string, now: number): Promise<unknown>
  /** Reads, decides and writes with nobody in between; `decide` may run again. `undefined` removes. */
  change(
    kind: string,
    id: string,
    now: number,
    decide: (body: unknown) => { body: unknown; until: number } | undefined,
  ): Promise<void>
  /** Clears away what is over. */
  sweep(now: number): Promise<void>
}

export function passingIn(database: Kysely<Tables>): Passing {
  const bodyOf = (row: { body: string } | undefined, kind: string) => row && jsonOf(row.body, kind)
  return {
    async put(kind, id, body, until) {
      const row = { body: JSON.stringify(body), until }
      await database
        .insertInto('passing')
        .values({ kind, id, ...row })
        .onConflict((conflict) => conflict.columns(['kind', 'id']).doUpdateSet(row))
        .execute()
    },
    async read(kind, id, now) {
      const row = await database
        .selectFrom('passing')
        .select('body')
        .where('kind', '=', kind)
        .where('id', '=', id)
        .where('until', '>', now)
        .executeTakeFirst()
      return bodyOf(row, kind)
    },
    async take(kind, id, now) {
      const row = await database
        .deleteFrom('passing')
        .where('kind', '=', kind)
        .where('id', '=', id)
        .returning(['body', 'until'])
        .executeTakeFirst()
      return row && row.until > now ? bodyOf(row, kind) : undefined
    },
    async change(kind, id, now, decide) {
      await inTransaction(database, async (transaction) => {
        // There has to be a row to lock: two who find none would both begin anew.
        await transaction
          .insertInto('passing')
          .values({ kind, id, body: 'null', until: 0 })
          .onConflict((conflict) => conflict.columns(['kind', 'id']).doNothing())
          .execute()
        const row = await transaction
          .selectFrom('passing')
          .select(['body', 'until'])
          .where('kind', '=', kind)
          .where('id', '=', id)
          .forUpdate()
          .executeTakeFirstOrThrow()
        const next = decide(row.until > now ? bodyOf(row, kind) : undefined)
        const here = { kind, id }
        if (next) {
          await transaction
            .updateTable('passing')
            .set({ body: JSON.stringify(next.body), until: next.until })
            .where('kind', '=', here.kind)
            .where('id', '=', here.id)
            .execute()
        } else {
          await transaction.deleteFrom('passing').where('kind', '=', here.kind).where('id', '=', here.id).execute()
        }
      })
    },
    async sweep(now) {
      await database.deleteFrom('passing').where('until', '<=', now).execute()
    },
  }
}
