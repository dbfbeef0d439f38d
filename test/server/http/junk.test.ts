import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { demoPeople } from '../../../server/demo/people.ts'
import { signInLink } from '../../../server/identity/signIn.ts'
import { problemStatus } from '../../../shared/protocol/problems.ts'
import { recordRequests } from '../../../shared/protocol/record.ts'
import { roomRequests } from '../../../shared/protocol/room.ts'
import { liveServer, type LiveServer } from '../../support/liveServer.ts'

let live: LiveServer
before(async () => {
  live = await liveServer()
})
after(async () => {
  await live[Symbol.asyncDispose]()
  assert.deepEqual(live.errors, [])
})

const deep = JSON.parse('['.repeat(3000) + ']'.repeat(3000)) as unknown
const junk: unknown[] = [
  null,
  0,
  'x',
  [],
  [[]],
  deep,
  { case: 1 },
  { case: 'cas_0000000000000000' },
  { case: 'cas_0000000000000000', more: true },
  { meeting: { $gt: '' } },
  { recommendation: '__proto__' },
  { constructor: { prototype: { polluted: true } } },
  { description: { question: 'x'.repeat(5000) } },
]

async function refusal(response: Response): Promise<string> {
  const body = (await response.json()) as { code?: string; status?: number }
  assert.ok(body.code !== undefined && Object.hasOwn(problemStatus, body.code), JSON.stringify(body))
  assert.equal(response.status, body.status)
  assert.match(response.headers.get('content-type') ?? '', /application\/problem\+json/)
  return body.code
}

test('junk at every request over HTTP gets a problem code, signed in or not', async () => {
  const home = await live.visitor('home')
  for (const name of Object.keys(recordRequests)) {
    for (const body of junk) {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      const asHome = await home.fetch(`/api/${name}`, init)
      assert.ok(!asHome.ok, `${name} took ${JSON.stringify(body).slice(0, 60)}`)
      await refusal(asHome)
      await refusal(await fetch(`${live.served.url}/api/${name}`, init))
    }
  }
  assert.equal(({} as { polluted?: boolean }).polluted, undefined)
})

test('what is no JSON, too large, or no request is refused with its own code', async () => {
  const home = await live.visitor('home')
  const post = (path: string, body: BodyInit) => home.fetch(path, { method: 'POST', body })
  assert.equal(await refusal(await post('/api/case:list', '{"case": ')), 'invalid-input')
  assert.equal(await refusal(await post('/api/case:list', 'x'.repeat(2_000_000))), 'too-large')
  assert.equal(await refusal(await post('/api/nothing:such', '{}')), 'request-unknown')
  assert.equal(await refusal(await post('/api/__proto__', '{}')), 'request-unknown')
  assert.equal(await refusal(await post('/api/constructor', '{}')), 'request-unknown')
  assert.equal(await refusal(await home.fetch('/api/case:list')), 'method-not-allowed')
  assert.equal(await refusal(await home.fetch('/api/case:list', { method: 'DELETE' })), 'method-not-allowed')
})

test('junk at every file route gets a problem code', async () => {
  const home = await live.visitor('home')
  for (const path of [
    '/api/studies/x/instances/1',
    '/api/studies/std_0000000000000000/instances/..%2f..%2fetc%2fpasswd',
    '/api/studies/std_0000000000000000/instances/1.2',
    '/api/studies/std_0000000000000000/recording',
    '/api/recommendations/rec_0000000000000000/bundle',
    '/api/recommendations/%00/bundle',
    '/api/cases/cas_0000000000000000/audit',
    '/api/%E0%A4%A',
    '/assets/none.js',
  ]) {
    await refusal(await home.fetch(path))
  }
  const upload = (path: string) => home.fetch(path, { method: 'POST', body: 'junk' })
  await refusal(await upload('/api/uploads/x/files'))
  await refusal(await upload('/api/uploads/upl_0000000000000000/files'))
})

