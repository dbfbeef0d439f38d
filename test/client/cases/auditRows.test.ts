import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auditRows } from '../../../client/cases/auditRows.ts'
import { type AuditEvent, chainStart } from '../../../shared/domain/audit.ts'

const event = (sequence: number, by: string, action: string, part: Partial<AuditEvent> = {}): AuditEvent => ({
  subject: 'cas_0123456789abcdef',
  by,
  action,
  target: 'cas_0123456789abcdef',
  outcome: 'success',
  detail: {},
  at: '2026-11-24T12:00:00Z',
  sequence,
  previous: chainStart,
  hash: chainStart,
  ...part,
})

test('a refusal, another person and another day each keep a row of their own', () => {
  const rows = auditRows([
    event(1, 'a', 'case:read', { at: '2026-11-23T12:00:00Z' }),
    event(2, 'a', 'case:read'),
    event(3, 'a', 'case:read', { outcome: 'refused' }),
    event(4, 'b', 'case:read'),
  ])
  assert.deepEqual(
    rows.map(({ last, times }) => [last.sequence, times]),
    [
      [4, 1],
      [3, 1],
      [2, 1],
      [1, 1],
    ],
  )
})

test('the same act again and again is one row, at its latest time', () => {
  const rows = auditRows([event(1, 'a', 'case:open'), event(2, 'a', 'case:read'), event(3, 'a', 'case:read')])
  assert.deepEqual(
    rows.map(({ last, times }) => [last.sequence, times]),
    [
      [3, 2],
      [1, 1],
    ],
  )
})
