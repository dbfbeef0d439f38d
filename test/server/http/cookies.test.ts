import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { recordHandlers } from '../../../server/actions/handlers.ts'
import type { Board } from '../../../server/board.ts'
import { httpApp } from '../../../server/http/app.ts'
import { sessionCookie } from '../../../server/http/cookies.ts'
import { signInLink } from '../../../server/identity/signIn.ts'
import { world } from '../../world.ts'

async function served(board: Board) {
  const http = createServer(httpApp(board, recordHandlers(board), '/nowhere'))
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const post = (name: string, body: object, headers: Record<string, string> = {}) =>
    fetch(`${url}/api/${name}`, { method: 'POST', body: JSON.stringify(body), headers })
  const close = () => {
    http.closeAllConnections()
    return new Promise<void>((closed) => http.close(() => closed()))
  }
  return { url, post, [Symbol.asyncDispose]: close }
}

test('under https the session cookie is sent over https alone, and a neighbouring site can plant none', async () => {
  await using w = await world()
  const config = { ...w.board.config, publicUrl: 'https://board.example.org' }
  await using at = await served({ ...w.board, config, [Symbol.asyncDispose]: async () => undefined })
  const token = signInLink(w.board.tokens, '', w.person('surgeon').id).split('#')[1]
  const opened = await at.post('session:open', { token })
  const cookie = opened.headers.get('set-cookie') ?? ''
  assert.match(cookie, /^__Host-consilium-session=/)
  for (const attribute of [/; Secure/, /; HttpOnly/, /; SameSite=Lax/, /; Path=\/(;|$)/])
    assert.match(cookie, attribute)
  assert.doesNotMatch(cookie, /Domain/)
  assert.match(opened.headers.get('strict-transport-security') ?? '', /max-age/)
  assert.doesNotMatch(opened.headers.get('content-security-policy') ?? '', / ws:/)
  const session = cookie.split(';')[0]?.split('=')[1] ?? ''
  assert.equal(sessionCookie(`consilium-session=${session}`, config), undefined)
  assert.equal(sessionCookie(`a=b; __Host-consilium-session=${session}; c`, config), session)
})

test('signing out ends the session itself, not only its cookie', async () => {
  await using w = await world()
  await using at = await served(w.board)
  const token = signInLink(w.board.tokens, '', w.person('surgeon').id).split('#')[1]
  const opened = await at.post('session:open', { token })
  const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const read = async () =>
    ((await (await at.post('session:read', {}, { cookie })).json()) as { person: unknown }).person
  assert.ok(await read())
  const closed = await at.post('session:close', {}, { cookie })
  assert.match(closed.headers.get('set-cookie') ?? '', /consilium-session=;.*Expires=Thu, 01 Jan 1970/)
  assert.equal(await read(), null)
  assert.equal((await at.post('session:close', {}, { cookie })).status, 401)
})

test('a cookie that is forged, of another kind or much too long is nobody, and no error', async () => {
  await using w = await world()
  await using at = await served(w.board)
  const { id: sub } = w.person('surgeon')
  const header = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'JWT' })).toString('base64url')
  for (const token of [
    'x',
    'a.b.c',
    `${header}.${Buffer.from('no json').toString('base64url')}.aaaa`,
    w.board.tokens.make('signIn', { sub }),
    w.board.tokens.make('meeting', { sub, meeting: 'mtg_0000000000000001', session: 's' }),
    'x'.repeat(10_000),
  ]) {
    const response = await at.post('session:read', {}, { cookie: `consilium-session=${token}` })
    assert.deepEqual(
      await response.json(),
      { person: null, demo: true, assurance: null, missing: 'nothing', provider: null },
      token.slice(0, 30),
    )
  }
  assert.deepEqual(w.errors, [])
})

test('a page elsewhere, or in a frame without an origin, acts for nobody', async () => {
  await using w = await world()
  await using at = await served(w.board)
  for (const origin of ['https://elsewhere.example.org', 'null', 'http://127.0.0.1', 'file://', 'x']) {
    const response = await at.post('session:read', {}, { origin })
    assert.equal(response.status, 403, origin)
    await response.arrayBuffer()
  }
  assert.equal((await at.post('session:read', {}, { origin: at.url })).status, 200)
})

test('what goes wrong inside is told to nobody outside, and logged without the request', async () => {
  await using w = await world()
  const broken = { ...w.board, store: { ...w.board.store, find: () => Promise.reject(new Error('disk on fire')) } }
  await using at = await served({ ...broken, [Symbol.asyncDispose]: async () => undefined } as Board)
  const cookie = `consilium-session=${w.board.tokens.make('session', { sub: w.person('surgeon').id, session: 'ses_0000000000000001' })}`
  const response = await at.post('case:read', { case: 'cas_0000000000000001' }, { cookie })
  const text = await response.text()
  assert.equal(response.status, 503)
  assert.deepEqual(JSON.parse(text), { type: 'about:blank', status: 503, code: 'unavailable', detail: {} })
  const [logged] = w.errors
  assert.match(logged ?? '', /disk on fire/)
  assert.ok(!logged?.includes(cookie.slice(20)) && !logged?.includes('cas_0000000000000001'))
  w.errors.length = 0
})
