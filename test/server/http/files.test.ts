import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { httpApp } from '../../../server/http/app.ts'
import { recordHandlers } from '../../../server/actions/handlers.ts'
import { newId } from '../../../server/identity/newId.ts'
import { demoPeople } from '../../../server/demo/people.ts'
import type { CaseId, StudyId } from '../../../shared/domain/identifiers.ts'
import type { EegStudy } from '../../../shared/domain/study.ts'
import { eventually } from '../../support/eventually.ts'
import { liveServer, type LiveServer, type Visitor } from '../../support/liveServer.ts'
import { world } from '../../world.ts'

let live: LiveServer
before(async () => {
  live = await liveServer()
})
after(async () => {
  await live[Symbol.asyncDispose]()
  assert.deepEqual(live.errors, [])
})

const content = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251))

/** A recording of a thousand bytes in a presented case. */
async function recording(): Promise<{ path: string; case: CaseId }> {
  const { case: of } = await live.meeting()
  const { board } = live.served
  const at = new Date().toISOString()
  const record: EegStudy = {
    id: newId('std') as StudyId,
    case: of,
    receivedAt: at,
    receivedBy: demoPeople.home.id,
    kind: 'eeg',
    file: await board.files.put(content),
    bytes: content.length,
    description: 'EEG',
    format: 'EDF+',
    channels: 1,
    durationSeconds: 1,
    warnings: [],
  }
  const event = { subject: of, by: demoPeople.home.id, action: 'study:receive', target: of, detail: {}, at }
  await board.store.commit([{ kind: 'study', parent: of, record, version: 0 }], { ...event, outcome: 'success' })
  return { path: `/api/studies/${record.id}/recording`, case: of }
}
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())

test('a recording is for those who may see it, each time it is asked for', async () => {
  const { path, case: of } = await recording()
  const surgeon = await live.visitor('surgeon')
  assert.equal((await fetch(`${live.served.url}${path}`)).status, 401)
  const first = await surgeon.fetch(path)
  assert.deepEqual(await bytesOf(first), content)
  const etag = first.headers.get('etag') ?? assert.fail('no etag')
  // A browser may keep it, but not show it without asking.
  assert.match(first.headers.get('cache-control') ?? '', /private, no-cache/)
  assert.ok(!/max-age|immutable/.test(first.headers.get('cache-control') ?? ''))
  const again = await surgeon.fetch(path, { headers: { 'if-none-match': etag } })
  assert.deepEqual([again.status, (await bytesOf(again)).length], [304, 0])

  await (await live.visitor('home')).ask['consent:withdraw']({ case: of })
  const refused = await surgeon.fetch(path, { headers: { 'if-none-match': etag } })
  assert.equal(refused.status, 403)
  assert.equal(((await refused.json()) as { code: string }).code, 'consent-withdrawn')
})

test('one look at a recording is one event, however many parts of it are read', async () => {
  const { path, case: of } = await recording()
  const surgeon = await live.visitor('surgeon')
  const parts = Array.from({ length: 20 }, (_, part) =>
    surgeon.fetch(path, { headers: { range: `bytes=${part}-${part}` } }),
  )
  assert.ok((await Promise.all(parts)).every(({ status }) => status === 206))
  const { events } = await (await live.visitor('coordinator')).ask['audit:read']({ case: of })
  assert.equal(events.filter(({ action, by }) => action === 'study:read' && by === demoPeople.surgeon.id).length, 1)
})

