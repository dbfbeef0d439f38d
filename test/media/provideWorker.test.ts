import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtempDisposable, readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { ninjaProgress } from '../../media/worker/ninjaProgress.ts'
import { provideWorker, WorkerUnavailable } from '../../media/worker/provide.ts'
import { recipe, recipeName } from '../../media/worker/recipe.ts'
import { workerCache } from '../../media/worker/workerCache.ts'
import { mediaWorker } from '../support/mediaWorker.ts'

const emptyFolder = () => mkdtempDisposable(join(tmpdir(), 'consilium-worker-'))
const nothingSaid = (line: string) => assert.fail(`said: ${line}`)
const nowhere = 'http://127.0.0.1:9'

test('a given worker that is not there is refused by its setting, and nothing else is tried', async () => {
  const provided = provideWorker({ environment: { MEDIASOUP_WORKER_BIN: '/no/such/worker' }, say: nothingSaid })
  await assert.rejects(provided, (error: Error) => {
    assert.ok(error instanceof WorkerUnavailable)
    assert.match(error.message, /MEDIASOUP_WORKER_BIN names no usable worker: \/no\/such\/worker .*ENOENT/)
    return true
  })
})

test('a given program that is no worker is refused', async () => {
  const provided = provideWorker({ environment: { MEDIASOUP_WORKER_BIN: process.execPath }, say: nothingSaid })
  await assert.rejects(provided, /does not behave like a mediasoup worker/)
})

test('without a prebuilt worker and what a build needs, the message says what to install', async () => {
  await using folder = await emptyFolder()
  const provided = provideWorker({
    environment: {
      XDG_CACHE_HOME: join(folder.path, 'cache'),
      PATH: folder.path,
      MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: nowhere,
    },
    say: () => {},
  })
  await assert.rejects(provided, /apt-get install build-essential meson ninja-build .*libsrtp2-dev libabsl-dev/)
  const left = await readdir(join(folder.path, 'cache/consilium/mediasoup-worker'))
  assert.deepEqual(
    left.filter((name) => !/\.(lock|log)$/.test(name)),
    [],
    'a failed attempt leaves nothing that looks like a worker',
  )
})

test('a given worker is used as it is', async () => {
  const real = await mediaWorker()
  assert.equal(await provideWorker({ environment: { MEDIASOUP_WORKER_BIN: real }, say: nothingSaid }), real)
})

test('a worker in the cache is used without a download or a build', async () => {
  await using folder = await emptyFolder()
  const environment = { XDG_CACHE_HOME: folder.path, PATH: '' }
  const { binary } = workerCache(environment, recipeName(recipe))
  await mkdir(dirname(binary), { recursive: true })
  await cp(await mediaWorker(), binary)
  assert.equal(await provideWorker({ environment, say: nothingSaid }), binary)
})

test('two set-ups at once download the prebuilt worker once, and it replaces one in the cache that does not start', async () => {
  await using folder = await emptyFolder()
  await using release = await releasePage(await mediaWorker(), folder.path)
  const environment = {
    ...process.env,
    MEDIASOUP_WORKER_BIN: undefined,
    XDG_CACHE_HOME: folder.path,
    MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: release.url,
  }
  const { binary } = workerCache(environment, recipeName(recipe))
  await mkdir(dirname(binary), { recursive: true })
  await writeFile(binary, 'half a worker', { mode: 0o755 })

  const set = () => provideWorker({ environment, say: () => {} })
  assert.deepEqual(await Promise.all([set(), set()]), [binary, binary])
  assert.equal(release.downloads(), 1)
})

test('a change in a compatibility header or an edit makes another worker', async () => {
  await using folder = await emptyFolder()
  await cp(recipe.compatFolder, folder.path, { recursive: true })
  assert.equal(recipeName({ ...recipe, compatFolder: folder.path }), recipeName(recipe))
  await writeFile(join(folder.path, 'libsrtp3/include/srtp.h'), '// another header\n')
  assert.notEqual(recipeName({ ...recipe, compatFolder: folder.path }), recipeName(recipe))
  assert.notEqual(recipeName({ ...recipe, edits: [] }), recipeName(recipe))
})

test('the progress of a build is told every ten seconds, with the time that is left', () => {
  let now = 0
  const said: string[] = []
  const progress = ninjaProgress(
    (line) => said.push(line),
    () => now,
  )
  for (let step = 1; step <= 250; step++) {
    now += 1000
    progress(`[${step}/250] Compiling`)
  }
  progress('In file included from somewhere:')
  assert.equal(said.length, 25)
  assert.equal(said[0], '  10 of 250 steps (4 %), about 4 min left')
})

/** A server of one release file, as mediasoup's script looks for it. */
async function releasePage(worker: string, folder: string) {
  const archive = join(folder, 'release.tgz')
  await promisify(execFile)('tar', ['-czf', archive, '-C', dirname(worker), 'mediasoup-worker'])
  const body = await readFile(archive)
  let downloads = 0
  const server = createServer((_request, response) => {
    downloads++
    response.end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    downloads: () => downloads,
    [Symbol.asyncDispose]: async () => {
      server.close()
      await once(server, 'close')
    },
  }
}
