import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Server } from '@hocuspocus/server'
import * as Y from 'yjs'
import { report } from './serve.ts'

const [folder = '.', port = '0', debounce] = process.argv.slice(2)
const database = new DatabaseSync(join(folder, 'hocuspocus.sqlite'))
database.exec('pragma journal_mode = wal; pragma synchronous = full')
database.exec('create table if not exists documents (name text primary key, data blob not null)')
const read = database.prepare('select data from documents where name = ?')
const write = database.prepare(
  'insert into documents (name, data) values (?, ?) on conflict (name) do update set data = excluded.data',
)
const stored = new Map<string, Uint8Array>()

// As durable as its documented options allow: what its Database extension does, at once and not after two seconds.
const server = new Server({
  quiet: true,
  stopOnSignals: false,
  address: '127.0.0.1',
  port: Number(port),
  // A number among what everybody is told asks for another debounce than none.
  debounce: Number(debounce) || 0,
  async onLoadDocument({ documentName, document }) {
    const row = read.get(documentName)
    if (row?.['data'] instanceof Uint8Array) Y.applyUpdate(document, row['data'])
    return document
  },
  async onStoreDocument({ documentName, document }) {
    stored.set(documentName, Y.encodeStateVector(document))
    write.run(documentName, Y.encodeStateAsUpdate(document))
  },
  async afterStoreDocument({ documentName, document }) {
    const vector = stored.get(documentName)
    if (vector) document.broadcastStateless(Buffer.from(vector).toString('base64'))
  },
})
await server.listen()
report(server.webSocketURL)