test('a range is answered as the standard says', async () => {
  const { path } = await recording()
  const surgeon = await live.visitor('surgeon')
  const ask = (range: string, method = 'GET') => surgeon.fetch(path, { method, headers: { range } })
  for (const [range, start, end] of [
    ['bytes=0-0', 0, 1],
    ['bytes=10-19', 10, 20],
    ['bytes=990-', 990, 1000],
    ['bytes=-10', 990, 1000],
    ['bytes=-5000', 0, 1000],
    ['bytes=990-5000', 990, 1000],
  ] as const) {
    const response = await ask(range)
    assert.equal(response.status, 206, range)
    assert.equal(response.headers.get('content-range'), `bytes ${start}-${end - 1}/1000`)
    assert.deepEqual(await bytesOf(response), content.subarray(start, end), range)
  }
  for (const range of ['bytes=1000-', 'bytes=5000-6000', 'bytes=-0', `bytes=${'9'.repeat(400)}-`]) {
    const response = await ask(range)
    assert.deepEqual([response.status, response.headers.get('content-range')], [416, 'bytes */1000'], range)
    await response.arrayBuffer()
  }
  for (const range of ['bytes=20-10', 'bytes=-', 'bytes=a-b', 'bytes=0-1,5-6', 'lines=1-2', 'bytes=1-2x']) {
    const response = await ask(range)
    assert.equal(response.status, 200, range)
    assert.equal((await bytesOf(response)).length, 1000)
  }
  const head = await ask('bytes=0-9', 'HEAD')
  assert.deepEqual([head.status, head.headers.get('content-length')], [200, '1000'])
})

test('who hangs up during a download is nobody’s bug', async () => {
  const { path } = await recording()
  const surgeon = await live.visitor('surgeon')
  const { board, url } = live.served
  const big = await board.files.put(Buffer.alloc(32 * 1024 * 1024, 1))
  const [study] = await board.store.list(
    'study',
    (await board.store.read('study', path.split('/')[3] ?? '')).record.case,
  )
  if (study?.record.kind !== 'eeg') assert.fail('not there')
  const record = { ...study.record, id: newId('std') as StudyId, file: big, bytes: 32 * 1024 * 1024 }
  const event = { subject: record.case, by: 'system', action: 'study:receive', target: record.case, detail: {} }
  await board.store.commit([{ kind: 'study', parent: record.case, record, version: 0 }], {
    ...event,
    outcome: 'success',
    at: new Date().toISOString(),
  })
  await new Promise<void>((done) => {
    const asked = request(`${url}/api/studies/${record.id}/recording`, { headers: { cookie: surgeon.cookie } })
    asked.on('response', (response) => response.once('data', () => asked.destroy()))
    asked.on('close', done)
    asked.on('error', () => undefined)
    asked.end()
  })
  assert.equal((await fetch(`${url}/healthz`)).status, 200)
})

test('every answer carries the headers that keep a page to itself', async () => {
  const { path } = await recording()
  const surgeon = await live.visitor('surgeon')
  for (const response of [
    await surgeon.fetch(path),
    await surgeon.fetch('/api/case:list'),
    await surgeon.fetch('/healthz'),
    await surgeon.fetch('/nothing/here'),
    await surgeon.fetch('/assets/none.js'),
  ]) {
    const csp = response.headers.get('content-security-policy') ?? ''
    assert.match(csp, /default-src 'none'/)
    assert.ok(!/unsafe-inline|'unsafe-eval'/.test(csp), csp)
    assert.match(csp, /frame-ancestors 'none'/)
    assert.match(csp, /base-uri 'none'/)
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
    assert.equal(response.headers.get('referrer-policy'), 'no-referrer')
    assert.equal(response.headers.get('cross-origin-resource-policy'), 'same-origin')
    assert.equal(response.headers.get('x-powered-by'), null)
    await response.arrayBuffer()
  }
})

test('no path leads out of the built client', async () => {
  const { port } = new URL(live.served.url)
  for (const path of [
    '/../package.json',
    '/assets/../../package.json',
    '/%2e%2e/package.json',
    '/..%2fpackage.json',
    '/.built-from',
  ]) {
    const text = await rawGet(Number(port), path)
    assert.ok(!text.includes('"consilium"'), path)
    assert.match(text, /^HTTP\/1\.1 (200|4\d\d)/)
    // Whatever is not a file of the client is its one page, or nothing.
    if (text.startsWith('HTTP/1.1 200')) assert.match(text, /<!doctype html>/i, path)
  }
})

