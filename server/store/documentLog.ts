import type { Kysely, Selectable } from 'kysely'
import { type Append, appendsIn, lockedHeadsIn } from './appends.ts'
import { groupCommit } from './groupCommit.ts'
import { fencesIn } from './leases.ts'
import type { DocumentLog, LoggedUpdate } from './store.ts'
import type { Tables } from './tables.ts'
import { inTransaction } from './transaction.ts'
import { type LogHead, emptyLog, firstBroken, sha256Of } from './updateChain.ts'

/** `settled` resolves when no append is under way. */
export function documentLogIn(database: Kysely<Tables>): DocumentLog & { settled(): Promise<void> } {
  const fences = fencesIn(database)
  const lockedHeads = lockedHeadsIn(database)
  const appendAll = appendsIn(database)
  const appends = groupCommit((group: readonly Append[]) =>
    inTransaction(database, (transaction) => appendAll(transaction, group)),
  )
  const headOf = async (document: string): Promise<LogHead> => {
    const row = await database
      .selectFrom('document_head')
      .select(['sequence', 'hash'])
      .where('document', '=', document)
      .executeTakeFirst()
    return row ? { sequence: row.sequence, hash: row.hash } : emptyLog
  }

  return {
    settled: () => appends.settled(),
    head: headOf,
    append: (document, updates, fence) => appends.submit({ document, updates, fence }),

    async read(document, after = 0) {
      // The head first: the log only grows, so that what is read afterwards reaches at least as far.
      const head = await headOf(document)
      const rows = await database
        .selectFrom('document_update')
        .selectAll()
        .where('document', '=', document)
        .where('sequence', '>', after)
        .orderBy('sequence')
        .execute()
      const updates = rows.map(updateIn)
      const last = updates.at(-1)?.sequence ?? after
      const broken = firstBroken(document, updates, after + 1) ?? (last < head.sequence ? last + 1 : undefined)
      if (broken !== undefined) throw new Error(`The log of document ${document} is corrupt at ${broken}`)
      return updates
    },

    setClosed: (document, closed, fence) =>
      inTransaction(database, async (transaction) => {
        if (fence) await fences.require(transaction, fence)
        const head = (await lockedHeads(transaction, [document])).get(document) ?? emptyLog
        await transaction
          .updateTable('document_head')
          .set({ closed: closed ? 1 : 0 })
          .where('document', '=', document)
          .execute()
        return { sequence: head.sequence, hash: head.hash }
      }),

    async saveSnapshot(document, { sequence, state }) {
      const head = await headOf(document)
      if (sequence > head.sequence) throw new Error(`A snapshot of ${document} is ahead of its log`)
      await database
        .insertInto('document_snapshot')
        .values({ document, sequence, state, sha256: sha256Of(state) })
        .onConflict((conflict) =>
          conflict
            .column('document')
            .doUpdateSet({ sequence, state, sha256: sha256Of(state) })
            .where('document_snapshot.sequence', '<=', sequence),
        )
        .execute()
    },

    async snapshot(document) {
      const row = await database
        .selectFrom('document_snapshot')
        .selectAll()
        .where('document', '=', document)
        .executeTakeFirst()
      if (!row) return undefined
      if (sha256Of(row.state) !== row.sha256) throw new Error(`The snapshot of document ${document} is corrupt`)
      return { sequence: row.sequence, state: plain(row.state) }
    },
  }
}

function updateIn(row: Selectable<Tables['document_update']>): LoggedUpdate {
  const { sequence, by, session, sha256, previous, hash } = row
  return { sequence, by, session, receivedAt: row.received_at, sha256, bytes: plain(row.bytes), previous, hash }
}

/** A Uint8Array of its own: pg answers with slices of a shared buffer. */
const plain = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes)
