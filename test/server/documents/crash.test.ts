import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { replay } from '../../../server/documents/history.ts'
import { openStore } from '../../../server/store/database.ts'
import { sectionRoot } from '../../../shared/statement/document.ts'
import { documentId } from '../../support/documentNode.ts'
import { DocumentWriter } from '../../support/documentWriter.ts'
import { eventually } from '../../support/eventually.ts'
import { twelve } from './withNode.ts'

const document = documentId('crash')
const program = join(import.meta.dirname, '../../support/documentNodeProcess.ts')

async function start(path: string, port: number): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [program, path, String(port), ...twelve], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, url: String(line).trim() }
}

/** Writes word after word, and notes each that the server has said is saved. */
async function typeUntil(writer: DocumentWriter, stop: () => boolean): Promise<string[]> {
  const saved: string[] = []
  for (let count = 0; !stop(); count++) {
    const word = `${writer.person}-${count}.`
    writer.write(word)
    await eventually(`${word} saved`, () => writer.isSaved || stop(), 30_000)
    if (writer.isSaved) saved.push(word)
  }
  return saved
}

test('a server that is killed while twelve people type, again and again, has lost nothing it had acknowledged', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'crash-'))
  const path = join(folder, 'board.sqlite')
  let { child, url } = await start(path, 0)
  const port = Number(new URL(url).port)
  const writers = twelve.map((person) => new DocumentWriter({ url, document, person }))
  try {
    let over = false
    const typing = Promise.all(writers.map((writer) => typeUntil(writer, () => over)))
    for (let kill = 0; kill < 5; kill++) {
      const before = writers.map(({ socket }) => socket.state.sequence)
      const more = 5 + Math.floor(Math.random() * 60)
      await eventually(
        'more written',
        () => writers.every(({ socket }, index) => socket.state.sequence >= (before[index] ?? 0) + more),
        30_000,
      )
      child.kill('SIGKILL')
      await once(child, 'exit')
      // What a write that was cut off leaves behind in the database's log.
      await appendFile(`${path}-wal`, Buffer.alloc(Math.floor(Math.random() * 5000), 0x37))
      ;({ child, url } = await start(path, port))
    }
    over = true
    const saved = (await typing).flat()
    child.kill('SIGKILL')
    await once(child, 'exit')

    await using store = await openStore({ at: 'sqlite', path })
    const { doc } = await replay(store.documents, document)
    const text = doc.getXmlFragment(sectionRoot('summary')).toString()
    assert.ok(saved.length > 50, `${saved.length} words were acknowledged`)
    assert.deepEqual(
      saved.filter((word) => !text.includes(word)),
      [],
    )
  } finally {
    child.kill('SIGKILL')
    for (const writer of writers) writer[Symbol.dispose]()
    await rm(folder, { recursive: true })
  }
})
