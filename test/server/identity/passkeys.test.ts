import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refusalOf, someBrowser } from '../../support/someBrowser.ts'
import { softAuthenticator } from '../../support/softAuthenticator.ts'
import { world, type World } from '../../world.ts'
import { guest, invited } from './settledIn.ts'

const minutes = 60_000

/** Somebody who has accepted an invitation with a passkey. */
async function withPasskey(w: World) {
  const { secret } = await invited(w)
  const browser = someBrowser(w.board)
  await browser.ask['invitation:accept']({ secret, name: guest.name, discipline: guest.discipline })
  const device = softAuthenticator(w.board.entry)
  const { options } = await browser.ask['passkey:options']({})
  const added = await browser.ask['passkey:add']({ name: 'Laptop', response: device.create(options) })
  assert.equal(added.recoveryCodes?.length, 10)
  assert.equal((await browser.ask['session:read']({})).assurance, 'two')
  return { browser, device }
}

test('a new passkey is asked for in the kinds that a signature can be verified with anywhere, the most common first', async () => {
  await using w = await world()
  const { browser } = await withPasskey(w)
  const { options } = await browser.ask['passkey:options']({})
  const { pubKeyCredParams } = options as { pubKeyCredParams?: { alg: number }[] }
  // COSE (RFC 9053): ES256, EdDSA, RS256. Without a word of ours the library begins with ML-DSA-44.
  assert.deepEqual(
    pubKeyCredParams?.map(({ alg }) => alg),
    [-7, -8, -257],
  )
})

test('a passkey signs in by itself, from any browser, and is two factors', async () => {
  await using w = await world()
  const { device } = await withPasskey(w)
  const other = someBrowser(w.board, '192.0.2.2')
  const { options } = await other.ask['signIn:options']({})
  assert.equal((options as { userVerification?: string }).userVerification, 'required')
  await other.ask['signIn:passkey']({ response: device.get(options) })
  const { person, assurance } = await other.ask['session:read']({})
  assert.equal(person?.name, guest.name)
  assert.equal(assurance, 'two')
  await other.ask['case:list']({})
  const { passkeys } = await other.ask['account:read']({})
  assert.equal(passkeys[0]?.lastUsedAt, new Date(w.clock.now()).toISOString())
  assert.deepEqual(w.errors, [])
})

test('a passkey whose device did not check the person is refused, when it is made and when it is used', async () => {
  await using w = await world()
  const { browser, device } = await withPasskey(w)
  const second = softAuthenticator(w.board.entry)
  const { options } = await browser.ask['passkey:options']({})
  const unverified = browser.ask['passkey:add']({ name: 'x', response: second.create(options, { verified: false }) })
  assert.equal(await refusalOf(unverified), 'passkey-refused')
  const other = someBrowser(w.board)
  const asked = await other.ask['signIn:options']({})
  const entered = other.ask['signIn:passkey']({ response: device.get(asked.options, { verified: false }) })
  assert.equal(await refusalOf(entered), 'passkey-refused')
  assert.equal((await other.ask['session:read']({})).person, null)
})

test('a passkey that was cloned is found out by its counter, and the audit says so', async () => {
  await using w = await world()
  const { device } = await withPasskey(w)
  const enter = async (counter: number) => {
    const browser = someBrowser(w.board)
    const { options } = await browser.ask['signIn:options']({})
    return refusalOf(browser.ask['signIn:passkey']({ response: device.get(options, { counter }) }))
  }
  assert.equal(await enter(10), 'done')
  assert.equal(await enter(10), 'passkey-refused')
  assert.equal(await enter(4), 'passkey-refused')
  assert.equal(await enter(11), 'done')
  const refused = (await w.board.store.audit('board')).filter(({ outcome }) => outcome === 'refused')
  assert.deepEqual(
    refused.map(({ detail }) => detail['code']),
    ['counter', 'counter'],
  )
})

