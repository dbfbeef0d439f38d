import type { Kysely, Transaction } from 'kysely'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import type { Kind } from './store.ts'
import type { Tables } from './tables.ts'

/** Records that name no stored file, or digests that are none. */
const withoutFiles: ReadonlySet<Kind> = new Set<Kind>([
  'person',
  'case',
  'consent',
  'panel',
  'meeting',
  'attestation',
  'usedLink',
  'clinical',
  'submission',
  'expertGroup',
  'account',
  'mailbox',
  'letter',
])
const mostRows = 200

/** What in a record looks like the name of a stored file. To name one too many only keeps it longer. */
export function filesNamedIn(kind: Kind, body: string): string[] {
  if (withoutFiles.has(kind)) return []
  return [...new Set(body.match(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g) ?? [])]
}

/** Notes the files that a record names now, instead of those it named before. */
export async function nameFiles(
  transaction: Transaction<Tables>,
  record: string,
  files: readonly string[],
): Promise<void> {
  if (files.length === 0) return
  await transaction.deleteFrom('file_use').where('record', '=', record).execute()
  for (let from = 0; from < files.length; from += mostRows) {
    const rows = files.slice(from, from + mostRows).map((sha256) => ({ sha256, record }))
    await transaction.insertInto('file_use').values(rows).execute()
  }
}

/** Every record under a case, and what is under those in turn: an attestation is under its recommendation. */
export async function recordsUnder(database: Kysely<Tables>, of: CaseId): Promise<{ kind: string; id: string }[]> {
  const found: { kind: string; id: string }[] = []
  for (let parents: string[] = [of]; parents.length > 0;) {
    const rows: { kind: string; id: string }[] = []
    for (let from = 0; from < parents.length; from += mostRows) {
      const some = parents.slice(from, from + mostRows)
      rows.push(...(await database.selectFrom('record').select(['kind', 'id']).where('parent', 'in', some).execute()))
    }
    found.push(...rows)
    parents = rows.map(({ id }) => id)
  }
  return found
}

export async function filesOnlyOf(database: Kysely<Tables>, of: CaseId): Promise<string[]> {
  const under = new Set((await recordsUnder(database, of)).map(({ id }) => id))
  const named = new Set<string>()
  const shared = new Set<string>()
  const ids = [...under]
  for (let from = 0; from < ids.length; from += mostRows) {
    const some = ids.slice(from, from + mostRows)
    const rows = await database.selectFrom('file_use').select('sha256').where('record', 'in', some).execute()
    for (const { sha256 } of rows) named.add(sha256)
  }
  const files = [...named]
  for (let from = 0; from < files.length; from += mostRows) {
    const some = files.slice(from, from + mostRows)
    const rows = await database.selectFrom('file_use').selectAll().where('sha256', 'in', some).execute()
    for (const { sha256, record } of rows) if (!under.has(record)) shared.add(sha256)
  }
  return files.filter((sha256) => !shared.has(sha256))
}

export async function namedBy(database: Kysely<Tables>, sha256: string): Promise<string[]> {
  const rows = await database.selectFrom('file_use').select('record').where('sha256', '=', sha256).execute()
  return rows.map(({ record }) => record)
}
