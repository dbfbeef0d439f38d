import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demoNetwork } from '../../../server/demo/people.ts'
import { signInByLink, signInLink } from '../../../server/identity/signIn.ts'
import { authenticatorApp } from '../../support/authenticatorApp.ts'
import { refusalOf, someBrowser } from '../../support/someBrowser.ts'
import { world } from '../../world.ts'
import { asExpert, guest, invited, links, password, settledIn } from './settledIn.ts'

const minutes = 60_000
const hours = 60 * minutes

test('an invitation by mail makes an expert with password and codes, and its link works no more', async () => {
  await using w = await world()
  const { secret } = await invited(w)
  const browser = someBrowser(w.board)
  const shown = await browser.ask['invitation:read']({ secret })
  assert.equal(shown.email, guest.email.toLowerCase())
  assert.equal(shown.invitedBy, w.person('coordinator').name)
  assert.equal(shown.isKnown, false)
  assert.deepEqual(await browser.ask['invitation:accept']({ secret, name: 'Dr E. Petrova', discipline: 'Pathology' }), {
    missing: 'factor',
  })
  // The link goes on working until a factor is there: whoever reloads, or is interrupted, is not locked out.
  await someBrowser(w.board).ask['invitation:read']({ secret })
  const before = await browser.ask['session:read']({})
  assert.equal(before.missing, 'factor')
  assert.deepEqual(before.person?.networks, [])
  assert.equal(await refusalOf(browser.ask['case:list']({})), 'second-factor-needed')
  const { uri } = await browser.ask['codes:begin']({})
  const code = authenticatorApp(uri, w.clock).code()
  assert.equal(await refusalOf(browser.ask['codes:confirm']({ password: 'petrova clinic', code })), 'password-weak')
  assert.equal(await refusalOf(browser.ask['codes:confirm']({ password, code: '000000' })), 'code-refused')
  const old = browser.cookies.session
  const { recoveryCodes } = await browser.ask['codes:confirm']({ password, code })
  assert.equal(recoveryCodes?.length, 10)
  const after = await browser.ask['session:read']({})
  assert.equal(after.assurance, 'two')
  assert.deepEqual(after.person?.networks, [{ network: demoNetwork, role: 'expert' }])
  assert.equal(after.person?.name, 'Dr E. Petrova')
  assert.notEqual(browser.cookies.session, old)
  const stolen = someBrowser(w.board)
  stolen.cookies.session = old ?? ''
  assert.equal((await stolen.ask['session:read']({})).person, null)
  assert.deepEqual((await browser.ask['case:list']({})).cases, [])
  assert.equal(await refusalOf(someBrowser(w.board).ask['invitation:read']({ secret })), 'invitation-over')
  assert.deepEqual(w.errors, [])
})

test('an invitation runs out after a week; sent again it has a new link, and the old one is dead; withdrawn it is over', async () => {
  await using w = await world()
  const { invitation, secret } = await invited(w)
  const { ask } = someBrowser(w.board)
  w.clock.turn(7 * 24 * hours)
  assert.equal(await refusalOf(ask['invitation:read']({ secret })), 'invitation-over')
  await w.as('coordinator')['invitation:resend']({ invitation })
  const fresh = (await links(w)).at(-1) ?? ''
  assert.notEqual(fresh, secret)
  assert.equal(await refusalOf(ask['invitation:read']({ secret })), 'invitation-over')
  assert.equal((await ask['invitation:read']({ secret: fresh })).name, guest.name)
  for (const made of [
    '',
    '.',
    'x',
    `${invitation}.`,
    `${invitation}.${'A'.repeat(32)}`,
    fresh.slice(0, -1),
    `${fresh}x`,
    secret.split('.')[1] ?? '',
  ]) {
    if (made) assert.notEqual(await refusalOf(ask['invitation:read']({ secret: made })), 'done', made)
  }
  await w.as('coordinator')['invitation:revoke']({ invitation })
  assert.equal(
    await refusalOf(ask['invitation:accept']({ secret: fresh, name: 'x', discipline: 'y' })),
    'invitation-over',
  )
  assert.equal(await refusalOf(w.as('coordinator')['invitation:resend']({ invitation })), 'invitation-over')
})

