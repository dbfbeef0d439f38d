import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { Client } from 'pg'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { generateMri } from '../../../server/demo/mri.ts'
import { demoPeople } from '../../../server/demo/people.ts'
import type { Attachment, AttachmentCategory } from '../../../shared/domain/attachment.ts'
import type { CaseId, RecommendationId } from '../../../shared/domain/identifiers.ts'
import { documentSchemaVersion, sectionRoot } from '../../../shared/statement/document.ts'
import { syncFrame, updateBy } from '../../support/documentWriter.ts'
import { eventually } from '../../support/eventually.ts'
import { type LiveServer, liveServer, type Visitor } from '../../support/liveServer.ts'
import { needsPostgres, throwawayPostgres } from '../../support/postgres.ts'
import { aDescription } from '../../world.ts'
import { enter, gone } from '../room/gathered.ts'

/** What is planted everywhere, in letters that occur nowhere else. */
const planted = 'PLANTEDquincunx'

test('withdrawing the consent while three people look at the case closes it to all three and erases its bytes, on SQLite', () =>
  withdrawn(undefined))

test('and on PostgreSQL', needsPostgres, async () => {
  await using database = await throwawayPostgres()
  await withdrawn(database.url)
})

async function withdrawn(databaseUrl: string | undefined): Promise<void> {
  await using live = await liveServer(
    databaseUrl ? { DATABASE_URL: databaseUrl, SESSION_SECRET: 'a secret of this test and of nothing else' } : {},
  )
  const at = await live.meeting()
  const other = await live.meeting()
  const home = await live.visitor('home')
  const coordinator = await enter(live, 'coordinator', at.meeting)
  const surgeon = await enter(live, 'surgeon', at.meeting)
  await coordinator.ask['lobby:admit']({ person: demoPeople.surgeon.id })
  const scribe = await documentSocket(live, at.recommendation)
  await plant(home, at.case)
  await write(live, scribe, at.recommendation)
  const own = await attach(home, at.case, 'neuropsychology', pngOf(`${planted} alone`))
  await attach(home, at.case, 'photograph', pngOf(`${planted} shared`))
  const shared = await attach(home, other.case, 'photograph', pngOf(`${planted} shared`))
  assert.ok((await whereFound(live, databaseUrl)).length >= 3, 'it was planted in files and in the database')

  const closed = Promise.all([gone(coordinator), gone(surgeon), new Promise((over) => scribe.once('close', over))])
  const began = performance.now()
  const withdrawing = home.ask['consent:withdraw']({ case: at.case })
  await closed
  // Five seconds are promised; the machine of a test is given twice that.
  assert.ok(performance.now() - began < 10_000, `${performance.now() - began} ms`)
  await withdrawing

  for (const who of ['coordinator', 'surgeon', 'geneticist'] as const) {
    const visitor = await live.visitor(who)
    await assert.rejects(visitor.ask['case:read']({ case: at.case }), { code: 'consent-withdrawn' })
    await assert.rejects(visitor.ask['document:ticket']({ recommendation: at.recommendation }), { code: 'not-found' })
    assert.equal((await visitor.fetch(`/api/attachments/${own.id}`)).status, 404)
  }
  assert.equal((await home.ask['case:read']({ case: at.case })).case.state, 'erased')
  const { events, verdict } = await home.ask['audit:read']({ case: at.case })
  assert.ok(verdict.valid && events.some(({ action }) => action === 'case:erase'))

  // What another case holds too is there until that one lets go of it, and nothing else is.
  assert.equal((await home.fetch(`/api/attachments/${shared.id}`)).status, 200)
  assert.deepEqual(await whereFound(live, databaseUrl), [`files: ${shared.file}`])
  await home.ask['attachment:remove']({ attachment: shared.id })
  assert.deepEqual(await whereFound(live, databaseUrl), [])
  assert.deepEqual(live.errors, [])
}

/** In every text field a case has. */
async function plant(home: Visitor, id: CaseId): Promise<void> {
  const description = { ...aDescription, question: planted, diagnosis: planted, history: `${planted} `.repeat(400) }
  await home.ask['case:describe']({ case: id, description })
  // Written again and again, so that the database has moved its rows about.
  for (let turn = 0; turn < 20; turn++) {
    await home.ask['clinical:entry']({
      case: id,
      entry: {
        id: `tle_${String(turn).padStart(16, '0')}`,
        kind: 'treatment',
        name: planted,
        dose: planted,
        effect: 'unchanged',
        from: { precision: 'year', year: '2024' },
        to: null,
        text: `${planted} `.repeat(turn * 3),
      },
    })
  }
  await home.ask['clinical:reason']({ case: id, item: 'mriT1', because: planted })
}

async function documentSocket(live: LiveServer, recommendation: RecommendationId): Promise<WebSocket> {
  const { ask } = await live.visitor('geneticist')
  const { ticket, url } = await ask['document:ticket']({ recommendation })
  const socket = new WebSocket(`${url}/${recommendation}?ticket=${ticket}&schema=${documentSchemaVersion}`)
  await new Promise((opened, fail) => socket.once('open', opened).once('error', fail))
  return socket
}

