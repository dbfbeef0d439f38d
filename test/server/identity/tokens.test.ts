import assert from 'node:assert/strict'
import { test } from 'node:test'
import jsonwebtoken from 'jsonwebtoken'
import { openTokens } from '../../../server/identity/tokens.ts'
import { turnedClock } from '../../support/turnedClock.ts'

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
    session: tokens.make('session', { sub, session: 'ses_0000000000000001' }),
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
    ['session', 24 * hours],
    ['meeting', 24 * hours],
    ['document', 30_000],
  ] as const) {
    const { tokens, made, clock } = all()
    clock.turn(milliseconds - 1000)
    assert.ok(tokens.open(kind, made[kind]), kind)
    clock.turn(1000)
    assert.equal(tokens.open(kind, made[kind]), undefined, kind)
  }
})
