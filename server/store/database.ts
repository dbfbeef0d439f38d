import { setImmediate as nextTurn } from 'node:timers/promises'
import { Kysely } from 'kysely'
import { AuditDraft } from '../../shared/domain/audit.ts'
import type { Log } from '../log.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { eraseIn } from './erasure.ts'
import { filesOnlyOf, namedBy } from './fileUse.ts'
import { eventsIn, readChain } from './auditChain.ts'
import { documentLogIn } from './documentLog.ts'
import { fencesIn, leasesIn } from './leases.ts'
import { listsIn } from './lists.ts'
import { migrate } from './migrations.ts'
import { postgresDialect } from './postgres.ts'
import { passingIn } from './passing.ts'
import { followChanges } from './recordIndex.ts'
import { noteForReports } from './reportIndex.ts'
import { reportListsIn } from './reportLists.ts'
import { recordsIn, writesIn } from './records.ts'
import { sqliteDialect } from './sqlite.ts'
import type { Store } from './store.ts'
import type { Tables } from './tables.ts'
import { terminologyIn } from './terminology.ts'
import { inTransaction } from './transaction.ts'
import { uploadsIn } from './uploadTables.ts'

export type StoreAt = { at: 'sqlite'; path: string } | { at: 'postgres'; url: string }

/**
 * Opens the store, making or migrating its tables first. A SQLite file is made with its folder where there is none.
 * `log` hears of database connections that were lost and replaced.
 * @throws Error when the database cannot be reached, or was written by a newer program.
 */
export async function openStore(at: StoreAt, log?: Pick<Log, 'warn'>): Promise<Store> {
  const database = new Kysely<Tables>({
    dialect: at.at === 'sqlite' ? sqliteDialect(at.path) : postgresDialect(at.url, log),
  })
  try {
    await migrate(database, at.at)
  } catch (error) {
    await database.destroy()
    throw error
  }
  const documents = documentLogIn(database)
  const fences = fencesIn(database)
  const appendEvent = eventsIn(database)
  const writeRecords = writesIn(database)
  return {
    ...recordsIn(database),
    documents,
    filesOnlyOf: (of) => filesOnlyOf(database, of),
    namedBy: (sha256) => namedBy(database, sha256),
    erase: eraseIn(database, at, appendEvent),
    terminology: terminologyIn(database),
    leases: leasesIn(database),
    uploads: uploadsIn(database),
    passing: passingIn(database),
    lists: listsIn(database),
    reports: reportListsIn(database),
    audit: (subject) => readChain(database, subject),
    async commit(changes, event, fence) {
      const draft = AuditDraft.parse(event)
      // SQLite answers at once: one commit after another would leave no turn of the event loop to anybody else.
      await nextTurn()
      return inTransaction(database, async (transaction) => {
        if (fence) await fences.require(transaction, fence)
        const chained = await appendEvent(transaction, draft)
        await writeRecords(transaction, changes)
        await followChanges(transaction, changes, draft.at)
        await noteForReports(transaction, changes, draft)
        return chained
      })
    },
    async remove(kind, id, event) {
      const draft = AuditDraft.parse(event)
      await inTransaction(database, async (transaction) => {
        await appendEvent(transaction, draft)
        const { numDeletedRows } = await transaction
          .deleteFrom('record')
          .where('kind', '=', kind)
          .where('id', '=', id)
          .executeTakeFirst()
        if (numDeletedRows === 0n) throw new Problem('not-found', { kind })
        await transaction.deleteFrom('file_use').where('record', '=', id).execute()
      })
    },
    async [Symbol.asyncDispose]() {
      await documents.settled()
      await database.destroy()
    },
  }
}