async function write(live: LiveServer, socket: WebSocket, recommendation: RecommendationId): Promise<void> {
  const update = updateBy((doc) => {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(planted)])
    doc.getXmlFragment(sectionRoot('summary')).push([paragraph])
  })
  socket.send(syncFrame('update', update))
  const { documents } = live.served.board.store
  await eventually('written', async () => (await documents.head(recommendation)).sequence > 0)
}

async function attach(home: Visitor, id: CaseId, category: AttachmentCategory, bytes: Uint8Array): Promise<Attachment> {
  const headers = { 'x-category': category }
  const response = await home.fetch(`/api/cases/${id}/attachments`, {
    method: 'POST',
    headers,
    body: Buffer.from(bytes),
  })
  assert.equal(response.status, 200, await response.clone().text())
  const attachment = (await response.json()) as Attachment
  await home.ask['attachment:describe']({ attachment: attachment.id, category, title: 'A title' })
  return attachment
}

/** The frame of a PNG around these words, where its picture would be. */
function pngOf(words: string): Uint8Array {
  const chunk = (name: string, body: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(body.length)
    return Buffer.concat([length, Buffer.from(name), body, Buffer.alloc(4)])
  }
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const parts = [chunk('IHDR', header), chunk('IDAT', Buffer.from(words)), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([signature, ...parts])
}

/** Every file of the data folder, and every row of every table where the database is elsewhere. */
async function whereFound(live: LiveServer, databaseUrl: string | undefined): Promise<string[]> {
  const folder = live.served.board.config.dataDir
  const found: string[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    if ((await readFile(path)).includes(planted)) {
      const isStored = /^[0-9a-f]{64}$/.test(entry.name)
      found.push(isStored ? `files: ${entry.name}` : entry.name)
    }
  }
  if (databaseUrl === undefined) return found
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  const tables = await client.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public'",
  )
  for (const { name } of tables.rows) {
    const { rows } = await client.query<Record<string, unknown>>(`select * from "${name}"`)
    const holds = (value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).includes(planted) : String(value).includes(planted)
    if (rows.some((row) => Object.values(row).some(holds))) found.push(`table ${name}`)
  }
  await client.end()
  return found
}

test('what is still coming in while the case is erased is refused, and no byte of it stays', async () => {
  // Before anything is connected: it takes seconds, in which a connection would be given up.
  const [image] = generateMri(3)
  await using live = await liveServer()
  const { case: of } = await live.meeting()
  const home = await live.visitor('home')
  const { upload } = await home.ask['upload:open']({ case: of })
  const before = await storedFiles(live)
  // What is last asked of the store before the bytes are read, and what is done with them then.
  const { store, files } = live.served.board
  const waiting = new Set<string>()
  const stored: string[] = []
  const { list, read } = store
  store.list = ((kind, parent) => {
    if (kind === 'attachment') waiting.add('page')
    return list(kind, parent)
  }) as typeof list
  store.read = ((kind, id) => {
    if (kind === 'case' && id === of) waiting.add('image')
    return read(kind, id)
  }) as typeof read
  const { put } = files
  files.put = async (bytes) => {
    const name = await put(bytes)
    stored.push(name)
    return name
  }
  const ways = [
    { path: `/api/uploads/${upload}/files`, headers: { 'x-index': '0' }, bytes: image!.bytes },
    {
      path: `/api/cases/${of}/attachments`,
      headers: { 'x-category': 'neuropsychology' },
      bytes: pngOf(planted),
    },
  ]
  const halves = ways.map(({ path, headers, bytes }) => {
    const rest = Promise.withResolvers<void>()
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        controller.enqueue(bytes.subarray(0, bytes.length / 2))
        await rest.promise
        controller.enqueue(bytes.subarray(bytes.length / 2))
        controller.close()
      },
    })
    // Fetch asks to be told that it may send before it is answered; its types do not know the word yet.
    const half = { method: 'POST', headers, body, duplex: 'half' } as RequestInit
    return { rest, answer: home.fetch(path, half) }
  })
  await eventually('both are judged, and wait for the rest of their bytes', async () => waiting.size === 2)
  await home.ask['consent:withdraw']({ case: of })
  for (const { rest } of halves) rest.resolve()
  const answers = await Promise.all(halves.map(({ answer }) => answer))
  assert.deepEqual(
    answers.map(({ status }) => status),
    [404, 403],
  )
  assert.equal(stored.length, 2, 'both were stored before it was found that they are too late')
  assert.deepEqual(
    (await storedFiles(live)).filter((name) => !before.includes(name)),
    [],
  )
  assert.deepEqual(await whereFound(live, undefined), [])
  assert.deepEqual(live.errors, [])
})

const storedFiles = async (live: LiveServer): Promise<string[]> =>
  (await readdir(live.served.board.config.dataDir, { recursive: true })).filter((path) => /\b[0-9a-f]{64}\b/.test(path))
