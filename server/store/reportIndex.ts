import type { Kysely } from 'kysely'
import type { AuditDraft } from '../../shared/domain/audit.ts'
import { usualRetention } from '../../shared/domain/followUp.ts'
import { keptIn, listedUnder } from './records.ts'
import type { Change } from './store.ts'
import type { Tables } from './tables.ts'

/** The first of these answers a request. */
const answers = new Set(['request:accept', 'request:return', 'request:decline', 'request:forward', 'panel:appoint'])

/** Notes what reminders, time logs and counts will ask for, in the transaction that writes it. */
export async function noteForReports(
  transaction: Kysely<Tables>,
  changes: readonly Change[],
  event: AuditDraft,
): Promise<void> {
  for (const change of changes) {
    switch (change.kind) {
      case 'followUp': {
        const { id, dueOn, remindedAt } = change.record
        await setDue(transaction, 'followUp', id, remindedAt === null ? dueOn : null)
        break
      }
      case 'retention': {
        const { id, reviewOn, remindedAt } = change.record
        await setDue(transaction, 'retention', id, remindedAt === null ? reviewOn : null)
        break
      }
      case 'case': {
        const { record } = change
        const review = usualRetention(record)
        if (change.version === 0) await setDue(transaction, 'retention', review.id, review.reviewOn)
        if (record.state === 'erased') await setDue(transaction, 'retention', review.id, null)
        if (event.action === 'case:present')
          await note(transaction, record.network, event.at, 'requested', record.id, 1)
        break
      }
      case 'attendance':
        if (change.version === 0) {
          const { id, person, joinedAt } = change.record
          await transaction
            .insertInto('presence')
            .values({ person, joined_at: joinedAt, id })
            .onConflict((conflict) => conflict.doNothing())
            .execute()
        }
        break
      case 'panel':
        if (answers.has(event.action))
          await noteFirst(transaction, change.record.network, event.at, 'answered', change.record.case)
        break
      case 'outcome': {
        const of = await keptIn(transaction, 'case', change.record.case)
        if (of)
          await note(transaction, of.record.network, event.at, `outcome.${change.record.type}`, change.record.case, 1)
        break
      }
      case 'recommendation':
        if (change.record.state === 'final') await noteClosed(transaction, change.record, event.at)
        break
      case 'meeting':
        if (event.action === 'meeting:end') await noteMeeting(transaction, change.record, event.at)
        if (change.record.state === 'postponed') {
          await note(transaction, change.record.network, event.at, 'postponed', change.record.id, 1)
        }
        break
      default:
    }
  }
}

async function noteClosed(transaction: Kysely<Tables>, recommendation: { id: string; case: string }, at: string) {
  const of = await keptIn(transaction, 'case', recommendation.case)
  if (!of) return
  await noteFirst(transaction, of.record.network, at, 'closed', recommendation.case)
  const given = await listedUnder(transaction, 'attestation', recommendation.id)
  const isDisputed = given.some(({ record }) => record.position === 'disagree')
  if (isDisputed) await note(transaction, of.record.network, at, 'dissent', recommendation.case, 1)
}

async function noteMeeting(
  transaction: Kysely<Tables>,
  meeting: { id: string; network: string; invited: readonly string[] },
  at: string,
) {
  const rows = await listedUnder(transaction, 'attendance', meeting.id)
  const there = new Set<string>(rows.map(({ record }) => record.person))
  await note(transaction, meeting.network, at, 'expected', meeting.id, meeting.invited.length)
  const came = meeting.invited.filter((person) => there.has(person)).length
  await note(transaction, meeting.network, at, 'attended', meeting.id, came)
}

async function note(
  transaction: Kysely<Tables>,
  network: string,
  at: string,
  what: string,
  subject: string,
  value: number,
): Promise<void> {
  await transaction
    .insertInto('network_fact')
    .values({ network, at, what, subject, value })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** How many milliseconds after the latest request it came, once a request. */
async function noteFirst(
  transaction: Kysely<Tables>,
  network: string,
  at: string,
  what: 'answered' | 'closed',
  subject: string,
): Promise<void> {
  const latest = (which: string) =>
    transaction
      .selectFrom('network_fact')
      .select('at')
      .where('subject', '=', subject)
      .where('what', '=', which)
      .orderBy('at', 'desc')
      .limit(1)
      .executeTakeFirst()
  const requested = await latest('requested')
  const before = await latest(what)
  if (!requested || (before && before.at >= requested.at)) return
  await note(transaction, network, at, what, subject, Date.parse(at) - Date.parse(requested.at))
}

async function setDue(
  transaction: Kysely<Tables>,
  kind: 'followUp' | 'retention',
  id: string,
  day: string | null,
): Promise<void> {
  await transaction.deleteFrom('due').where('kind', '=', kind).where('id', '=', id).execute()
  if (day !== null) await transaction.insertInto('due').values({ day, kind, id }).execute()
}
