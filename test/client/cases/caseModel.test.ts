import assert from 'node:assert/strict'
import { test } from 'node:test'
import { consentState } from '../../../client/cases/caseModel.ts'
import type { Consent } from '../../../shared/domain/consent.ts'

const consent = (state: 'active' | 'withdrawn', care: boolean): Consent => ({
  id: 'con_0123456789abcdef',
  case: 'cas_0123456789abcdef',
  form: {
    choices: { care, registry: true, researchContact: false, recording: false, teaching: false, thirdCountry: false },
    formVersion: '1',
    language: 'fi',
    signatory: 'patient',
    signedOn: '2026-11-10',
    expiresOn: null,
    evidence: { kind: 'keptLocally' as const },
  },
  holder: { name: 'A hospital', country: 'FI' },
  recordedBy: 'per_0123456789abcdef',
  recordedAt: '2026-11-10T12:00:00Z',
  ...(state === 'active' ? { state } : { state, withdrawnAt: '2026-11-11T12:00:00Z' }),
})

test('a withdrawn consent, and one without care, is no consent', () => {
  assert.equal(consentState({ consents: [] }), 'none')
  assert.equal(consentState({ consents: [consent('withdrawn', true)] }), 'withdrawn')
  assert.equal(consentState({ consents: [consent('active', false)] }), 'withdrawn')
})

test('a new consent stands after a withdrawn one', () => {
  assert.equal(consentState({ consents: [consent('withdrawn', true), consent('active', true)] }), 'active')
})
