import { type Kysely, sql } from 'kysely'
import type { Engine, Tables } from './tables.ts'

/** The tables that reminders, time logs and counts are read from. They follow the records, as the lists do. */
export async function makeReportTables(transaction: Kysely<Tables>, engine: Engine): Promise<void> {
  const [text, number] = engine === 'sqlite' ? [sql`text`, sql`integer`] : [sql`text collate "C"`, sql`bigint`]
  const ending = engine === 'sqlite' ? sql`strict, without rowid` : sql``
  const table = (name: keyof Tables) => transaction.schema.createTable(name).modifyEnd(ending)

  await table('due')
    .addColumn('day', text, (column) => column.notNull())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('due_place', ['day', 'kind', 'id'])
    .execute()
  await transaction.schema.createIndex('due_by_id').on('due').columns(['kind', 'id']).execute()
  await table('presence')
    .addColumn('person', text, (column) => column.notNull())
    .addColumn('joined_at', text, (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('presence_place', ['person', 'joined_at', 'id'])
    .execute()
  await table('network_fact')
    .addColumn('network', text, (column) => column.notNull())
    .addColumn('at', text, (column) => column.notNull())
    .addColumn('what', text, (column) => column.notNull())
    .addColumn('subject', text, (column) => column.notNull())
    .addColumn('value', number, (column) => column.notNull())
    .addPrimaryKeyConstraint('network_fact_place', ['network', 'at', 'what', 'subject'])
    .execute()
  await transaction.schema
    .createIndex('network_fact_by_subject')
    .on('network_fact')
    .columns(['subject', 'what', 'at'])
    .execute()
}