test('a page of another site cannot act in our name', async () => {
  const home = await live.visitor('home')
  const headers = { origin: 'https://elsewhere.example.org', 'content-type': 'application/json' }
  const response = await home.fetch('/api/case:list', { method: 'POST', headers, body: '{}' })
  assert.equal(await refusal(response), 'not-permitted')
})

test('a sign-in link works once', async () => {
  const { board, url } = live.served
  const token = signInLink(board.tokens, url, demoPeople.surgeon.id).split('#')[1]
  const open = () => fetch(`${url}/api/session:open`, { method: 'POST', body: JSON.stringify({ token }) })
  const [first, second] = await Promise.all([open(), open()])
  assert.deepEqual([first.status, second.status].toSorted(), [200, 401])
  const cookie = (first.ok ? first : second).headers.get('set-cookie') ?? ''
  assert.match(cookie, /HttpOnly/)
  assert.match(cookie, /SameSite=Lax/)
  const read = await fetch(`${url}/api/session:read`, {
    method: 'POST',
    headers: { cookie: cookie.split(';')[0] ?? '' },
    body: '{}',
  })
  const { person } = (await read.json()) as { person: { id: string } }
  assert.equal(person.id, demoPeople.surgeon.id)
  assert.equal(await refusal(await open()), 'sign-in-link-used')
  const forged = await fetch(`${url}/api/session:open`, { method: 'POST', body: JSON.stringify({ token: 'a.b.c' }) })
  assert.equal(await refusal(forged), 'sign-in-link-used')
})

test('junk at every room event gets a problem code, and the room goes on', async () => {
  const { meeting } = await live.meeting()
  const coordinator = await (await live.visitor('coordinator')).enter(meeting)
  await coordinator.ask['room:enter']({})
  const junkSender = await (await live.visitor('chair')).enter(meeting)
  await junkSender.ask['room:enter']({})
  await coordinator.ask['lobby:admit']({ person: demoPeople.chair.id })
  const takesNothing = new Set(['room:enter', 'room:leave', 'stage:lead', 'media:enter'])
  for (const name of Object.keys(roomRequests).filter((one) => !takesNothing.has(one))) {
    for (const body of junk) {
      const answered = await junkSender.socket.timeout(5000).emitWithAck(name, body)
      assert.equal(answered.ok, false, `${name} took ${JSON.stringify(body).slice(0, 60)}`)
      assert.ok(Object.hasOwn(problemStatus, answered.problem.code))
      await new Promise((next) => setTimeout(next, 17))
    }
  }
  junkSender.socket.emit('stage:point', { pointer: { viewport: Infinity } })
  junkSender.socket.emit('no such event', deep, deep)
  junkSender.socket.emit('stage:show')
  await coordinator.ask['stage:lead']({})
  await coordinator.heard('stage:state', ({ leader }: { leader: string }) => leader === demoPeople.coordinator.id)
  assert.ok(junkSender.socket.connected)
})

test('who asks too fast is told so, and nobody else notices', async () => {
  const { meeting } = await live.meeting()
  const coordinator = await (await live.visitor('coordinator')).enter(meeting)
  await coordinator.ask['room:enter']({})
  const floods = Array.from({ length: 400 }, () => coordinator.socket.timeout(5000).emitWithAck('stage:lead', {}))
  const answers = await Promise.all(floods)
  assert.ok(answers.some((one) => !one.ok && one.problem.code === 'too-many-requests'))
  const health = await fetch(`${live.served.url}/healthz`)
  assert.deepEqual([health.status, ((await health.json()) as { status: string }).status], [200, 'ok'])
})

test('the OpenAPI document describes every request', async () => {
  const { paths } = (await (await fetch(`${live.served.url}/api/openapi.json`)).json()) as { paths: object }
  assert.deepEqual(
    Object.keys(paths),
    Object.keys(recordRequests).map((name) => `/api/${name}`),
  )
})
