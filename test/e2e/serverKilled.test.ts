import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { DocumentSocket } from '../../client/recommendation/documentSocket.ts'
import { demoPeople } from '../../server/demo/people.ts'
import { sectionRoot } from '../../shared/statement/document.ts'
import { eventually } from '../support/eventually.ts'

type Started = { url: string; recommendation: string; tokens: string[] }
type Server = Started & { kill(): Promise<void> }

/** Somebody who writes as fast as they are acknowledged, and knows what was. */
type Writer = { name: string; doc: Y.Doc; socket: DocumentSocket; written: string[]; acknowledged: () => string[] }

test('kill -9 of the server while three people edit: no acknowledged edit is missing after the restart', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'consilium-killed-'))
  const port = await freePort()
  try {
    let server = await start(dataDir, port)
    const acknowledged = new Set<string>()
    for (const round of [1, 2, 3]) {
      const people = ['chair', 'radiologist', 'surgeon'] as const
      const writers = await Promise.all(people.map((who) => writer(server, who, round)))
      const typing = setInterval(() => {
        for (const one of writers) type(one)
      }, 4)
      const enough = 40 + 60 * round
      await eventually('enough edits acknowledged', () => writers.every((one) => one.acknowledged().length > enough))
      await server.kill()
      clearInterval(typing)
      for (const one of writers) {
        for (const words of one.acknowledged()) acknowledged.add(words)
        // Were it to come back, it would bring what the server may have lost, and prove nothing.
        one.socket.close()
      }
      assert.ok(
        writers.some((one) => one.written.length > one.acknowledged().length),
        'it was killed amid edits',
      )
      server = await start(dataDir, port)
      const reader = await writer(server, 'geneticist', round)
      await eventually('read', () => reader.socket.state.connection === 'synced')
      const text = reader.doc.getXmlFragment(sectionRoot('findings')).toString()
      const missing = [...acknowledged].filter((words) => !text.includes(`>${words}<`))
      assert.deepEqual(missing, [])
      reader.socket.close()
    }
    assert.ok(acknowledged.size > 500)
    await server.kill()
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
})

async function start(dataDir: string, port: number): Promise<Server> {
  const program = join(import.meta.dirname, '../support/serverProcess.ts')
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, dataDir, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  const kill = async () => {
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  return { ...(JSON.parse(line) as Started), kill }
}

async function writer(server: Server, who: keyof typeof demoPeople, round: number): Promise<Writer> {
  const token = server.tokens[Object.keys(demoPeople).indexOf(who)]
  const opened = await fetch(`${server.url}/api/session:open`, { method: 'POST', body: JSON.stringify({ token }) })
  const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? assert.fail('not signed in')
  const doc = new Y.Doc()
  const socket = new DocumentSocket({
    document: server.recommendation,
    doc,
    ticket: async () => {
      const body = JSON.stringify({ recommendation: server.recommendation })
      const asked = await fetch(`${server.url}/api/document:ticket`, { method: 'POST', headers: { cookie }, body })
      return (await asked.json()) as { ticket: string; url: string; mayWrite: boolean }
    },
    changed: () => undefined,
    refused: (problem) => assert.fail(problem.message),
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
  })
  const written: string[] = []
  const acknowledged = () => written.slice(0, written.length - socket.state.unsaved)
  return { name: `${who} ${round}`, doc, socket, written, acknowledged }
}

function type(who: Writer): void {
  if (who.socket.state.connection !== 'synced') return
  const words = `${who.name} edit ${who.written.length}`
  who.written.push(words)
  who.doc.transact(() => {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(words)])
    who.doc.getXmlFragment(sectionRoot('findings')).push([paragraph])
  })
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address ? address.port : assert.fail('no port')
}
