import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { recordHandlers } from '../../../server/actions/handlers.ts'
import type { Board } from '../../../server/board.ts'
import { demoNetwork } from '../../../server/demo/people.ts'
import { httpApp } from '../../../server/http/app.ts'
import { openProvider, providerCallback } from '../../../server/identity/provider.ts'
import { organisation } from '../../support/organisation.ts'
import { world } from '../../world.ts'
import { asExpert, guest } from './settledIn.ts'

/** Follows redirects as a browser does, with the cookies of both sites. */
function walker() {
  const jars = new Map<string, Map<string, string>>()
  const cookiesFor = (url: URL) => [...(jars.get(url.port) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ')
  return {
    jars,
    async walk(to: string): Promise<{ url: URL; status: number }> {
      let url = new URL(to)
      for (let hop = 0; hop < 12; hop++) {
        const response = await fetch(url, { redirect: 'manual', headers: { cookie: cookiesFor(url) } })
        const jar = jars.get(url.port) ?? new Map<string, string>()
        jars.set(url.port, jar)
        for (const cookie of response.headers.getSetCookie()) {
          const [pair = ''] = cookie.split(';')
          const at = pair.indexOf('=')
          jar.set(pair.slice(0, at), pair.slice(at + 1))
        }
        await response.arrayBuffer()
        const next = response.headers.get('location')
        if (!next) return { url, status: response.status }
        url = new URL(next, url)
        if (url.pathname === '/' || url.pathname === '/sign-in') return { url, status: response.status }
      }
      throw new Error('redirected for ever')
    },
  }
}

async function served() {
  const w = await world()
  const http = createServer()
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
  const entry = `http://localhost:${(http.address() as AddressInfo).port}`
  const works = await organisation(() => `${entry}${providerCallback}`)
  const { issuer, clientId, clientSecret } = works
  const provider = openProvider({ issuer, clientId, clientSecret, name: 'The clinic', secondFactor: ['mfa'] }, entry)
  const board: Board = { ...w.board, entry, provider, [Symbol.asyncDispose]: async () => undefined }
  http.on('request', httpApp(board, recordHandlers(board), '/nowhere'))
  const read = async (jars: Map<string, Map<string, string>>) => {
    const cookie = [...(jars.get(new URL(entry).port) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(`${entry}/api/session:read`, { method: 'POST', headers: { cookie }, body: '{}' })
    return (await response.json()) as {
      person: { id: string; networks: unknown[] } | null
      missing: string
      assurance: string
    }
  }
  return {
    w,
    entry,
    works,
    read,
    async [Symbol.asyncDispose]() {
      http.closeAllConnections()
      await new Promise((closed) => http.close(closed))
      await works[Symbol.asyncDispose]()
      await w[Symbol.asyncDispose]()
    },
  }
}

const email = guest.email.toLowerCase()

test('an organisation lets in whom it vouches for and who was invited, and nobody else', async () => {
  await using at = await served()
  at.works.atTheDesk = { employee: { sub: 'e-1', email, email_verified: true }, amr: ['pwd', 'mfa'] }
  const stranger = walker()
  const refused = await stranger.walk(`${at.entry}/api/oidc/begin`)
  assert.equal(refused.url.search, '?problem=provider-refused')
  assert.equal((await at.read(stranger.jars)).person, null)

  await at.w.as('coordinator')['invitation:send']({ network: demoNetwork, to: asExpert, ...guest })
  const unverified = walker()
  at.works.atTheDesk = { employee: { sub: 'e-2', email, email_verified: false }, amr: ['mfa'] }
  assert.equal((await unverified.walk(`${at.entry}/api/oidc/begin`)).url.search, '?problem=provider-refused')

  at.works.atTheDesk = { employee: { sub: 'e-1', email, email_verified: true }, amr: ['pwd', 'mfa'] }
  const invited = walker()
  const arrived = await invited.walk(`${at.entry}/api/oidc/begin`)
  assert.equal(arrived.url.href, `${at.entry}/`)
  const session = await at.read(invited.jars)
  assert.equal(session.assurance, 'two')
  assert.deepEqual(session.person?.networks, [{ network: demoNetwork, role: 'expert' }])

  // From now on it is the organisation's own name for them that counts, whatever address it tells.
  at.works.atTheDesk = { employee: { sub: 'e-1', email: 'changed@clinic.example', email_verified: true }, amr: ['mfa'] }
  const again = walker()
  await again.walk(`${at.entry}/api/oidc/begin`)
  assert.equal((await at.read(again.jars)).person?.id, session.person?.id)
  assert.deepEqual(at.w.errors, [])
})

test('without a second factor of the organisation’s, one of ours is still missing', async () => {
  await using at = await served()
  await at.w.as('coordinator')['invitation:send']({ network: demoNetwork, to: asExpert, ...guest })
  at.works.atTheDesk = { employee: { sub: 'e-1', email, email_verified: true }, amr: ['pwd'] }
  const invited = walker()
  await invited.walk(`${at.entry}/api/oidc/begin`)
  const session = await at.read(invited.jars)
  assert.equal(session.assurance, 'one')
  assert.equal(session.missing, 'factor')
  assert.deepEqual(session.person?.networks, [])
})

test('an answer that was not asked for from this browser, or is brought twice, signs nobody in', async () => {
  await using at = await served()
  for (const query of ['', '?code=x', '?code=x&state=y', '?error=access_denied&state=y']) {
    const thief = walker()
    const { url } = await thief.walk(`${at.entry}${providerCallback}${query}`)
    assert.equal(url.search, '?problem=ceremony-over', query)
    assert.equal((await at.read(thief.jars)).person, null)
  }
})
