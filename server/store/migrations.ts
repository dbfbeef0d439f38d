import { type Kysely, type Transaction, sql } from 'kysely'
import { intakeTables } from './intakeTables.ts'
import { makeIndexTables } from './indexTables.ts'
import { makeReportTables } from './reportTables.ts'
import { indexEverything } from './recordIndex.ts'
import type { Engine, Tables } from './tables.ts'
import { inTransaction } from './transaction.ts'
import { uploadTables } from './uploadTables.ts'

type Migration = { name: string; up(transaction: Transaction<Tables>, engine: Engine): Promise<void> }

/** In order, for ever: what has been released is never edited, a change is a next one. */
const migrations: readonly Migration[] = [
  { name: '001-first-tables', up: firstTables },
  { name: '002-uploads', up: uploadTables },
  { name: '003-intake', up: intakeTables },
  { name: '004-passing', up: passingTable },
  { name: '010-lists', up: listTables },
  { name: '011-reports', up: makeReportTables },
]

/** Any number, as long as every node asks for the same one. */
const migrationLock = 7_236_114_905

/**
 * Brings a database up to this program, in one transaction and under a lock: nodes that start together wait for the
 * first. @throws Error when the database was written by a newer program, whose rules this one does not know.
 */
export async function migrate(database: Kysely<Tables>, engine: Engine): Promise<void> {
  await inTransaction(database, async (transaction) => {
    if (engine === 'postgres') await sql`select pg_advisory_xact_lock(${sql.lit(migrationLock)})`.execute(transaction)
    await transaction.schema
      .createTable('migration')
      .ifNotExists()
      .addColumn('name', 'text', (column) => column.primaryKey())
      .execute()
    const rows = await transaction.selectFrom('migration').select('name').execute()
    const applied = new Set(rows.map(({ name }) => name))
    const known = new Set(migrations.map(({ name }) => name))
    const unknown = [...applied].filter((name) => !known.has(name))
    if (unknown.length > 0) throw new Error(`The database is newer than this program: it has ${unknown.join(', ')}`)
    for (const migration of migrations) {
      if (applied.has(migration.name)) continue
      await migration.up(transaction, engine)
      await transaction.insertInto('migration').values({ name: migration.name }).execute()
    }
  })
}

async function listTables(transaction: Transaction<Tables>, engine: Engine): Promise<void> {
  await makeIndexTables(transaction, engine)
  await indexEverything(transaction)
}

async function firstTables(transaction: Transaction<Tables>, engine: Engine): Promise<void> {
  const { number, bytes, ending } =
    engine === 'sqlite'
      ? { number: sql`integer`, bytes: sql`blob`, ending: sql`strict` }
      : { number: sql`bigint`, bytes: sql`bytea`, ending: sql`` }
  const table = (name: keyof Tables) => transaction.schema.createTable(name).modifyEnd(ending)

  await table('record')
    .addColumn('created', number, (column) =>
      engine === 'sqlite' ? column.primaryKey().autoIncrement() : column.primaryKey().generatedAlwaysAsIdentity(),
    )
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('parent', 'text', (column) => column.notNull())
    .addColumn('version', number, (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addUniqueConstraint('record_identity', ['kind', 'id'])
    .execute()
  await transaction.schema.createIndex('record_by_parent').on('record').columns(['kind', 'parent', 'created']).execute()

  await table('audit_head')
    .addColumn('subject', 'text', (column) => column.primaryKey())
    .addColumn('sequence', number, (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute()
  await table('audit_event')
    .addColumn('subject', 'text', (column) => column.notNull().references('audit_head.subject'))
    .addColumn('sequence', number, (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('by', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('target', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .addColumn('previous', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('audit_event_place', ['subject', 'sequence'])
    .execute()

  await table('document_head')
    .addColumn('document', 'text', (column) => column.primaryKey())
    .addColumn('sequence', number, (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('closed', number, (column) => column.notNull())
    .execute()
  await table('document_update')
    .addColumn('document', 'text', (column) => column.notNull().references('document_head.document'))
    .addColumn('sequence', number, (column) => column.notNull())
    .addColumn('by', 'text', (column) => column.notNull())
    .addColumn('session', 'text', (column) => column.notNull())
    .addColumn('received_at', 'text', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('bytes', bytes, (column) => column.notNull())
    .addColumn('previous', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('document_update_place', ['document', 'sequence'])
    .execute()
  await table('document_snapshot')
    .addColumn('document', 'text', (column) => column.primaryKey().references('document_head.document'))
    .addColumn('sequence', number, (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('state', bytes, (column) => column.notNull())
    .execute()

  await table('lease')
    .addColumn('meeting', 'text', (column) => column.primaryKey())
    .addColumn('node', 'text')
    .addColumn('epoch', number, (column) => column.notNull())
    .addColumn('until', number, (column) => column.notNull())
    .execute()
}

async function passingTable(transaction: Transaction<Tables>, engine: Engine): Promise<void> {
  await transaction.schema
    .createTable('passing')
    .modifyEnd(engine === 'sqlite' ? sql`strict` : sql``)
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('until', engine === 'sqlite' ? sql`integer` : sql`bigint`, (column) => column.notNull())
    .addPrimaryKeyConstraint('passing_identity', ['kind', 'id'])
    .execute()
  await transaction.schema.createIndex('passing_by_end').on('passing').columns(['until']).execute()
}
