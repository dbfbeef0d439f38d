import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { bundleBytes } from '../../../shared/statement/bundle.ts'
import { verifyBundle } from '../../../shared/statement/verify.ts'
import { everybody, signedBundle, temporaryAuthority, type Vote } from '../../support/signedBundle.ts'
import { type Misuse, softPasskey } from '../../support/softPasskey.ts'

const board = await temporaryAuthority()
after(() => board[Symbol.asyncDispose]())
const [neuro, ...others] = everybody as [Vote, Vote, Vote]
const passkey = await softPasskey()

/** What fails, with its reason, when the neuroradiologist signs like this. */
async function faults(vote: Partial<Vote>): Promise<string[]> {
  const bundle = await signedBundle(board, { votes: [{ ...neuro, ...vote }, ...others] })
  const { checks, verdict } = await verifyBundle(bundleBytes(bundle))
  const failed = checks.filter((one) => !one.ok)
  assert.equal(verdict, failed.length === 0 ? 'valid' : 'not-valid')
  return failed.map((one) => `${one.id}: ${one.detail}`)
}

const misused = (misuse: Misuse) => faults({ passkey: { passkey, misuse } })

test('a passkey that checked its owner and answered for this very text and key stands behind a signature', async () => {
  assert.deepEqual(await faults({ passkey: { passkey } }), [])
})

test('an answer where the device did not check who it was is refused', async () => {
  assert.deepEqual(await misused({ flags: 0b001 }), ['attestation-ceremony: the device did not check who it was'])
})

test('an answer given for another text, another key or another nonce is refused', async () => {
  const challenge = new Uint8Array(32).fill(7)
  assert.deepEqual(await misused({ challenge }), ['attestation-ceremony: it is for another text or signature'])
})

test('an answer given on another site, or for registering, is refused', async () => {
  const elsewhere = ['attestation-ceremony: it was given on another site']
  assert.deepEqual(await misused({ origin: 'https://board.example.org.evil.example' }), elsewhere)
  assert.deepEqual(await misused({ relyingParty: 'evil.example', origin: 'https://evil.example' }), elsewhere)
  assert.deepEqual(await misused({ type: 'webauthn.create' }), [
    'attestation-ceremony: it is an answer to something else',
  ])
})

test('a passkey that the board has not on record for the member is refused', async () => {
  const another = await softPasskey()
  assert.deepEqual(await faults({ passkey: { passkey, vouched: another.publicKey } }), [
    'attestation-ceremony: the board did not vouch for this passkey',
  ])
})

test('an attestation that says passkey and carries no answer is refused, and so is one that carries what it does not say', async () => {
  assert.deepEqual(await faults({ passkey: { passkey, silent: true } }), [
    'attestation-ceremony: the answer of the passkey is missing',
  ])
  assert.deepEqual(await faults({ passkey: { passkey }, forged: { ceremony: { kind: 'session' } } }), [
    'attestation-ceremony: it carries an answer that it does not name',
  ])
})

test('a time-stamp of another signature is refused', async () => {
  assert.deepEqual(await faults({ stamped: new TextEncoder().encode('another') }), [
    'attestation-time-stamp: it is of something else',
  ])
})
