import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PersonId } from '../../../shared/domain/identifiers.ts'
import {
  accept,
  appoint,
  awaitsRuling,
  decline,
  declareInterest,
  declineSeat,
  forward,
  giveBack,
  type Invitation,
  type Panel,
  requestAgain,
  rule,
  type SeatRole,
  seatOf,
  signers,
} from '../../../shared/domain/panel.ts'
import { chair, later, member, other, outsider, panel, personId, provider, scribe } from './samples.ts'

const requested: Panel = { ...panel({}), state: 'requested' }
const as = (id: PersonId, role: SeatRole): Invitation => ({ person: { id, provider }, role })
const oneChair = as(chair, 'chair')

test('a panel has exactly one chair', () => {
  const wrong = { code: 'invalid-input', detail: { at: 'seats', rule: 'one-chair' } }
  assert.throws(() => appoint(requested, []), wrong)
  assert.throws(() => appoint(requested, [as(member, 'member')]), wrong)
  assert.throws(() => appoint(requested, [oneChair, as(member, 'chair')]), wrong)
})

test('nobody sits twice', () => {
  const twice = [oneChair, as(member, 'member'), as(member, 'guest')]
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
    seats: before.seats.map((seat) =>
      seat.person === member ? { ...seat, interest, ruling: 'recused' as const } : seat,
    ),
  }
  const after = appoint(declared, [oneChair, as(member, 'guest'), as(scribe, 'scribe')])
  assert.deepEqual(seatOf(after, member), {
    ...seatOf(declared, member),
    role: 'guest',
    interest,
    ruling: 'recused',
  })
  assert.deepEqual(seatOf(after, scribe), {
    person: scribe,
    role: 'scribe',
    provider,
    answer: 'invited',
    reason: '',
    interest: null,
    ruling: null,
  })
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
  const seats = whole.seats.map((seat) => (seat.person === other ? { ...seat, ruling: 'recused' as const } : seat))
  assert.deepEqual(
    signers({ ...whole, seats }).map((seat) => seat.person),
    [chair, member],
  )
})

test('without a panel, or without a seat, there is no seat', () => {
  assert.equal(seatOf(undefined, chair), undefined)
  assert.equal(seatOf(panel({ [chair]: 'chair' }), outsider), undefined)
})

test('nobody who looks after the patient at home sits on the panel', () => {
  assert.throws(() => appoint(requested, [oneChair, as(member, 'member')], [member]), {
    detail: { at: 'seats', rule: 'not-the-home-team' },
  })
})

test('a request is taken up, given back, asked again, handed on or declined, and nothing else out of turn', () => {
  const accepted = accept(requested, later)
  assert.equal(accepted.state, 'accepted')
  assert.throws(() => accept(accepted, later), { code: 'wrong-state' })
  assert.throws(() => giveBack(requested, { items: [], text: ' ' }, later), { code: 'invalid-input' })
  const returned = giveBack(accepted, { items: ['mriFlair'], text: '' }, later)
  assert.equal(requestAgain(returned).state, 'requested')
  assert.throws(() => requestAgain(accepted), { code: 'wrong-state' })
  assert.throws(() => forward(requested, 'EPI', 'Ours', later), { code: 'invalid-input' })
  assert.equal(forward(requested, 'SKIN', 'A tumour of the skin', later).state, 'forwarded')
  assert.equal(decline(requested, 'Not epilepsy', later).state, 'declined')
  assert.throws(() => appoint(returned, [oneChair]), { code: 'wrong-state' })
})

test('a declared conflict waits for the chair, who signs and cannot be without a vote', () => {
  const invited = appoint(requested, [oneChair, as(member, 'member')])
  assert.deepEqual(signers(invited), [])
  const declared = declareInterest(invited, member, { conflict: true, text: 'Holds the patent.' })
  const seat = seatOf(declared, member)
  assert.ok(seat && awaitsRuling(seat))
  assert.throws(() => declareInterest(invited, member, { conflict: true, text: ' ' }), { code: 'invalid-input' })
  assert.throws(() => rule(invited, member, 'recused'), { code: 'wrong-state' })
  assert.deepEqual(
    signers(rule(declared, member, 'noAction')).map(({ person }) => person),
    [member],
  )
  assert.deepEqual(signers(rule(declared, member, 'noVote')), [])
  const chairDeclared = declareInterest(invited, chair, { conflict: true, text: 'Treats the brother.' })
  assert.throws(() => rule(chairDeclared, chair, 'noVote'), { code: 'invalid-input' })
})

test('who was recused does not come back by declaring anew, nor who declined but by being asked again', () => {
  const invited = appoint(requested, [oneChair, as(member, 'member')])
  const recused = rule(declareInterest(invited, member, { conflict: true, text: 'Patent' }), member, 'recused')
  const again = declareInterest(recused, member, { conflict: false, text: '' })
  assert.equal(seatOf(again, member)?.ruling, 'recused')
  const declined = declineSeat(invited, member, 'On leave')
  assert.equal(seatOf(declined, member)?.answer, 'declined')
  assert.equal(seatOf(appoint(declined, [oneChair, as(member, 'member')]), member)?.answer, 'invited')
})