test('the page is asked for anew each time, what its build named by content is kept, wherever it stands', async () => {
  await using w = await world()
  const folder = await mkdtemp(join(tmpdir(), 'consilium-client-'))
  const built = join(folder, '.hidden/dist')
  await mkdir(join(built, 'assets'), { recursive: true })
  await writeFile(join(built, 'index.html'), '<!doctype html>')
  await writeFile(join(built, 'mark.svg'), '<svg/>')
  await writeFile(join(built, 'assets/a-1234.js'), '1')
  const http = createServer(httpApp(w.board, recordHandlers(w.board), built))
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const cached = async (path: string) => {
    const response = await fetch(`${url}${path}`)
    assert.equal(response.status, 200, path)
    await response.arrayBuffer()
    return response.headers.get('cache-control')
  }
  for (const path of ['/', '/cases/cas_0000000000000000', '/index.html', '/mark.svg']) {
    assert.doesNotMatch((await cached(path)) ?? '', /immutable/, path)
  }
  assert.match((await cached('/assets/a-1234.js')) ?? '', /immutable/)
  assert.equal((await fetch(`${url}/assets/none.js`)).status, 404)
  http.closeAllConnections()
  await new Promise((closed) => http.close(closed))
  await rm(folder, { recursive: true })
})

test('a method that a request does not have is refused with the one it has', async () => {
  const response = await fetch(`${live.served.url}/api/case:list`, { method: 'PUT', body: '{}' })
  assert.deepEqual([response.status, response.headers.get('allow')], [405, 'POST'])
  await response.arrayBuffer()
})

async function upload(home: Visitor): Promise<string> {
  const { case: id } = await home.ask['case:open']({
    network: 'EPI-DEMO',
    description: { question: '?', urgency: 'soon', ageYears: null, diagnosis: '', history: '' },
  })
  return (await home.ask['upload:open']({ case: id })).upload
}

const outcomeOf = async (response: Response) => ((await response.json()) as { outcome: object }).outcome

/** Begins to send a recording and leaves the line open. */
async function beginRecording(home: Visitor, id: string) {
  const asked = request(`${live.served.url}/api/uploads/${id}/files`, {
    method: 'POST',
    headers: { cookie: home.cookie, 'content-type': 'application/octet-stream' },
  })
  asked.on('error', () => undefined)
  asked.write(Buffer.from(`0       ${' '.repeat(248)}`))
  asked.write(Buffer.alloc(100_000, 32))
  return asked
}

test('an upload that is broken off leaves no file, no log of a bug, and the next one works', async () => {
  const home = await live.visitor('home')
  const id = await upload(home)
  const { dataDir } = live.served.board.config
  for (let round = 0; round < 5; round++) {
    const asked = await beginRecording(home, id)
    await eventually('it has begun to arrive', async () => (await incomingIn(dataDir)) !== undefined)
    asked.destroy()
  }
  const junk = () => home.fetch(`/api/uploads/${id}/files`, { method: 'POST', body: 'junk' })
  // More than fit at once: each of those broken off has given its turn back.
  for (const response of await Promise.all([junk(), junk(), junk(), junk(), junk()])) {
    assert.deepEqual(await outcomeOf(response), { kind: 'refused', code: 'unreadable-file' })
  }
  // The server hears of the last hang-up when it does, which may be after it has answered the others.
  await eventually('nothing that was broken off is left', async () => (await incomingIn(dataDir))?.length === 0)
  assert.deepEqual(await readdir(join(dataDir, 'files/incoming')), [])
})

test('what is refused half way is heard out, so that whoever sends it learns why, and the line serves on', async () => {
  const home = await live.visitor('home')
  const id = await upload(home)
  const body = Buffer.alloc(20 * 1024 * 1024, 65)
  for (let round = 0; round < 4; round++) {
    const response = await home.fetch(`/api/uploads/${id}/files`, { method: 'POST', body })
    assert.deepEqual(await outcomeOf(response), { kind: 'refused', code: 'unreadable-file' })
  }
})

const incomingIn = (dataDir: string): Promise<string[] | undefined> =>
  readdir(join(dataDir, 'incoming')).catch(() => undefined)

async function rawGet(port: number, path: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
  const parts: Buffer[] = []
  for await (const part of socket) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}
