import { type Kysely, type Transaction, sql } from 'kysely'
import { jsonOf } from './json.ts'
import type { OpenUpload, UploadEntry, UploadLog } from './store.ts'
import { inTransaction } from './transaction.ts'
import type { Engine, Tables } from './tables.ts'

/** Migration 002: uploads under way, which outlive the node that began them. */
export async function uploadTables(transaction: Transaction<Tables>, engine: Engine): Promise<void> {
  const { number, ending } =
    engine === 'sqlite' ? { number: sql`integer`, ending: sql`strict` } : { number: sql`bigint`, ending: sql`` }
  await transaction.schema
    .createTable('upload')
    .modifyEnd(ending)
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('case_id', 'text', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('until', number, (column) => column.notNull())
    .addColumn('accepted', 'text')
    .execute()
  await transaction.schema
    .createTable('upload_file')
    .modifyEnd(ending)
    .addColumn('upload', 'text', (column) => column.notNull().references('upload.id').onDelete('cascade'))
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('place', number, (column) => column.notNull())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('upload_file_place', ['upload', 'key'])
    .execute()
}

export function uploadsIn(database: Kysely<Tables>): UploadLog {
  const read = (row: Tables['upload']): OpenUpload => ({
    id: row.id,
    case: row.case_id,
    person: row.person,
    until: Number(row.until),
    accepted: row.accepted === null ? null : (jsonOf(row.accepted, 'upload') as string[]),
  })
  return {
    async open(upload) {
      const { id, case: case_id, person, until } = upload
      await database.insertInto('upload').values({ id, case_id, person, until, accepted: null }).execute()
    },
    async find(id) {
      const row = await database.selectFrom('upload').selectAll().where('id', '=', id).executeTakeFirst()
      return row && read(row)
    },
    async of(person) {
      return (await database.selectFrom('upload').selectAll().where('person', '=', person).execute()).map(read)
    },
    async ofCase(of) {
      return (await database.selectFrom('upload').selectAll().where('case_id', '=', of).execute()).map(read)
    },
    async add(upload, { key, place, fingerprint, body }) {
      const added = await database
        .insertInto('upload_file')
        .values({ upload, key, place, fingerprint, body: JSON.stringify(body) })
        .onConflict((conflict) => conflict.columns(['upload', 'key']).doNothing())
        .executeTakeFirst()
      return Number(added.numInsertedOrUpdatedRows) > 0
    },
    async entries(upload) {
      return entriesIn(database, upload)
    },
    async accepted(id, studies) {
      await database.deleteFrom('upload_file').where('upload', '=', id).execute()
      await database
        .updateTable('upload')
        .set({ accepted: JSON.stringify(studies) })
        .where('id', '=', id)
        .execute()
    },
    async remove(id) {
      return inTransaction(database, async (transaction) => {
        // Whoever adds at this moment waits for this row, and finds it gone: nothing comes in between list and removal.
        await transaction.selectFrom('upload').select('id').where('id', '=', id).forUpdate().execute()
        const entries = await entriesIn(transaction, id)
        await transaction.deleteFrom('upload_file').where('upload', '=', id).execute()
        await transaction.deleteFrom('upload').where('id', '=', id).execute()
        return entries
      })
    },
  }
}

async function entriesIn(database: Kysely<Tables>, upload: string): Promise<UploadEntry[]> {
  const rows = await database
    .selectFrom('upload_file')
    .selectAll()
    .where('upload', '=', upload)
    .orderBy('place')
    .orderBy('key')
    .execute()
  return rows.map(({ key, place, fingerprint, body }): UploadEntry => {
    return { key, place: Number(place), fingerprint, body: jsonOf(body, 'file of an upload') }
  })
}
