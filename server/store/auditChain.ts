import { hash } from 'node:crypto'
import type { Kysely, Selectable, Transaction } from 'kysely'
import { type AuditDraft, AuditEvent, chainEvent, chainStart } from '../../shared/domain/audit.ts'
import { jsonOf } from './json.ts'
import { statement } from './statements.ts'
import type { Tables } from './tables.ts'

/** Appends to the chain of the draft's subject. The head row stays locked until the transaction ends. */
export function eventsIn(
  database: Kysely<Tables>,
): (transaction: Transaction<Tables>, draft: AuditDraft) => Promise<AuditEvent> {
  const headOf = lockedHeadIn(database)
  const isThere = statement(emptyHead, ([at]) =>
    database
      .selectFrom('audit_event')
      .select('sequence')
      .where((event) => event.and(at)),
  )
  const insertEvent = statement(emptyRow, (rows) => database.insertInto('audit_event').values(rows))
  const moveHead = statement({ sequence: 0, hash: '', subject: '' }, ([to]) =>
    database.updateTable('audit_head').set({ sequence: to.sequence, hash: to.hash }).where('subject', '=', to.subject),
  )

  return async (transaction, draft) => {
    const { subject } = draft
    const head = await headOf(transaction, subject)
    if (head.sequence > 0 && (await isThere(transaction, [head])).length === 0) {
      throw new Error(`The audit chain ${subject} is corrupt at ${head.sequence}`)
    }
    const event = chainEvent(draft, head, (text) => hash('sha256', text))
    await insertEvent(transaction, [{ ...event, detail: JSON.stringify(event.detail) }])
    await moveHead(transaction, [event])
    return event
  }
}

/** A whole chain, first event first, as it stands: whether it holds together is `verifyChain`'s to say. */
export async function readChain(database: Kysely<Tables>, subject: string): Promise<AuditEvent[]> {
  const rows = await database
    .selectFrom('audit_event')
    .selectAll()
    .where('subject', '=', subject)
    .orderBy('sequence')
    .execute()
  return rows.map(eventIn)
}

function lockedHeadIn(database: Kysely<Tables>) {
  const select = statement({ subject: '' }, ([row]) =>
    database.selectFrom('audit_head').selectAll().where('subject', '=', row.subject).forUpdate(),
  )
  const insert = statement(emptyHead, (rows) =>
    database
      .insertInto('audit_head')
      .values(rows)
      .onConflict((conflict) => conflict.column('subject').doNothing()),
  )
  return async (transaction: Transaction<Tables>, subject: string): Promise<Tables['audit_head']> => {
    const [known] = await select(transaction, [{ subject }])
    if (known) return known
    await insert(transaction, [{ ...emptyHead, subject }])
    // Another writer may have made it a moment earlier, and gone on.
    const [made] = await select(transaction, [{ subject }])
    if (!made) throw new Error(`The audit chain ${subject} has no head`)
    return made
  }
}

function eventIn(row: Selectable<Tables['audit_event']>): AuditEvent {
  const detail = jsonOf(row.detail, `audit event ${row.subject} ${row.sequence}`)
  const result = AuditEvent.safeParse({ ...row, detail })
  if (result.success) return result.data
  const wrong = result.error.issues.map((issue) => issue.path.join('.'))
  throw new Error(`The audit event ${row.subject} ${row.sequence} is corrupt: ${wrong.join(', ')}`)
}

const emptyHead: Tables['audit_head'] = { subject: '', sequence: 0, hash: chainStart }

const emptyRow: Tables['audit_event'] = {
  subject: '',
  sequence: 0,
  at: '',
  by: '',
  action: '',
  target: '',
  outcome: '',
  detail: '',
  previous: '',
  hash: '',
}
