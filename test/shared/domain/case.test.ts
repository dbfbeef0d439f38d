import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Case, describe, missingToPresent, present } from '../../../shared/domain/case.ts'
import { withdraw } from '../../../shared/domain/consent.ts'
import { archivedCase, at, consent, draftCase, later, readyCase } from './samples.ts'

const withQuestion = (of: Case, question: string): Case => ({ ...of, description: { ...of.description, question } })

test('no case leaves draft without consent for care', () => {
  for (const consents of [[], [consent('registry', 'teaching')], [withdraw(consent('care'), later)]]) {
    assert.throws(() => present(draftCase, consents, at), { code: 'consent-missing', detail: { scope: 'care' } })
    assert.deepEqual(missingToPresent(draftCase, consents), ['consent'])
  }
})

test('no case leaves draft without a question', () => {
  for (const question of ['', '  ', '\n\t']) {
    const asked = withQuestion(draftCase, question)
    assert.throws(() => present(asked, [consent('care')], at), { code: 'invalid-input' })
    assert.deepEqual(missingToPresent(asked, [consent('care')]), ['question'])
  }
})

test('a case is presented once', () => {
  for (const presented of [readyCase, archivedCase]) {
    assert.throws(() => present(presented, [consent('care')], at), { code: 'wrong-state' })
  }
})

test('a refusal of anything but care stands in the way of nothing', () => {
  const presented = present(draftCase, [consent('care')], later)
  assert.deepEqual(presented, { ...draftCase, state: 'ready', presentedAt: later })
  assert.ok(Case.safeParse(presented).success)
  assert.deepEqual(missingToPresent(draftCase, [consent('care')]), [])
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