test('nobody but a coordinator of the network invites, sees or changes its people, and nobody is told that it exists', async () => {
  await using w = await world()
  const { invitation } = await invited(w)
  for (const who of ['home', 'chair', 'radiologist', 'stranger'] as const) {
    const ask = w.as(who)
    const person = w.person('surgeon').id
    const acts = [
      () => ask['people:read']({ network: demoNetwork }),
      () => ask['invitation:send']({ network: demoNetwork, to: asExpert, ...guest, email: 'x@y.example' }),
      () => ask['invitation:resend']({ invitation }),
      () => ask['invitation:revoke']({ invitation }),
      () => ask['person:role']({ network: demoNetwork, person, role: 'coordinator' }),
      () => ask['person:leave']({ network: demoNetwork, person }),
      () => ask['person:renew']({ network: demoNetwork, person }),
    ]
    for (const act of acts) assert.equal(await refusalOf(act()), 'not-found', who)
  }
  assert.equal(await refusalOf(w.as('nobody')['people:read']({ network: demoNetwork })), 'not-signed-in')
})

test('a coordinator appoints to a role and takes leave of people, but never of the last coordinator', async () => {
  await using w = await world()
  const { browser } = await settledIn(w)
  const person = (await browser.ask['session:read']({})).person?.id ?? assert.fail()
  const ask = w.as('coordinator')
  const listed = await ask['people:read']({ network: demoNetwork })
  assert.deepEqual(listed.people.find(({ id }) => id === person)?.factors, ['codes', 'demoLink'])
  const self = w.person('coordinator').id
  assert.equal(await refusalOf(ask['person:leave']({ network: demoNetwork, person: self })), 'last-coordinator')
  assert.equal(
    await refusalOf(ask['person:role']({ network: demoNetwork, person: self, role: 'expert' })),
    'last-coordinator',
  )
  await ask['person:role']({ network: demoNetwork, person, role: 'coordinator' })
  assert.ok((await browser.ask['people:read']({ network: demoNetwork })).people.length > 1)
  await ask['person:leave']({ network: demoNetwork, person })
  assert.equal((await browser.ask['session:read']({})).person, null)
})

test('a guest expert is invited to one panel, has a seat there and is nothing anywhere else', async () => {
  await using w = await world()
  const { case: of } = await w.seated()
  const { secret } = await invited(w, { kind: 'panel', case: of })
  const browser = someBrowser(w.board)
  await browser.ask['invitation:accept']({ secret, name: guest.name, discipline: guest.discipline })
  assert.equal(await refusalOf(browser.ask['case:read']({ case: of })), 'second-factor-needed')
  const { uri } = await browser.ask['codes:begin']({})
  await browser.ask['codes:confirm']({ password, code: authenticatorApp(uri, w.clock).code() })
  const { panel } = await w.as('chair')['case:read']({ case: of })
  const person = (await browser.ask['session:read']({})).person
  assert.deepEqual(person?.networks, [])
  assert.equal(panel?.seats.find((seat) => seat.person === person?.id)?.role, 'guest')
  assert.equal(await refusalOf(browser.ask['people:list']({ network: demoNetwork })), 'not-found')
})

