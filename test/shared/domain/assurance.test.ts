import assert from 'node:assert/strict'
import { test } from 'node:test'
import { vouchedBy } from '../../../shared/domain/assurance.ts'

test('who is let in is vouched for by the weakest of what they showed', () => {
  assert.equal(vouchedBy(['passkey']), 'passkey')
  assert.equal(vouchedBy(['invitation', 'passkey']), 'passkey')
  assert.equal(vouchedBy(['password', 'code']), 'twoFactors')
  assert.equal(vouchedBy(['password', 'recoveryCode']), 'recoveryCode')
  assert.equal(vouchedBy(['provider']), 'provider')
  assert.equal(vouchedBy(['demoLink', 'passkey']), 'demonstration')
})
