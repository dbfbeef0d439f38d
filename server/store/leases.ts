import { type Kysely, type Selectable, type Transaction, sql } from 'kysely'
import { Problem } from '../../shared/protocol/problems.ts'
import { statement } from './statements.ts'
import type { Fence, Lease, Leases } from './store.ts'
import type { Tables } from './tables.ts'

export function leasesIn(database: Kysely<Tables>): Leases {
  const read = async (meeting: string): Promise<Lease | undefined> =>
    held(await database.selectFrom('lease').selectAll().where('meeting', '=', meeting).executeTakeFirst())

  return {
    read,
    async claim(meeting, node, now, forMilliseconds) {
      const until = now + forMilliseconds
      for (;;) {
        const taken = await database
          .insertInto('lease')
          .values({ meeting, node, epoch: 1, until })
          .onConflict((conflict) =>
            conflict
              .column('meeting')
              .doUpdateSet({
                node,
                until,
                epoch: sql<number>`case when lease.node = ${node} then lease.epoch else lease.epoch + 1 end`,
              })
              .where((lease) =>
                lease.or([
                  lease('lease.node', 'is', null),
                  lease('lease.node', '=', node),
                  lease('lease.until', '<=', now),
                ]),
              ),
          )
          .returningAll()
          .executeTakeFirst()
        const inForce = held(taken) ?? (await read(meeting))
        // Undefined when its holder released it after we were refused: it is free now.
        if (inForce) return inForce
      }
    },
    async renew({ meeting, node, epoch }, now, forMilliseconds) {
      const renewed = await database
        .updateTable('lease')
        .set({ until: now + forMilliseconds })
        .where('meeting', '=', meeting)
        .where('node', '=', node)
        .where('epoch', '=', epoch)
        .returningAll()
        .executeTakeFirst()
      return held(renewed) ?? lost(meeting)
    },
    async release({ meeting, node, epoch }) {
      await database
        .updateTable('lease')
        .set({ node: null, until: 0 })
        .where('meeting', '=', meeting)
        .where('node', '=', node)
        .where('epoch', '=', epoch)
        .execute()
    },
  }
}

/** Nobody can take over a meeting whose fence was judged here before the transaction has ended. */
export function fencesIn(database: Kysely<Tables>) {
  const inForce = statement({ meeting: '' }, (rows) =>
    database
      .selectFrom('lease')
      .select(['meeting', 'node', 'epoch'])
      .where(
        'meeting',
        'in',
        rows.map(({ meeting }) => meeting),
      )
      .orderBy('meeting')
      .forShare(),
  )
  /** Answers who is refused: with `lease-lost`, when a fence is not the lease in force. Asked of these fences only. */
  const judge = async (
    transaction: Transaction<Tables>,
    fences: readonly Fence[],
  ): Promise<(fence: Fence) => Problem | undefined> => {
    const meetings = [...new Set(fences.map(({ meeting }) => meeting))].toSorted()
    const leases = await inForce(
      transaction,
      meetings.map((meeting) => ({ meeting })),
    )
    return ({ meeting, node, epoch }) =>
      leases.some((lease) => lease.meeting === meeting && lease.node === node && lease.epoch === epoch)
        ? undefined
        : new Problem('lease-lost', { meeting })
  }
  return {
    judge,
    /** @throws Problem `lease-lost` when the fence is not the lease in force. */
    async require(transaction: Transaction<Tables>, fence: Fence): Promise<void> {
      const refusal = (await judge(transaction, [fence]))(fence)
      if (refusal) throw refusal
    },
  }
}

function held(row: Selectable<Tables['lease']> | undefined): Lease | undefined {
  return row && row.node !== null ? { ...row, node: row.node } : undefined
}

function lost(meeting: string): never {
  throw new Problem('lease-lost', { meeting })
}
