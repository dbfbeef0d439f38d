import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refusalOf, someBrowser } from '../../support/someBrowser.ts'
import { world } from '../../world.ts'
import { guest, password, settledIn } from './settledIn.ts'

const minutes = 60_000

test('password, then a code: each code once, one step aside at most, and nothing of a patient in between', async () => {
  await using w = await world()
  const { app } = await settledIn(w)
  const browser = someBrowser(w.board, '192.0.2.9')
  const used = app.code()
  assert.equal(await refusalOf(browser.ask['signIn:code']({ code: used })), 'not-signed-in')
  assert.deepEqual(await browser.ask['signIn:password']({ email: guest.email, password }), { missing: 'code' })
  assert.equal(await refusalOf(browser.ask['case:list']({})), 'second-factor-needed')
  assert.equal(await refusalOf(browser.ask['passkey:options']({})), 'second-factor-needed')
  assert.equal(await refusalOf(browser.ask['codes:begin']({})), 'second-factor-needed')
  assert.equal(await refusalOf(browser.ask['signIn:code']({ code: used })), 'code-refused')
  w.clock.turn(2 * minutes)
  assert.equal(await refusalOf(browser.ask['signIn:code']({ code: app.code(-2) })), 'code-refused')
  await browser.ask['signIn:code']({ code: `${app.code(-1).slice(0, 3)} ${app.code(-1).slice(3)}` })
  assert.equal((await browser.ask['session:read']({})).assurance, 'two')
  await browser.ask['case:list']({})
})

test('of two browsers that use one code at once, one gets in', async () => {
  await using w = await world()
  const { app } = await settledIn(w)
  w.clock.turn(minutes)
  const browsers = [someBrowser(w.board, '192.0.2.2'), someBrowser(w.board, '192.0.2.3')]
  for (const { ask } of browsers) await ask['signIn:password']({ email: guest.email, password })
  const outcomes = await Promise.all(browsers.map(({ ask }) => refusalOf(ask['signIn:code']({ code: app.code() }))))
  assert.deepEqual(outcomes.toSorted(), ['code-refused', 'done'])
})

test('an unknown address, a wrong password and an account without one are answered alike, and no address is written down', async () => {
  await using w = await world()
  await settledIn(w)
  const browser = someBrowser(w.board, '192.0.2.5')
  const answers: string[] = []
  for (const email of [guest.email, 'nobody@clinic.example', 'another@clinic.example']) {
    const { ask } = browser
    await ask['signIn:password']({ email, password: 'a wrong one of some length' }).catch((error) =>
      answers.push(JSON.stringify({ code: error.code, detail: error.detail })),
    )
  }
  assert.equal(answers.length, 3)
  assert.equal(new Set(answers).size, 1)
  const events = (await w.board.store.audit('board')).filter(({ outcome }) => outcome === 'refused')
  assert.equal(events.length, 3)
  assert.doesNotMatch(JSON.stringify(events), /clinic\.example|wrong one/)
})

test('guessing makes everybody wait ever longer but never for good, and the owner’s own browser does not wait for strangers', async () => {
  await using w = await world()
  const { browser: own, app } = await settledIn(w)
  await own.ask['session:close']({})
  const guess = (address: string) =>
    refusalOf(
      someBrowser(w.board, address).ask['signIn:password']({ email: guest.email, password: 'wrong, wrong, wrong' }),
    )
  let waited = 0
  for (let attempt = 0; attempt < 40; attempt++) {
    const code = await guess(`192.0.2.${attempt}`)
    if (code === 'too-many-requests') waited++
  }
  assert.ok(waited >= 35, `waited ${waited} times`)
  // A browser that has signed in before is counted by itself.
  await own.ask['signIn:password']({ email: guest.email, password })
  w.clock.turn(minutes)
  await own.ask['signIn:code']({ code: app.code() })
  // And a stranger's browser with the right password waits a minute at most, however much was guessed.
  for (let attempt = 0; attempt < 6; attempt++) {
    await guess('192.0.2.77')
    w.clock.turn(minutes)
  }
  w.clock.turn(minutes)
  await someBrowser(w.board, '192.0.2.99').ask['signIn:password']({ email: guest.email, password })
})