test('who lost every factor sets up new ones by a link; the old ones, their sessions and recovery codes are dead', async () => {
  await using w = await world()
  const { browser, app, recoveryCodes } = await settledIn(w)
  const person = (await browser.ask['session:read']({})).person?.id ?? assert.fail()
  w.clock.turn(minutes)
  await w.as('coordinator')['person:renew']({ network: demoNetwork, person })
  assert.equal((await browser.ask['session:read']({})).person, null)
  const secret = (await links(w)).at(-1) ?? ''
  const anew = someBrowser(w.board)
  assert.equal((await anew.ask['invitation:read']({ secret })).to, 'renewal')
  await anew.ask['invitation:accept']({ secret, name: 'ignored', discipline: 'ignored' })
  // Until then the old ones work: a link that somebody else reads locks nobody out.
  assert.equal((await anew.ask['session:read']({})).missing, 'factor')
  const { uri } = await anew.ask['codes:begin']({})
  const fresh = authenticatorApp(uri, w.clock)
  const next = 'ein ganz anderer langer Satz'
  const set = await anew.ask['codes:confirm']({ password: next, code: fresh.code() })
  assert.equal(set.recoveryCodes?.length, 10)
  assert.equal((await anew.ask['session:read']({})).person?.name, guest.name)
  const old = someBrowser(w.board, '192.0.2.44')
  assert.equal(await refusalOf(old.ask['signIn:password']({ email: guest.email, password })), 'sign-in-failed')
  await old.ask['signIn:password']({ email: guest.email, password: next })
  assert.equal(await refusalOf(old.ask['signIn:code']({ code: app.code() })), 'code-refused')
  assert.equal(await refusalOf(old.ask['signIn:recoveryCode']({ code: recoveryCodes[0] ?? '' })), 'code-refused')
  assert.equal(await refusalOf(someBrowser(w.board).ask['invitation:read']({ secret })), 'invitation-over')
})

test('nobody is invited twice, and somebody known accepts another network as themselves', async () => {
  await using w = await world()
  const { browser } = await settledIn(w)
  const send = (network: string, who: 'coordinator') =>
    w.as(who)['invitation:send']({ network, to: asExpert, ...guest })
  assert.equal(await refusalOf(send(demoNetwork, 'coordinator')), 'address-taken')
  const { id } = w.person('surgeon')
  // A second network, whose coordinator the surgeon is.
  const kept = await w.board.store.read('person', id)
  const networks = [...kept.record.networks, { network: 'SKIN', role: 'coordinator' as const }]
  await w.board.store.commit(
    [{ kind: 'person', parent: 'SKIN', record: { ...kept.record, networks }, version: kept.version }],
    {
      subject: 'board',
      by: 'system',
      action: 'person:add',
      target: id,
      outcome: 'success',
      detail: {},
      at: new Date(w.clock.now()).toISOString(),
    },
  )
  const surgeon = someBrowser(w.board)
  await signInByLink(w.board, surgeon.line, signInLink(w.board.tokens, '', id).split('#')[1] ?? '')
  w.clock.turn(1000)
  await surgeon.ask['invitation:send']({ network: 'SKIN', to: asExpert, ...guest })
  assert.equal(
    await refusalOf(surgeon.ask['invitation:send']({ network: 'SKIN', to: asExpert, ...guest })),
    'address-taken',
  )
  const secret = (await links(w)).at(-1) ?? ''
  const stranger = someBrowser(w.board)
  assert.equal((await stranger.ask['invitation:read']({ secret })).isKnown, true)
  const { name, discipline } = guest
  assert.equal(await refusalOf(stranger.ask['invitation:accept']({ secret, name, discipline })), 'not-signed-in')
  assert.equal(await refusalOf(surgeon.ask['invitation:accept']({ secret, name, discipline })), 'not-permitted')
  assert.deepEqual(await browser.ask['invitation:accept']({ secret, name, discipline }), { missing: 'nothing' })
  const held = (await browser.ask['session:read']({})).person?.networks.map(({ network }) => network)
  assert.deepEqual(held?.toSorted(), ['EPI-DEMO', 'SKIN'])
})

test('the link of the first start makes one coordinator, and opens nothing once somebody can sign in', async () => {
  await using w = await world()
  const secret = w.board.tokens.make('firstSetUp', {})
  const browser = someBrowser(w.board)
  const form = { ...guest, network: 'EPI-NORTH', discipline: 'Coordination' }
  assert.equal(await refusalOf(browser.ask['board:begin']({ secret: 'x', ...form })), 'invitation-over')
  await browser.ask['board:begin']({ secret, ...form })
  const { uri } = await browser.ask['codes:begin']({})
  await browser.ask['codes:confirm']({ password, code: authenticatorApp(uri, w.clock).code() })
  const { person } = await browser.ask['session:read']({})
  assert.deepEqual(person?.networks, [{ network: 'EPI-NORTH', role: 'coordinator' }])
  const second = { secret, ...form, email: 'second@x.example' }
  assert.equal(await refusalOf(someBrowser(w.board).ask['board:begin'](second)), 'invitation-over')
})
