import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'
import { type AuditDraft, type AuditEvent, chainEvent, chainStart, verifyChain } from '../../../shared/domain/audit.ts'
import { at, chair } from './samples.ts'

const draft = (action: string): AuditDraft => ({
  subject: 'cas_0000000000000001',
  by: chair,
  action,
  target: 'cas_0000000000000001',
  outcome: 'success',
  detail: {},
  at,
})

function chain(): AuditEvent[] {
  const events: AuditEvent[] = []
  for (const action of ['case:open', 'case:read', 'case:present', 'case:read']) {
    events.push(chainEvent(draft(action), events.at(-1), (text) => hash('sha256', text)))
  }
  return events
}

test('one changed field of one event is found where it stands', async () => {
  const events = chain()
  for (const index of events.keys()) {
    for (const change of [{ by: 'per_0000000000000099' }, { outcome: 'refused' as const }, { detail: { more: '' } }]) {
      const forged = events.map((event, place) => (place === index ? { ...event, ...change } : event))
      assert.deepEqual(await verifyChain(forged), { valid: false, brokenAt: index + 1 })
    }
  }
})

test('an event left out, doubled or moved is found', async () => {
  const events = chain()
  const [first, second, third, fourth] = events as [AuditEvent, AuditEvent, AuditEvent, AuditEvent]
  assert.deepEqual(await verifyChain([first, third, fourth]), { valid: false, brokenAt: 2 })
  assert.deepEqual(await verifyChain([first, first, second]), { valid: false, brokenAt: 2 })
  assert.deepEqual(await verifyChain([first, third, second, fourth]), { valid: false, brokenAt: 2 })
  assert.deepEqual(await verifyChain([second]), { valid: false, brokenAt: 1 })
})

test('a whole chain holds and says where it ends', async () => {
  const events = chain()
  assert.deepEqual(await verifyChain(events), { valid: true, head: events.at(-1)?.hash, count: 4 })
  assert.deepEqual(await verifyChain([]), { valid: true, head: chainStart, count: 0 })
})