test('many guesses at once are all counted before the first is judged', async () => {
  await using w = await world()
  await settledIn(w)
  const guesses = Array.from({ length: 40 }, (_, index) =>
    refusalOf(
      someBrowser(w.board, `198.51.100.${index}`).ask['signIn:password']({
        email: guest.email,
        password: `wrong ${index} wrong`,
      }),
    ),
  )
  const outcomes = await Promise.all(guesses)
  assert.ok(outcomes.filter((code) => code === 'sign-in-failed').length <= 6, outcomes.join())
})

test('an address from which everything is tried has to wait, also for accounts that it has not tried yet', async () => {
  await using w = await world()
  const { ask } = someBrowser(w.board, '203.0.113.7')
  const outcomes: string[] = []
  for (let attempt = 0; attempt < 35; attempt++) {
    outcomes.push(await refusalOf(ask['signIn:password']({ email: `someone${attempt}@x.example`, password: 'guess' })))
  }
  assert.equal(outcomes.at(-1), 'too-many-requests')
})

test('a recovery code stands in for the app once, however it is typed', async () => {
  await using w = await world()
  const { recoveryCodes } = await settledIn(w)
  const [code = ''] = recoveryCodes
  const browser = someBrowser(w.board, '192.0.2.5')
  await browser.ask['signIn:password']({ email: guest.email, password })
  const typed = ` ${code.toUpperCase().replace('-', ' ')}`
  assert.deepEqual(await browser.ask['signIn:recoveryCode']({ code: typed }), { left: 9 })
  assert.equal((await browser.ask['account:read']({})).recoveryCodesLeft, 9)
  const again = someBrowser(w.board, '192.0.2.6')
  await again.ask['signIn:password']({ email: guest.email, password })
  assert.equal(await refusalOf(again.ask['signIn:recoveryCode']({ code })), 'code-refused')
  const renewed = await browser.ask['recoveryCodes:renew']({})
  assert.equal(await refusalOf(again.ask['signIn:recoveryCode']({ code: recoveryCodes[1] ?? '' })), 'code-refused')
  await again.ask['signIn:recoveryCode']({ code: renewed.recoveryCodes[0] ?? '' })
  const stored = JSON.stringify(await w.board.store.list('account', 'accounts'))
  for (const secret of [...renewed.recoveryCodes, ...recoveryCodes, password]) assert.ok(!stored.includes(secret))
})

test('what is sensitive asks for a proof that is fresh; the last factor cannot be removed', async () => {
  await using w = await world()
  const { browser, app } = await settledIn(w)
  assert.equal(await refusalOf(browser.ask['codes:remove']({})), 'last-factor')
  w.clock.turn(11 * minutes)
  for (const name of ['passkey:options', 'codes:begin', 'codes:remove', 'recoveryCodes:renew'] as const) {
    assert.equal(await refusalOf(browser.ask[name]({})), 'proof-needed', name)
  }
  const weak = { password: 'another long enough one' }
  assert.equal(await refusalOf(browser.ask['password:change'](weak)), 'proof-needed')
  assert.equal(
    await refusalOf(browser.ask['proof:password']({ password: 'wrong', code: app.code() })),
    'sign-in-failed',
  )
  assert.equal(await refusalOf(browser.ask['proof:password']({ password, code: '000000' })), 'code-refused')
  await browser.ask['proof:password']({ password, code: app.code() })
  const other = someBrowser(w.board, '192.0.2.8')
  w.clock.turn(minutes)
  await other.ask['signIn:password']({ email: guest.email, password })
  await other.ask['signIn:code']({ code: app.code() })
  await browser.ask['password:change'](weak)
  // Whoever had the old password is out.
  assert.equal((await other.ask['session:read']({})).person, null)
  assert.ok((await browser.ask['session:read']({})).person)
})
