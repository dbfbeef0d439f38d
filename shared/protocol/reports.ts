import { z } from 'zod'
import { Instant, MeetingId } from '../domain/identifiers.ts'
import { nothing, request } from './table.ts'

const day = z.iso.date()
const period = { from: day, until: day }
const figure = z.number().nullable()
const Told = z.strictObject({ total: figure, cells: z.record(z.string(), figure) })

const ChainHealth = z.strictObject({
  state: z.enum(['never', 'checking', 'checked']),
  checkedAt: Instant.nullable(),
  chains: z.number(),
  broken: z.array(
    z.strictObject({ subject: z.string(), sequence: z.number(), fault: z.enum(['changed', 'cutOff', 'deleted']) }),
  ),
  anchor: z.enum(['none', 'held', 'forged']),
})

/** Requests about the work as a whole: the audit chains, one's own time, a network's counts. */
export const reportRequests = {
  'audit:health': request(nothing, ChainHealth),
  /** Begins a check of every chain; how it goes is asked with `audit:health`. */
  'audit:check': request(nothing, nothing),
  'time:log': request(
    z.strictObject(period),
    z.strictObject({
      rows: z.array(
        z.strictObject({ meeting: MeetingId, network: z.string(), joinedAt: Instant, minutes: z.number() }),
      ),
    }),
  ),
  'report:counts': request(
    z.strictObject({ network: z.string().max(40), ...period }),
    z.strictObject({
      requests: figure,
      hoursToFirstAnswer: figure,
      daysToClosure: figure,
      attendedShare: figure,
      outcomes: Told,
      closed: Told,
      meetings: Told,
    }),
  ),
}
