import { Worker } from 'node:worker_threads'
import { type Kysely, sql, type Transaction } from 'kysely'
import { AuditDraft, type AuditEvent } from '../../shared/domain/audit.ts'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import type { StoreAt } from './database.ts'
import { recordsUnder } from './fileUse.ts'
import { chainStart } from '../../shared/domain/audit.ts'
import type { Tables } from './tables.ts'
import { inTransaction } from './transaction.ts'

const mostRows = 200

type AppendEvent = (transaction: Transaction<Tables>, draft: AuditDraft) => Promise<AuditEvent>

/** Removes what stands under a case; what follows, see `Store.erase`. */
export function eraseIn(database: Kysely<Tables>, at: StoreAt, appendEvent: AppendEvent) {
  return async (of: CaseId, event: AuditDraft): Promise<void> => {
    const draft = AuditDraft.parse(event)
    await inTransaction(database, async (transaction) => {
      await appendEvent(transaction, draft)
      const under = (await recordsUnder(transaction, of)).filter(({ kind }) => kind !== 'consent')
      const documents = under.filter(({ kind }) => kind === 'recommendation').map(({ id }) => id)
      for (const document of documents) await eraseDocument(transaction, document)
      const ids = under.map(({ id }) => id)
      for (let from = 0; from < ids.length; from += mostRows) {
        const some = ids.slice(from, from + mostRows)
        await transaction.deleteFrom('file_use').where('record', 'in', some).execute()
        await transaction.deleteFrom('record').where('id', 'in', some).execute()
      }
    })
    await (at.at === 'sqlite' ? rewrite(at.path) : vacuum(database))
  }
}

/** The head stays and is closed: a node that still holds the document can append nothing to it any more. */
async function eraseDocument(transaction: Transaction<Tables>, document: string): Promise<void> {
  await transaction.deleteFrom('document_snapshot').where('document', '=', document).execute()
  await transaction.deleteFrom('document_update').where('document', '=', document).execute()
  await transaction
    .updateTable('document_head')
    .set({ sequence: 0, hash: chainStart, closed: 1 })
    .where('document', '=', document)
    .execute()
}

/**
 * Writes the database anew from what is still in it, and empties the write-ahead log: the copies that a page keeps of
 * rows it once held go with it. In a thread of its own, because a large database takes seconds.
 */
async function rewrite(path: string): Promise<void> {
  const worker = new Worker(new URL('./rewriteSqlite.ts', import.meta.url), { workerData: path })
  await new Promise<void>((done, fail) => {
    worker.once('error', fail)
    worker.once('exit', (code) => (code === 0 ? done() : fail(new Error(`rewriting the database ended with ${code}`))))
  })
}

async function vacuum(database: Kysely<Tables>): Promise<void> {
  await sql`vacuum record, file_use, document_update, document_snapshot, case_entry, case_term`.execute(database)
}
