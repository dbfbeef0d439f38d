import type { Kysely, Selectable, Transaction } from 'kysely'
import { Problem } from '../../shared/protocol/problems.ts'
import { groupCommit } from './groupCommit.ts'
import { requireLease } from './leases.ts'
import type { DocumentLog, DocumentUpdate, Fence, LoggedUpdate } from './store.ts'
import type { Tables } from './tables.ts'
import { inTransaction } from './transaction.ts'
import { type LogHead, chainUpdate, emptyLog, firstBroken, sha256Of } from './updateChain.ts'

type Append = { document: string; updates: readonly DocumentUpdate[]; fence: Fence | undefined }
type Head = Selectable<Tables['document_head']>

/** Rows in one insert: both databases limit the parameters of a statement. */
const rowsAtOnce = 500

/** `settled` resolves when no append is under way. */
export function documentLogIn(database: Kysely<Tables>): DocumentLog & { settled(): Promise<void> } {
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
        if (fence) await requireLease(transaction, fence)
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

/** Each append is judged on its own: one that is refused leaves the others of its group standing. */
async function appendAll(
  transaction: Transaction<Tables>,
  group: readonly Append[],
): Promise<PromiseSettledResult<{ last: number }>[]> {
  const lost = await lostLeases(transaction, group)
  const heads = await lockedHeads(
    transaction,
    group.map(({ document }) => document),
  )
  const rows: Tables['document_update'][] = []
  const outcomes = group.map(({ document, updates, fence }): PromiseSettledResult<{ last: number }> => {
    const head = heads.get(document)
    const refusal =
      (fence && lost.get(leaseName(fence))) ?? (head?.closed ? new Problem('frozen', { document }) : undefined)
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
    heads.set(document, { document, closed: 0, sequence: end.sequence, hash: end.hash })
    rows.push(...linked.map((update) => rowOf(document, update)))
    return { status: 'fulfilled', value: { last: end.sequence } }
  })
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    await transaction
      .insertInto('document_update')
      .values(rows.slice(from, from + rowsAtOnce))
      .execute()
  }
  const grown = new Set(rows.map(({ document }) => document))
  await moveHeads(
    transaction,
    [...heads.values()].filter(({ document }) => grown.has(document)),
  )
  return outcomes
}

async function lostLeases(transaction: Transaction<Tables>, group: readonly Append[]): Promise<Map<string, Problem>> {
  const fences = new Map(group.flatMap(({ fence }) => (fence ? [[leaseName(fence), fence]] : [])))
  const lost = new Map<string, Problem>()
  for (const [name, fence] of [...fences].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    try {
      await requireLease(transaction, fence)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      lost.set(name, error)
    }
  }
  return lost
}

/** In one statement for all. The rows are there, and locked. */
async function moveHeads(transaction: Transaction<Tables>, heads: readonly Head[]): Promise<void> {
  if (heads.length === 0) return
  await transaction
    .insertInto('document_head')
    .values(heads)
    .onConflict((conflict) =>
      conflict.column('document').doUpdateSet((head) => ({
        sequence: head.ref('excluded.sequence'),
        hash: head.ref('excluded.hash'),
      })),
    )
    .execute()
}

const leaseName = ({ meeting, node, epoch }: Fence) => `${meeting} ${epoch} ${node}`

/** The head rows of these documents, made where they are missing, locked until the transaction ends. */
async function lockedHeads(transaction: Transaction<Tables>, documents: readonly string[]): Promise<Map<string, Head>> {
  const names = [...new Set(documents)].toSorted()
  const locked = async () => {
    const rows = await transaction
      .selectFrom('document_head')
      .selectAll()
      .where('document', 'in', names)
      .orderBy('document')
      .forUpdate()
      .execute()
    return new Map(rows.map((row) => [row.document, row]))
  }
  const heads = await locked()
  const missing = names.filter((document) => !heads.has(document))
  if (missing.length === 0) return heads
  await transaction
    .insertInto('document_head')
    .values(missing.map((document) => ({ document, ...emptyLog, closed: 0 })))
    .onConflict((conflict) => conflict.column('document').doNothing())
    .execute()
  return locked()
}

function rowOf(document: string, { receivedAt, ...update }: LoggedUpdate): Tables['document_update'] {
  return { document, ...update, received_at: receivedAt }
}

function updateIn(row: Selectable<Tables['document_update']>): LoggedUpdate {
  const { sequence, by, session, sha256, previous, hash } = row
  return { sequence, by, session, receivedAt: row.received_at, sha256, bytes: plain(row.bytes), previous, hash }
}

/** A Uint8Array of its own: pg answers with slices of a shared buffer. */
const plain = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes)
