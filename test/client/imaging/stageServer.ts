import react from '@vitejs/plugin-react'
import express from 'express'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import type { ReceivedFiles } from '../../../server/imaging/intake.ts'
import { nodeInflate } from '../../../server/imaging/inflate.ts'
import { studiesFrom } from '../../../server/imaging/studiesFrom.ts'
import { describeInstance } from '../../../shared/dicom/instance.ts'
import { parseDicom } from '../../../shared/dicom/parse.ts'
import type { Study } from '../../../shared/domain/study.ts'
import { openRecording } from '../../../shared/eeg/recording.ts'

export type StageServer = { url: string; studies: Study[] } & AsyncDisposable

const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
].join('; ')

/** The page of the stage, built and served with studies made of files as they are, under the product's security policy. */
export async function openStageServer(
  dicom: readonly (string | Uint8Array)[],
  eeg: readonly string[] = [],
): Promise<StageServer> {
  const folder = await mkdtemp(join(tmpdir(), 'consilium-stage-'))
  await build({
    root: join(import.meta.dirname, 'stagePage'),
    configFile: false,
    logLevel: 'error',
    plugins: [react()],
    resolve: { alias: [{ find: /^cornerstone-core$/, replacement: 'cornerstone-core/dist/cornerstone.min.js' }] },
    worker: { format: 'es' },
    build: { outDir: folder, emptyOutDir: true, assetsInlineLimit: 0, modulePreload: false, target: 'chrome123' },
  })
  const files = new Map<string, Buffer>()
  const studies = await studiesOf(dicom, eeg, files)
  const app = express()
  app.use((_request, response, next) => {
    response.set('content-security-policy', policy)
    next()
  })
  app.get('/studies.json', (_request, response) => void response.json(studies))
  app.get('/api/studies/:study/instances/:uid', (request, response) => {
    const all = studies.flatMap((study) => (study.kind === 'imaging' ? study.series : [])).flatMap((s) => s.instances)
    const found = all.find(({ sopInstanceUid }) => sopInstanceUid === request.params.uid)
    if (found) response.type('application/dicom').send(files.get(found.file))
    else response.status(404).json({ code: 'not-found' })
  })
  app.get('/api/studies/:study/recording', (request, response) => {
    const study = studies.find(({ id }) => id === request.params.study)
    const bytes = study?.kind === 'eeg' ? files.get(study.file) : undefined
    const [, from = '0', to = ''] = /^bytes=(\d+)-(\d+)$/.exec(request.get('range') ?? '') ?? []
    if (!bytes) response.status(404).json({ code: 'not-found' })
    else response.status(206).send(bytes.subarray(Number(from), Number(to) + 1))
  })
  app.use(express.static(folder))
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    studies,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await rm(folder, { recursive: true })
    },
  }
}

async function studiesOf(dicom: readonly (string | Uint8Array)[], eeg: readonly string[], files: Map<string, Buffer>) {
  const keep = (bytes: Buffer) => {
    const file = createHash('sha256').update(bytes).digest('hex')
    files.set(file, bytes)
    return { file, bytes: bytes.length }
  }
  const instances: ReceivedFiles['instances'] = []
  for (const bytes of (await Promise.all(dicom.map(filesIn))).flat()) {
    const instance = describeInstance(await parseDicom(bytes, { inflate: nodeInflate }))
    instances.push({ instance, ...keep(bytes), studyDescription: instance.studyDescription })
  }
  const recordings: ReceivedFiles['recordings'] = []
  for (const path of eeg) {
    const bytes = await readFile(path)
    const read = async (start: number, end: number) => bytes.subarray(start, end)
    const { format, signals, timeline } = await openRecording(bytes.length, read)
    const description = 'EEG'
    const { durationSeconds } = timeline
    recordings.push({ ...keep(bytes), description, format, channels: signals.length, durationSeconds, warnings: [] })
  }
  let last = 0
  return studiesFrom({ instances, recordings }, [], () => ({
    id: `std_${String(++last).padStart(16, '0')}`,
    case: 'cas_0000000000000417',
    receivedAt: '2026-11-24T09:00:00.000Z',
    receivedBy: 'per_aaaaaaaaaaaaaaaa',
  }))
}

async function filesIn(from: string | Uint8Array): Promise<Buffer[]> {
  if (typeof from !== 'string') return [Buffer.from(from)]
  if (!(await stat(from)).isDirectory()) return [await readFile(from)]
  const names = (await readdir(from)).toSorted()
  return Promise.all(names.map((name) => readFile(join(from, name))))
}
