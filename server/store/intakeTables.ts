import { sql, type Transaction } from 'kysely'
import { filesNamedIn, nameFiles } from './fileUse.ts'
import type { Kind } from './store.ts'
import type { Engine, Tables } from './tables.ts'

/** Tables of files and of codes; and what cases, consents and panels did not say of themselves before. */
export async function intakeTables(transaction: Transaction<Tables>, engine: Engine): Promise<void> {
  const { number, ending } =
    engine === 'sqlite' ? { number: sql`integer`, ending: sql`strict` } : { number: sql`bigint`, ending: sql`` }
  // A prefix is looked up in an index only where letters are ordered by their bytes.
  const word = engine === 'sqlite' ? sql`text` : sql`text collate "C"`
  const table = (name: keyof Tables) => transaction.schema.createTable(name).modifyEnd(ending)

  await table('file_use')
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('record', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('file_use_place', ['sha256', 'record'])
    .execute()
  await transaction.schema.createIndex('file_use_by_record').on('file_use').column('record').execute()

  await table('terminology_table')
    .addColumn('system', 'text', (column) => column.primaryKey())
    .addColumn('release', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('imported_at', 'text', (column) => column.notNull())
    .addColumn('codes', number, (column) => column.notNull())
    .execute()
  await table('terminology_code')
    .addColumn('system', 'text', (column) => column.notNull())
    .addColumn('code', 'text', (column) => column.notNull())
    .addColumn('label', 'text', (column) => column.notNull())
    .addColumn('release', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('terminology_code_place', ['system', 'code'])
    .execute()
  await table('terminology_word')
    .addColumn('system', 'text', (column) => column.notNull())
    .addColumn('word', word, (column) => column.notNull())
    .addColumn('code', 'text', (column) => column.notNull())
    .addColumn('synonym', number, (column) => column.notNull())
    .addPrimaryKeyConstraint('terminology_word_place', ['system', 'word', 'code', 'synonym'])
    .execute()

  await completeRecords(transaction)
}

type Body = Record<string, unknown>

async function completeRecords(transaction: Transaction<Tables>): Promise<void> {
  const rows = await transaction.selectFrom('record').select(['created', 'kind', 'id', 'body']).execute()
  const bodies = new Map(rows.map(({ id, body }) => [id, JSON.parse(body) as Body]))
  const providerOf = (id: unknown) => bodies.get(String(id))?.['provider'] ?? { name: 'unknown', country: 'XX' }
  for (const { created, kind, id, body } of rows) {
    const before = bodies.get(id) ?? {}
    const complete = kind in completed ? completed[kind]?.(before, providerOf) : undefined
    const written = complete ? JSON.stringify(complete) : body
    if (complete)
      await transaction.updateTable('record').set({ body: written }).where('created', '=', created).execute()
    await nameFiles(transaction, id, filesNamedIn(kind as Kind, written))
  }
}

/** What each kind is completed with. A declaration that was given counts as an answer to the invitation. */
const completed: Record<string, (body: Body, providerOf: (id: unknown) => unknown) => Body> = {
  case: (body) => ({ ...body, homeTeam: [], detached: [] }),
  consent(body, providerOf) {
    const { keptLocally: _, ...form } = body['form'] as Body
    const holder = providerOf(body['case'])
    return { ...body, holder, form: { ...form, expiresOn: null, evidence: { kind: 'keptLocally' } } }
  },
  panel(body, providerOf) {
    const seats = (body['seats'] as Body[]).map(({ recused, ...seat }) => ({
      ...seat,
      provider: providerOf(seat['person']),
      answer: seat['interest'] ? 'accepted' : 'invited',
      reason: '',
      ruling:
        recused === true ? 'recused' : (seat['interest'] as Body | null)?.['conflict'] === true ? 'noAction' : null,
    }))
    return { ...body, seats }
  },
}
