import type { Kysely } from 'kysely'
import { keptIn } from './records.ts'
import type { Kept } from './store.ts'
import type { Tables } from './tables.ts'

export type Due = { day: string; kind: 'followUp' | 'retention'; id: string }
export type Fact = { at: string; what: string; subject: string; value: number }

/** What reminders, time logs, counts and the check of all chains ask for. */
export interface ReportLists {
  /** What is due on a day or was before, the longest overdue first. */
  dueBy(day: string, limit: number): Promise<Due[]>
  /** The meetings a person was in between two instants. */
  attendancesOf(person: string, from: string, until: string): Promise<Kept<'attendance'>[]>
  facts(network: string, from: string, until: string): Promise<Fact[]>
  /** Where each audit chain must end, a page at a time by subject. */
  chainHeads(after: string, limit: number): Promise<{ subject: string; sequence: number; hash: string }[]>
  /** A chain that has events and no head, or none at all. */
  headlessChains(limit: number): Promise<string[]>
}

export function reportListsIn(database: Kysely<Tables>): ReportLists {
  return {
    async dueBy(day, limit) {
      const rows = await database
        .selectFrom('due')
        .selectAll()
        .where('day', '<=', day)
        .orderBy('day')
        .orderBy('kind')
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows as Due[]
    },
    async attendancesOf(person, from, until) {
      const rows = await database
        .selectFrom('presence')
        .select('id')
        .where('person', '=', person)
        .where('joined_at', '>=', from)
        .where('joined_at', '<', until)
        .orderBy('joined_at')
        .limit(2000)
        .execute()
      const kept = await Promise.all(rows.map(({ id }) => keptIn(database, 'attendance', id)))
      return kept.filter((one) => one !== undefined)
    },
    facts: (network, from, until) =>
      database
        .selectFrom('network_fact')
        .select(['at', 'what', 'subject', 'value'])
        .where('network', '=', network)
        .where('at', '>=', from)
        .where('at', '<', until)
        .orderBy('at')
        .execute(),
    chainHeads: (after, limit) =>
      database
        .selectFrom('audit_head')
        .selectAll()
        .where('subject', '>', after)
        .orderBy('subject')
        .limit(limit)
        .execute(),
    async headlessChains(limit) {
      const rows = await database
        .selectFrom('audit_event')
        .leftJoin('audit_head', 'audit_head.subject', 'audit_event.subject')
        .select('audit_event.subject')
        .distinct()
        .where('audit_head.subject', 'is', null)
        .limit(limit)
        .execute()
      return rows.map(({ subject }) => subject)
    },
  }
}
