import type { AuditEvent } from '../../shared/domain/audit.ts'

/** Acts of one kind by one person without another act between them, told as one row. `last` is the latest. */
export type AuditRow = { last: AuditEvent; times: number }

/** The log for reading: newest first. The chain itself is verified over every single event. */
export function auditRows(events: readonly AuditEvent[]): AuditRow[] {
  const rows: AuditRow[] = []
  for (const event of events.toReversed()) {
    const row = rows.at(-1)
    if (row && isAlike(row.last, event)) row.times++
    else rows.push({ last: event, times: 1 })
  }
  return rows
}

const isAlike = (a: AuditEvent, b: AuditEvent): boolean =>
  a.by === b.by && a.action === b.action && a.outcome === b.outcome && a.at.slice(0, 10) === b.at.slice(0, 10)
