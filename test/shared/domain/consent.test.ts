import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConsentForm, ConsentScope, holds, requireConsent, withdraw } from '../../../shared/domain/consent.ts'
import { consent, later } from './samples.ts'

test('nothing is consented to where nothing was recorded', () => {
  for (const scope of ConsentScope.options) {
    assert.equal(holds([], scope), false)
    assert.throws(() => requireConsent([], scope), { code: 'consent-missing', detail: { scope } })
  }
})

test('a yes to one thing is a yes to nothing else', () => {
  for (const given of ConsentScope.options) {
    const held = ConsentScope.options.filter((scope) => holds([consent(given)], scope))
    assert.deepEqual(held, [given])
  }
})

test('what was withdrawn does not hold, whatever it said', () => {
  const withdrawn = withdraw(consent(...ConsentScope.options), later)
  for (const scope of ConsentScope.options) assert.equal(holds([withdrawn], scope), false)
})

test('a newer consent holds beside a withdrawn one', () => {
  assert.ok(holds([withdraw(consent('care'), later), consent('care')], 'care'))
})

test('withdrawing twice keeps the first time', () => {
  const once = withdraw(consent('care'), later)
  assert.equal(withdraw(once, '2027-01-01T00:00:00.000Z'), once)
})

test('a form without a choice, with one more, or kept nowhere is no form', () => {
  const { form } = consent('care')
  const { teaching: _, ...fewer } = form.choices
  for (const wrong of [
    { ...form, choices: fewer },
    { ...form, choices: { ...form.choices, everything: true } },
    { ...form, choices: { ...form.choices, care: 'yes' } },
    { ...form, keptLocally: false },
    { ...form, signedOn: '2026-02-30' },
    { ...form, language: 'Finnish' },
  ]) {
    assert.equal(ConsentForm.safeParse(wrong).success, false, JSON.stringify(wrong))
  }
  assert.ok(ConsentForm.safeParse(form).success)
})
