import assert from 'node:assert/strict'
import { test } from 'node:test'
import { appoint, type Panel, seatOf, signers } from '../../../shared/domain/panel.ts'
import { chair, later, member, other, outsider, panel, personId, scribe } from './samples.ts'

const requested: Panel = { ...panel({}), state: 'requested' }
const oneChair = { person: chair, role: 'chair' } as const

test('a panel has exactly one chair', () => {
  const wrong = { code: 'invalid-input', detail: { at: 'seats', rule: 'one-chair' } }
  assert.throws(() => appoint(requested, []), wrong)
  assert.throws(() => appoint(requested, [{ person: member, role: 'member' }]), wrong)
  assert.throws(() => appoint(requested, [oneChair, { person: member, role: 'chair' }]), wrong)
})

test('nobody sits twice', () => {
  const twice = [oneChair, { person: member, role: 'member' as const }, { person: member, role: 'guest' as const }]
  assert.throws(() => appoint(requested, twice), { detail: { at: 'seats', rule: 'nobody-twice' } })
})

test('a closed panel seats nobody', () => {
  const closed: Panel = { ...panel({}), state: 'closed', closedAt: later }
  assert.throws(() => appoint(closed, [oneChair]), { code: 'wrong-state' })
})

test('who stays keeps the interest they declared and their recusal, in whatever seat', () => {
  const interest = { conflict: true, text: 'Inventor of the device.' }
  const before = panel({ [chair]: 'chair', [member]: 'member', [other]: 'member' })
  const declared: Panel = {
    ...before,
    seats: before.seats.map((seat) => (seat.person === member ? { ...seat, interest, recused: true } : seat)),
  }
  const after = appoint(declared, [oneChair, { person: member, role: 'guest' }, { person: scribe, role: 'scribe' }])
  assert.deepEqual(seatOf(after, member), { person: member, role: 'guest', interest, recused: true })
  assert.deepEqual(seatOf(after, scribe), { person: scribe, role: 'scribe', interest: null, recused: false })
  assert.equal(seatOf(after, other), undefined)
  assert.equal(after.state, 'assessment')
})

test('chair and members sign, unless recused, and nobody else', () => {
  const whole = panel({
    [chair]: 'chair',
    [member]: 'member',
    [other]: 'member',
    [scribe]: 'scribe',
    [personId(6)]: 'guest',
    [personId(7)]: 'observer',
  })
  const seats = whole.seats.map((seat) => (seat.person === other ? { ...seat, recused: true } : seat))
  assert.deepEqual(
    signers({ ...whole, seats }).map((seat) => seat.person),
    [chair, member],
  )
})

test('without a panel, or without a seat, there is no seat', () => {
  assert.equal(seatOf(undefined, chair), undefined)
  assert.equal(seatOf(panel({ [chair]: 'chair' }), outsider), undefined)
})
