import { type Kysely, sql } from 'kysely'
import type { Engine, Tables } from './tables.ts'

/**
 * The tables that lists are read from. Each row is made from records in the transaction that writes them, and could be
 * made anew from them at any time. Texts compare by their bytes on both databases, which prefixes and keys rely on.
 */
export async function makeIndexTables(transaction: Kysely<Tables>, engine: Engine): Promise<void> {
  const [text, number] = engine === 'sqlite' ? [sql`text`, sql`integer`] : [sql`text collate "C"`, sql`integer`]
  const ending = engine === 'sqlite' ? sql`strict, without rowid` : sql``
  const table = (name: keyof Tables) => transaction.schema.createTable(name).modifyEnd(ending)
  const index = (name: string, on: keyof Tables, columns: string[]) =>
    transaction.schema.createIndex(name).on(on).columns(columns)

  await table('case_entry')
    .addColumn('reader', text, (column) => column.notNull())
    .addColumn('case_id', text, (column) => column.notNull())
    .addColumn('network', text, (column) => column.notNull())
    .addColumn('pseudonym', text, (column) => column.notNull())
    .addColumn('phase', text, (column) => column.notNull())
    .addColumn('urgency', number, (column) => column.notNull())
    .addColumn('changed', text, (column) => column.notNull())
    .addColumn('waits', number, (column) => column.notNull())
    .addColumn('terms', text, (column) => column.notNull())
    .addColumn('body', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('case_entry_place', ['reader', 'case_id'])
    .execute()
  await index('case_entry_by_case', 'case_entry', ['case_id']).execute()
  await index('case_entry_by_change', 'case_entry', ['reader', 'changed', 'case_id']).execute()
  await index('case_entry_by_pseudonym', 'case_entry', ['reader', 'pseudonym', 'case_id']).execute()
  await index('case_entry_by_urgency', 'case_entry', ['reader', 'urgency', 'changed', 'case_id']).execute()
  await index('case_entry_by_phase', 'case_entry', ['reader', 'phase', 'changed', 'case_id']).execute()
  await index('case_entry_waiting', 'case_entry', ['reader', 'waits', 'changed', 'case_id']).execute()
  await index('case_entry_in_phase', 'case_entry', ['phase', 'case_id']).execute()
  await index('case_entry_named', 'case_entry', ['network', 'pseudonym']).execute()

  await table('case_term')
    .addColumn('reader', text, (column) => column.notNull())
    .addColumn('term', text, (column) => column.notNull())
    .addColumn('case_id', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('case_term_place', ['reader', 'term', 'case_id'])
    .execute()
  await index('case_term_by_case', 'case_term', ['case_id', 'reader', 'term']).execute()

  await table('meeting_case')
    .addColumn('case_id', text, (column) => column.notNull())
    .addColumn('meeting', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('meeting_case_place', ['case_id', 'meeting'])
    .execute()
  await index('meeting_case_by_meeting', 'meeting_case', ['meeting']).execute()
  await table('meeting_entry')
    .addColumn('reader', text, (column) => column.notNull())
    .addColumn('over', number, (column) => column.notNull())
    .addColumn('starts_at', text, (column) => column.notNull())
    .addColumn('meeting', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('meeting_entry_place', ['reader', 'over', 'starts_at', 'meeting'])
    .execute()
  await index('meeting_entry_by_meeting', 'meeting_entry', ['meeting']).execute()

  await table('person_network')
    .addColumn('network', text, (column) => column.notNull())
    .addColumn('role', text, (column) => column.notNull())
    .addColumn('person', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('person_network_place', ['network', 'role', 'person'])
    .execute()
  await index('person_network_by_person', 'person_network', ['person']).execute()
  await index('person_network_by_role', 'person_network', ['role', 'network']).execute()
  await table('person_term')
    .addColumn('term', text, (column) => column.notNull())
    .addColumn('person', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('person_term_place', ['term', 'person'])
    .execute()
  await index('person_term_by_person', 'person_term', ['person', 'term']).execute()
}
