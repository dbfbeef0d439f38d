import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  attach,
  Case,
  describe,
  erased,
  giveBack,
  isAttached,
  missingToPresent,
  present,
  setHomeTeam,
} from '../../../shared/domain/case.ts'
import { withdraw } from '../../../shared/domain/consent.ts'
import { archivedCase, at, consent, draftCase, later, outsider, person, readyCase } from './samples.ts'

const withQuestion = (of: Case, question: string): Case => ({ ...of, description: { ...of.description, question } })

test('no case leaves draft without consent for care', () => {
  for (const consents of [[], [consent('registry', 'teaching')], [withdraw(consent('care'), later)]]) {
    assert.throws(() => present(draftCase, consents, at), { code: 'consent-missing', detail: { scope: 'care' } })
    assert.deepEqual(missingToPresent(draftCase, consents, at), ['consent'])
  }
})

test('no case leaves draft without a question', () => {
  for (const question of ['', '  ', '\n\t']) {
    const asked = withQuestion(draftCase, question)
    assert.throws(() => present(asked, [consent('care')], at), { code: 'invalid-input' })
    assert.deepEqual(missingToPresent(asked, [consent('care')], at), ['question'])
  }
})

test('a case that is before the panel, or archived, is not presented again', () => {
  for (const presented of [readyCase, archivedCase]) {
    assert.throws(() => present(presented, [consent('care')], at), { code: 'wrong-state' })
  }
})

test('a refusal of anything but care stands in the way of nothing', () => {
  const presented = present(draftCase, [consent('care')], later)
  assert.deepEqual(presented, { ...draftCase, state: 'ready', presentedAt: later })
  assert.ok(Case.safeParse(presented).success)
  assert.deepEqual(missingToPresent(draftCase, [consent('care')], at), [])
})

test('an archived case is not described anew, and one before the panel keeps a question', () => {
  assert.throws(() => describe(archivedCase, draftCase.description), { code: 'wrong-state' })
  assert.throws(() => describe(readyCase, { ...readyCase.description, question: ' ' }), { code: 'invalid-input' })
  const empty = { ...draftCase.description, question: '' }
  assert.deepEqual(describe(draftCase, empty).description, empty)
})

test('a rule leaves what it was given as it was', () => {
  const before = structuredClone(draftCase)
  present(draftCase, [consent('care')], at)
  describe(draftCase, { ...draftCase.description, history: 'More.' })
  assert.deepEqual(draftCase, before)
})

test('a pseudonym is three letters and a number and nothing that could be a name', () => {
  for (const pseudonym of ['Anna-0001', 'EPI 0001', 'EPI-1', 'EPI-1234567', 'epi-0001', '']) {
    assert.equal(Case.safeParse({ ...draftCase, pseudonym }).success, false, pseudonym)
  }
})

test('a case that came back is presented again, keeps its first date, and needs consent as before', () => {
  const back = giveBack(readyCase)
  assert.equal(back.state, 'completion')
  assert.throws(() => present(back, [], later), { code: 'consent-missing' })
  assert.deepEqual(present(back, [consent('care')], later), readyCase)
  assert.throws(() => giveBack(draftCase), { code: 'wrong-state' })
})

test('the home team is of one provider', () => {
  const colleague = person(outsider)
  assert.throws(() => setHomeTeam(draftCase, [{ ...colleague, provider: { name: 'Elsewhere', country: 'FI' } }]), {
    code: 'invalid-input',
  })
  assert.deepEqual(setHomeTeam(draftCase, [colleague, colleague]).homeTeam, [outsider])
})

test('what is taken off the table is not before the panel, until it is put back', () => {
  const without = attach(readyCase, 'std_0000000000000001', false)
  assert.equal(isAttached(without, 'std_0000000000000001'), false)
  assert.equal(isAttached(without, 'std_0000000000000002'), true)
  assert.deepEqual(attach(without, 'std_0000000000000001', true), readyCase)
})

test('what is left of an erased case says nothing of the patient', () => {
  const told = {
    ...readyCase.description,
    question: 'QUESTION',
    diagnosis: 'DIAGNOSIS',
    history: 'HISTORY',
    ageYears: 44,
  }
  const stub = erased({ ...readyCase, description: told }, later, { statements: ['a'.repeat(64)], sharedWith: [] })
  assert.ok(Case.safeParse(stub).success)
  assert.doesNotMatch(JSON.stringify(stub), /QUESTION|DIAGNOSIS|HISTORY|44/)
  assert.throws(() => describe(stub, told), { code: 'wrong-state' })
  assert.throws(() => present(stub, [consent('care')], later), { code: 'wrong-state' })
})
