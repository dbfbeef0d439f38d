import type { Kysely, Selectable, Transaction } from 'kysely'
import { type AuditDraft, AuditEvent, chainEvent, chainStart } from '../../shared/domain/audit.ts'
import { jsonOf } from './json.ts'
import type { Tables } from './tables.ts'

/** Appends to the chain of the draft's subject. The head row stays locked until the transaction ends. */
export async function appendEvent(transaction: Transaction<Tables>, draft: AuditDraft): Promise<AuditEvent> {
  const { subject } = draft
  const event = await chainEvent(draft, await lastEvent(transaction, subject))
  await transaction
    .insertInto('audit_event')
    .values({ ...event, detail: JSON.stringify(event.detail) })
    .execute()
  await transaction
    .updateTable('audit_head')
    .set({ sequence: event.sequence, hash: event.hash })
    .where('subject', '=', subject)
    .execute()
  return event
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

async function lastEvent(transaction: Transaction<Tables>, subject: string): Promise<AuditEvent | undefined> {
  const head = (await lockedHead(transaction, subject)) ?? (await madeHead(transaction, subject))
  if (head.sequence === 0) return undefined
  const row = await transaction
    .selectFrom('audit_event')
    .selectAll()
    .where('subject', '=', subject)
    .where('sequence', '=', head.sequence)
    .executeTakeFirst()
  if (!row || row.hash !== head.hash) throw new Error(`The audit chain ${subject} is corrupt at ${head.sequence}`)
  return eventIn(row)
}

const lockedHead = (transaction: Transaction<Tables>, subject: string) =>
  transaction.selectFrom('audit_head').selectAll().where('subject', '=', subject).forUpdate().executeTakeFirst()

async function madeHead(transaction: Transaction<Tables>, subject: string): Promise<Tables['audit_head']> {
  await transaction
    .insertInto('audit_head')
    .values({ subject, sequence: 0, hash: chainStart })
    .onConflict((conflict) => conflict.column('subject').doNothing())
    .execute()
  // Another writer may have made it a moment earlier, and gone on.
  const head = await lockedHead(transaction, subject)
  if (!head) throw new Error(`The audit chain ${subject} has no head`)
  return head
}

function eventIn(row: Selectable<Tables['audit_event']>): AuditEvent {
  const detail = jsonOf(row.detail, `audit event ${row.subject} ${row.sequence}`)
  const result = AuditEvent.safeParse({ ...row, detail })
  if (result.success) return result.data
  const wrong = result.error.issues.map((issue) => issue.path.join('.'))
  throw new Error(`The audit event ${row.subject} ${row.sequence} is corrupt: ${wrong.join(', ')}`)
}
