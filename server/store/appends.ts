import type { Kysely, Selectable, Transaction } from 'kysely'
import { Problem } from '../../shared/protocol/problems.ts'
import { fencesIn } from './leases.ts'
import { statement } from './statements.ts'
import type { DocumentUpdate, Fence, LoggedUpdate } from './store.ts'
import type { Tables } from './tables.ts'
import { type LogHead, chainUpdate, emptyLog } from './updateChain.ts'

export type Append = { document: string; updates: readonly DocumentUpdate[]; fence: Fence | undefined }

type Head = Selectable<Tables['document_head']>
type Row = Tables['document_update']

/**
 * Writes a group of appends in one transaction. Each is judged on its own: one that is refused leaves the others of its
 * group standing.
 */
export function appendsIn(
  database: Kysely<Tables>,
): (transaction: Transaction<Tables>, group: readonly Append[]) => Promise<PromiseSettledResult<{ last: number }>[]> {
  const fences = fencesIn(database)
  const lockedHeads = lockedHeadsIn(database)
  const insertUpdates = statement(emptyRow, (rows) => database.insertInto('document_update').values(rows))
  // The rows are there, and locked.
  const moveHeads = statement(emptyHead, (heads) =>
    database
      .insertInto('document_head')
      .values(heads)
      .onConflict((conflict) =>
        conflict.column('document').doUpdateSet((head) => ({
          sequence: head.ref('excluded.sequence'),
          hash: head.ref('excluded.hash'),
        })),
      ),
  )

  return async (transaction, group) => {
    const refusalOf = await fences.judge(
      transaction,
      group.flatMap(({ fence }) => fence ?? []),
    )
    const heads = await lockedHeads(
      transaction,
      group.map(({ document }) => document),
    )
    const moved = new Map<string, Head>()
    const rows: Row[] = []
    const outcomes = group.map(({ document, updates, fence }): PromiseSettledResult<{ last: number }> => {
      const head = moved.get(document) ?? heads.get(document)
      const refusal = (fence && refusalOf(fence)) ?? (head?.closed ? new Problem('frozen', { document }) : undefined)
      if (refusal) return { status: 'rejected', reason: refusal }
      let end: LogHead = head ?? emptyLog
      const linked: LoggedUpdate[] = []
      for (const update of updates) {
        try {
          linked.push(chainUpdate(document, update, end))
        } catch (reason) {
          return { status: 'rejected', reason }
        }
        end = linked.at(-1) ?? end
      }
      if (linked.length > 0) moved.set(document, { document, sequence: end.sequence, hash: end.hash, closed: 0 })
      rows.push(...linked.map((update) => rowOf(document, update)))
      return { status: 'fulfilled', value: { last: end.sequence } }
    })
    await insertUpdates(transaction, rows)
    await moveHeads(transaction, [...moved.values()])
    return outcomes
  }
}

/** The head rows of these documents, made where they are missing, locked until the transaction ends. */
export function lockedHeadsIn(database: Kysely<Tables>) {
  const select = statement({ document: '' }, (rows) =>
    database
      .selectFrom('document_head')
      .selectAll()
      .where(
        'document',
        'in',
        rows.map(({ document }) => document),
      )
      .orderBy('document')
      .forUpdate(),
  )
  const insert = statement(emptyHead, (heads) =>
    database
      .insertInto('document_head')
      .values(heads)
      .onConflict((conflict) => conflict.column('document').doNothing()),
  )
  const locked = async (transaction: Transaction<Tables>, documents: readonly string[]) =>
    new Map(
      (
        await select(
          transaction,
          documents.map((document) => ({ document })),
        )
      ).map((row) => [row.document, row]),
    )

  return async (transaction: Transaction<Tables>, documents: readonly string[]): Promise<Map<string, Head>> => {
    const names = [...new Set(documents)].toSorted()
    const heads = await locked(transaction, names)
    const missing = names.filter((document) => !heads.has(document))
    if (missing.length === 0) return heads
    await insert(
      transaction,
      missing.map((document) => ({ ...emptyHead, document })),
    )
    return locked(transaction, names)
  }
}

const emptyHead: Head = { document: '', ...emptyLog, closed: 0 }

const emptyRow: Row = {
  document: '',
  sequence: 0,
  by: '',
  session: '',
  received_at: '',
  sha256: '',
  bytes: new Uint8Array(),
  previous: '',
  hash: '',
}

const rowOf = (document: string, { receivedAt, ...update }: LoggedUpdate): Row => ({
  document,
  ...update,
  received_at: receivedAt,
})
