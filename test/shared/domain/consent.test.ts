import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Consent,
  ConsentForm,
  ConsentScope,
  holds,
  replace,
  requireConsent,
  stateOf,
  withdraw,
  withoutScan,
} from '../../../shared/domain/consent.ts'
import { at, consent, later } from './samples.ts'

test('nothing is consented to where nothing was recorded', () => {
  for (const scope of ConsentScope.options) {
    assert.equal(holds([], scope, at), false)
    assert.throws(() => requireConsent([], scope, at), { code: 'consent-missing', detail: { scope } })
  }
})

test('a yes to one thing is a yes to nothing else', () => {
  for (const given of ConsentScope.options) {
    const held = ConsentScope.options.filter((scope) => holds([consent(given)], scope, at))
    assert.deepEqual(held, [given])
  }
})

test('what was withdrawn does not hold, whatever it said', () => {
  const withdrawn = withdraw(consent(...ConsentScope.options), later)
  for (const scope of ConsentScope.options) assert.equal(holds([withdrawn], scope, at), false)
})

test('a newer consent holds beside a withdrawn one', () => {
  assert.ok(holds([withdraw(consent('care'), later), consent('care')], 'care', at))
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
    { ...form, evidence: null },
    { ...form, signedOn: '2026-02-30' },
    { ...form, language: 'Finnish' },
  ]) {
    assert.equal(ConsentForm.safeParse(wrong).success, false, JSON.stringify(wrong))
  }
  assert.ok(ConsentForm.safeParse(form).success)
})

test('a form holds on its last day and not on the next', () => {
  const given = consent('care')
  const until: Consent = { ...given, form: { ...given.form, expiresOn: '2026-11-23' } }
  assert.equal(holds([until], 'care', '2026-11-23T23:59:59.000Z'), true)
  assert.equal(holds([until], 'care', '2026-11-24T00:00:00.000Z'), false)
  assert.equal(stateOf(until, '2026-11-24T00:00:00.000Z'), 'expired')
})

test('a form that gave way to a newer one was replaced and not withdrawn, and does not hold', () => {
  const before = replace(consent('care', 'teaching'), later)
  assert.equal(before.state, 'replaced')
  assert.equal(holds([before, consent('care')], 'teaching', later), false)
  assert.equal(withdraw(before, later), before)
})

test('what is kept of the consents of an erased case names no scan', () => {
  const given = consent('care')
  const scanned: Consent = {
    ...given,
    form: { ...given.form, evidence: { kind: 'scan', attachment: 'atm_0000000000000001' } },
  }
  assert.deepEqual(withoutScan(scanned).form.evidence, { kind: 'keptLocally' })
})
