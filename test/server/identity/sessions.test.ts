import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openSession } from '../../../server/identity/opening.ts'
import { endSessions, holdSession, isEnded, sessionOf, sessionsOf } from '../../../server/identity/sessions.ts'
import { signInByLink, signInLink } from '../../../server/identity/signIn.ts'
import { refusalOf, someBrowser } from '../../support/someBrowser.ts'
import { world, type World } from '../../world.ts'

const minutes = 60_000
const hours = 60 * minutes
const link = (w: World) => signInLink(w.board.tokens, 'http://x', w.person('surgeon').id).split('#')[1] ?? ''

async function signedIn(w: World) {
  const browser = someBrowser(w.board)
  const { session } = await signInByLink(w.board, browser.line, link(w))
  return { ...browser, session, of: () => sessionOf(w.board, browser.cookies.session) }
}

test('a link of the demonstration works once and for a week, each use is a session of its own, and elsewhere it opens nothing', async () => {
  await using w = await world()
  const { line } = someBrowser(w.board)
  const [old, once] = [link(w), link(w)]
  const [first, second] = [await signedIn(w), await signedIn(w)]
  assert.notEqual(first.session, second.session)
  await signInByLink(w.board, line, once)
  assert.equal(await refusalOf(signInByLink(w.board, line, once)), 'sign-in-link-used')
  const serious = { ...w.board, config: { ...w.board.config, demo: false } }
  assert.equal(await refusalOf(signInByLink(serious, line, link(w))), 'sign-in-link-used')
  w.clock.turn(7 * 24 * hours)
  assert.equal(await refusalOf(signInByLink(w.board, line, old)), 'sign-in-link-used')
})

test('a session that nobody uses runs out after an hour, and one that is used after twelve', async () => {
  await using w = await world()
  const [used, unused] = [await signedIn(w), await signedIn(w)]
  w.clock.turn(59 * minutes)
  assert.ok(await used.of())
  w.clock.turn(2 * minutes)
  assert.equal(await unused.of(), undefined)
  for (let minute = 61; minute < 12 * 60 - 1; minute += 30) {
    assert.ok(await used.of(), `after ${minute} minutes`)
    w.clock.turn(30 * minutes)
  }
  w.clock.turn(30 * minutes)
  assert.equal(await used.of(), undefined)
  assert.equal(await isEnded(w.board, used.session), true)
})

test('a session in a live meeting outlasts its limits, and ends within minutes of the meeting', async () => {
  await using w = await world()
  const at = await signedIn(w)
  for (let minute = 0; minute < 13 * 60; minute++) {
    await holdSession(w.board, at.session)
    w.clock.turn(minutes)
  }
  assert.ok(await at.of())
  assert.equal(await isEnded(w.board, at.session), false)
  w.clock.turn(3 * minutes)
  assert.equal(await at.of(), undefined)
})

test('a session that was ended is over though a meeting holds it, and ending again changes nothing', async () => {
  await using w = await world()
  const [at, other] = [await signedIn(w), await signedIn(w)]
  const { id } = w.person('surgeon')
  await holdSession(w.board, at.session)
  const told: string[] = []
  w.board.notices.subscribe((notice) => void (notice.name === 'session:closed' && told.push(notice.content.session)))
  const one = (session: { id: string }) => session.id === at.session
  const ended = await Promise.all([1, 2, 3].map(() => endSessions(w.board, id, id, one)))
  assert.equal(
    ended.reduce((sum, count) => sum + count),
    1,
  )
  assert.deepEqual(told, [at.session])
  assert.equal(await at.of(), undefined)
  assert.equal(await isEnded(w.board, at.session), true)
  assert.ok(await other.of())
  await endSessions(w.board, id, id)
  assert.equal(await other.of(), undefined)
  assert.deepEqual(await sessionsOf(w.board, id), [])
})

test('a person sees their sessions and ends one of them, but nobody else’s', async () => {
  await using w = await world()
  const [at, other] = [await signedIn(w), await signedIn(w)]
  const chair = someBrowser(w.board)
  const chairLink = signInLink(w.board.tokens, '', w.person('chair').id).split('#')[1] ?? ''
  const { session: foreign } = await signInByLink(w.board, chair.line, chairLink)
  const { sessions } = await at.ask['account:read']({})
  assert.deepEqual(sessions.map(({ id }) => id).toSorted(), [at.session, other.session].toSorted())
  assert.equal(sessions.find(({ isThis }) => isThis)?.id, at.session)
  assert.equal(await refusalOf(at.ask['session:end']({ session: foreign })), 'not-found')
  await at.ask['session:end']({ session: other.session })
  assert.equal(await other.of(), undefined)
  assert.ok(await sessionOf(w.board, chair.cookies.session))
  await at.ask['session:endAll']({})
  assert.equal(await at.of(), undefined)
})

test('a token of nobody’s, of an unknown session, of another person or of a suspended account opens nothing', async () => {
  await using w = await world()
  const at = await signedIn(w)
  const { id } = w.person('surgeon')
  const make = (sub: typeof id, session: string) => w.board.tokens.make('session', { sub, session })
  assert.ok(await sessionOf(w.board, make(id, at.session)))
  for (const token of [
    make(w.person('chair').id, at.session),
    make(id, 'ses_0000000000000000'),
    make('per_doesnotexist0000' as typeof id, at.session),
  ])
    assert.equal(await sessionOf(w.board, token), undefined)
})

test('a session of one factor reaches nothing but the account, whatever is asked', async () => {
  await using w = await world()
  const { case: of, recommendation } = await w.seated()
  const browser = someBrowser(w.board)
  const person = w.person('surgeon').id
  await openSession(w.board, browser.line, { person, assurance: 'one', means: ['password'] })
  const { recordRequests } = await import('../../../shared/protocol/record.ts')
  const { accountRequests } = await import('../../../shared/protocol/accounts.ts')
  assert.equal((await browser.ask['session:read']({})).missing, 'factor')
  for (const [ask, input] of [
    ['case:list', {}],
    ['case:read', { case: of }],
    ['people:list', { network: 'EPI-DEMO' }],
    ['meeting:list', {}],
    ['document:ticket', { recommendation }],
    ['audit:read', { case: of }],
    ['session:endAll', {}],
    ['people:read', { network: 'EPI-DEMO' }],
  ] as const) {
    const request = browser.ask[ask] as (input: unknown) => Promise<unknown>
    assert.equal(await refusalOf(request(input)), 'second-factor-needed', ask)
  }
  // Every other request of the record: with whatever input passes, or none, it must not answer.
  for (const name of Object.keys(recordRequests) as (keyof typeof recordRequests)[]) {
    if (Object.hasOwn(accountRequests, name)) continue
    const request = browser.ask[name] as (input: unknown) => Promise<unknown>
    const code = await refusalOf(request({}))
    assert.ok(code === 'second-factor-needed' || code === 'invalid-input', `${name}: ${code}`)
  }
})
