import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import jsonwebtoken from 'jsonwebtoken'
import { signingSecret } from '../../../server/identity/secret.ts'
import { endSession, sessionOf, signIn, signInLink } from '../../../server/identity/signIn.ts'
import { openTokens } from '../../../server/identity/tokens.ts'
import { turnedClock } from '../../support/turnedClock.ts'
import { world } from '../../world.ts'

const secret = 'a secret of thirty-two characters'
const sub = 'per_0000000000000001'
const meeting = 'mtg_0000000000000001'
const recommendation = 'rec_0000000000000001'
const kinds = ['signIn', 'session', 'meeting', 'document'] as const
const hours = 3600_000

function all(clock = turnedClock()) {
  const tokens = openTokens(secret, clock)
  const made = {
    signIn: tokens.make('signIn', { sub }),
    session: tokens.make('session', { sub }),
    meeting: tokens.make('meeting', { sub, meeting, session: 's' }),
    document: tokens.make('document', { sub, recommendation, mayWrite: true, session: 's' }),
  }
  return { tokens, made, clock }
}
const b64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

test('a token of one kind opens nothing of another', () => {
  const { tokens, made } = all()
  for (const own of kinds) {
    for (const asked of kinds) assert.equal(tokens.open(asked, made[own]) !== undefined, own === asked)
  }
})

test('what is no token, altered, unsigned or signed otherwise opens nothing, and is no bug', () => {
  const { tokens, made, clock } = all()
  const [head, body, signature] = made.session.split('.') as [string, string, string]
  const now = Math.floor(clock.now() / 1000)
  const claims = { sub, jti: 'j', aud: 'session', iat: now, exp: now + 1000 }
  const forged = [
    '',
    'a',
    'a.b.c',
    '..',
    `${head}.${body}.`,
    `${head}.${body}`,
    `${head}.${b64(claims)}.${signature}`,
    `${b64({ alg: 'none', typ: 'JWT' })}.${b64(claims)}.`,
    `${b64({ alg: 'HS256', typ: 'JWT' })}.${b64('no json')}.${signature}`,
    `${b64('no json')}.${body}.${signature}`,
    `${b64('null')}.${body}.${signature}`,
    `${b64('[]')}.${b64('null')}.${signature}`,
    jsonwebtoken.sign(claims, 'another secret of more than 32 chars'),
    jsonwebtoken.sign(claims, secret, { algorithm: 'HS512' }),
    jsonwebtoken.sign({ ...claims, sub: 'nobody' }, secret),
    jsonwebtoken.sign('text', secret),
    'x'.repeat(100_000),
  ]
  for (const token of forged) assert.equal(tokens.open('session', token), undefined, token.slice(0, 60))
})

test('each kind runs out at its own time', () => {
  for (const [kind, milliseconds] of [
    ['signIn', 7 * 24 * hours],
    ['session', 12 * hours],
    ['meeting', 60_000],
    ['document', 30_000],
  ] as const) {
    const { tokens, made, clock } = all()
    clock.turn(milliseconds - 1000)
    assert.ok(tokens.open(kind, made[kind]), kind)
    clock.turn(1000)
    assert.equal(tokens.open(kind, made[kind]), undefined, kind)
  }
})

test('a sign-in link that has run out signs nobody in, and each sign-in is a session of its own', async () => {
  await using w = await world()
  const link = () => signInLink(w.board.tokens, 'http://x', w.person('surgeon').id).split('#')[1] ?? ''
  const [old, first, second] = [link(), link(), link()]
  const sessions = [await signIn(w.board, first), await signIn(w.board, second)].map(({ session }) => session)
  const who = await Promise.all(sessions.map((session) => sessionOf(w.board, session)))
  assert.notEqual(who[0]?.session, who[1]?.session)
  assert.equal(who[0]?.person.id, w.person('surgeon').id)
  w.clock.turn(7 * 24 * hours)
  await assert.rejects(signIn(w.board, old), { code: 'sign-in-link-used' })
})

test('a session that was closed opens nothing though its token has not run out; another of the same person does', async () => {
  await using w = await world()
  const { id } = w.person('surgeon')
  const [closed, other] = [w.board.tokens.make('session', { sub: id }), w.board.tokens.make('session', { sub: id })]
  const session = (await sessionOf(w.board, closed))?.session ?? assert.fail()
  await Promise.all([endSession(w.board, id, session), endSession(w.board, id, session)])
  assert.equal(await sessionOf(w.board, closed), undefined)
  assert.ok(await sessionOf(w.board, other))
  w.clock.turn(12 * hours)
  assert.equal(await sessionOf(w.board, other), undefined)
})

test('a session of somebody who is no longer on record is nobody', async () => {
  await using w = await world()
  assert.equal(await sessionOf(w.board, w.board.tokens.make('session', { sub: 'per_doesnotexist0000' })), undefined)
})

test('the secret is made once, for its owner alone, and is whole before it has its name', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'consilium-secret-'))
  const made = await signingSecret(undefined, join(folder, 'data'))
  assert.ok(made.length >= 32)
  assert.equal(await signingSecret(undefined, join(folder, 'data')), made)
  assert.deepEqual(await readdir(join(folder, 'data')), ['session-secret'])
  assert.equal((await stat(join(folder, 'data/session-secret'))).mode & 0o077, 0)
  assert.equal(await signingSecret('configured', join(folder, 'nowhere')), 'configured')
  await rm(folder, { recursive: true })
})