test('a challenge is answered once, by the browser that asked, in time, for what it was asked, and at our address', async () => {
  await using w = await world()
  const { browser, device } = await withPasskey(w)
  const [mine, thief] = [someBrowser(w.board), someBrowser(w.board)]
  const { options } = await mine.ask['signIn:options']({})
  const answer = device.get(options)
  assert.equal(await refusalOf(thief.ask['signIn:passkey']({ response: answer })), 'ceremony-over')
  // The thief's try has used it up: nobody gets two.
  assert.equal(await refusalOf(mine.ask['signIn:passkey']({ response: answer })), 'ceremony-over')
  const fresh = await mine.ask['signIn:options']({})
  const used = device.get(fresh.options)
  await mine.ask['signIn:passkey']({ response: used })
  assert.equal(await refusalOf(mine.ask['signIn:passkey']({ response: used })), 'ceremony-over')
  const late = await mine.ask['signIn:options']({})
  w.clock.turn(6 * minutes)
  assert.equal(await refusalOf(mine.ask['signIn:passkey']({ response: device.get(late.options) })), 'ceremony-over')
  const forProof = await browser.ask['proof:options']({})
  assert.equal(
    await refusalOf(browser.ask['signIn:passkey']({ response: device.get(forProof.options) })),
    'ceremony-over',
  )
  const elsewhere = await mine.ask['signIn:options']({})
  const phished = device.get(elsewhere.options, { origin: 'https://consilium.example.org' })
  assert.equal(await refusalOf(mine.ask['signIn:passkey']({ response: phished })), 'passkey-refused')
  const invented = device.get(elsewhere.options, { challenge: 'AAAAAAAAAAAAAAAAAAAAAA' })
  assert.equal(await refusalOf(mine.ask['signIn:passkey']({ response: invented })), 'ceremony-over')
})

test('an answer that is no answer is refused, and is no bug', async () => {
  await using w = await world()
  const { device } = await withPasskey(w)
  const bugs: unknown[] = []
  const browser = someBrowser(w.board, '192.0.2.3', bugs)
  for (const spoil of [
    (_whole: object) => ({}),
    (whole: object) => ({ ...whole, response: null }),
    (whole: object) => ({ ...whole, response: { ...(whole as { response: object }).response, signature: 'AAAA' } }),
    (whole: object) => ({ ...whole, response: { ...(whole as { response: object }).response, authenticatorData: '' } }),
    (whole: object) => ({
      ...whole,
      response: { ...(whole as { response: object }).response, clientDataJSON: 'AAAA' },
    }),
    (whole: object) => ({ ...whole, id: 'AAAA', rawId: 'AAAA' }),
  ]) {
    const { options } = await browser.ask['signIn:options']({})
    const refused = await refusalOf(browser.ask['signIn:passkey']({ response: spoil(device.get(options)) as never }))
    assert.match(refused, /^(passkey-refused|ceremony-over|invalid-input)$/)
  }
  assert.deepEqual(bugs, [])
})

test('with a proof by passkey factors are changed; a passkey that was removed signs in no longer, and the last one stays', async () => {
  await using w = await world()
  const { browser, device } = await withPasskey(w)
  w.clock.turn(11 * minutes)
  assert.equal(await refusalOf(browser.ask['passkey:options']({})), 'proof-needed')
  const proof = await browser.ask['proof:options']({})
  await browser.ask['proof:passkey']({ response: device.get(proof.options) })
  const second = softAuthenticator(w.board.entry)
  const { options } = await browser.ask['passkey:options']({})
  const added = await browser.ask['passkey:add']({ name: 'Phone', response: second.create(options) })
  assert.equal(added.recoveryCodes, null)
  const { passkeys } = await browser.ask['account:read']({})
  const [first, phone] = ['Laptop', 'Phone'].map((name) => passkeys.find((one) => one.name === name)?.id ?? '')
  await browser.ask['passkey:remove']({ passkey: first ?? '' })
  assert.equal(await refusalOf(browser.ask['passkey:remove']({ passkey: phone ?? '' })), 'last-factor')
  const other = someBrowser(w.board)
  const asked = await other.ask['signIn:options']({})
  assert.equal(await refusalOf(other.ask['signIn:passkey']({ response: device.get(asked.options) })), 'passkey-refused')
})
