import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import type { Files } from '../../../server/store/files.ts'
import { openFolderFiles } from '../../../server/store/folderFiles.ts'
import { killedAfter } from '../../support/killedProcess.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const missing = sha256(new Uint8Array([1, 2, 3]))
const notFound = { code: 'not-found' }

const forms: readonly { name: string; opened(folder: string): Promise<Files> }[] = [
  { name: 'in a folder', opened: openFolderFiles },
]

for (const { name, opened } of forms) {
  describe(`files ${name}`, () => {
    test('what is missing is not-found, before the first byte', async () => {
      await using folder = await emptyFolder()
      await using files = await opened(folder.path)
      await assert.rejects(files.size(missing), notFound)
      await assert.rejects(files.read(missing), notFound)
      await assert.rejects(files.stream(missing), notFound)
      await files.remove(missing)
    })

    test('a name that is not a hash reaches nothing, wherever it points', async () => {
      await using folder = await emptyFolder()
      await using files = await opened(join(folder.path, 'files'))
      await writeFile(join(folder.path, 'secret'), 'secret')
      const stored = await files.put(new Uint8Array([1]))
      const names = ['', '.', '../secret', '../../secret', join(folder.path, 'secret'), `${stored}/../${stored}`]
      for (const path of [...names, stored.toUpperCase(), `${stored}\n`, stored.slice(1), `${stored}\u0000`]) {
        await assert.rejects(files.read(path), notFound)
        await assert.rejects(files.size(path), notFound)
        await assert.rejects(files.stream(path), notFound)
        await assert.rejects(files.remove(path), notFound)
      }
      assert.equal(await readFile(join(folder.path, 'secret'), 'utf8'), 'secret')
    })

    test('a source that breaks off stores nothing', async () => {
      await using folder = await emptyFolder()
      await using files = await opened(folder.path)
      await assert.rejects(files.putStream(breakingOff()), /went away/)
      await assert.rejects(files.size(sha256(new Uint8Array(100_000))), notFound)
      assert.deepEqual(await filesUnder(folder.path), [])
    })

    test('a range that is none is refused', async () => {
      await using folder = await emptyFolder()
      await using files = await opened(folder.path)
      const stored = await files.put(new Uint8Array([1, 2, 3]))
      for (const [start, end] of [[-1], [2, 1], [0.5], [Number.NaN], [0, Infinity], [0, -1]]) {
        await assert.rejects(files.read(stored, start, end), { code: 'invalid-input' })
        await assert.rejects(files.stream(stored, start, end), { code: 'invalid-input' })
      }
    })

    test('what is stored is named by its hash and comes back whole, also after reopening', async () => {
      await using folder = await emptyFolder()
      const bytes = new Uint8Array(randomBytes(700_001))
      {
        await using files = await opened(folder.path)
        assert.equal(await files.put(bytes), sha256(bytes))
        assert.equal(await files.put(new Uint8Array()), sha256(new Uint8Array()))
      }
      await using files = await opened(folder.path)
      assert.deepEqual(await files.read(sha256(bytes)), bytes)
      assert.deepEqual(await whole(await files.stream(sha256(bytes))), bytes)
      assert.equal(await files.size(sha256(bytes)), bytes.length)
      assert.deepEqual(await files.read(sha256(new Uint8Array())), new Uint8Array())
    })

    test('storing twice, also at the same time, is storing once', async () => {
      await using folder = await emptyFolder()
      await using files = await opened(folder.path)
      const bytes = new Uint8Array(randomBytes(100_000))
      const names = await Promise.all(Array.from({ length: 8 }, () => files.put(bytes)))
      assert.deepEqual(new Set(names), new Set([await files.put(bytes)]))
      assert.equal((await filesUnder(folder.path)).length, 1)
      assert.deepEqual(await files.read(sha256(bytes)), bytes)
    })

    test('a stream of pieces is stored as one, with its length', async () => {
      await using folder = await emptyFolder()
      await using files = await opened(folder.path)
      const bytes = new Uint8Array(randomBytes(5_000_000))
      const inPieces = async function* () {
        for (let from = 0; from < bytes.length; from += 333_333) yield bytes.subarray(from, from + 333_333)
      }
      assert.deepEqual(await files.putStream(inPieces()), { sha256: sha256(bytes), bytes: bytes.length })
      assert.deepEqual(await files.read(sha256(bytes)), bytes)
    })

    test('a range is what lies from its start up to its end, and no further than the file', async () => {
      await using folder = await emptyFolder()
      await using files = await opened(folder.path)
      const bytes = new Uint8Array(randomBytes(1_000_000))
      const stored = await files.put(bytes)
      for (const [start, end] of [
        [0],
        [999_999],
        [0, 1],
        [5, 5],
        [262_143, 524_289],
        [999_990, 2_000_000],
        [3_000_000],
      ]) {
        const wanted = bytes.slice(start, end)
        assert.deepEqual(await files.read(stored, start, end), wanted)
        assert.deepEqual(await whole(await files.stream(stored, start, end)), wanted)
      }
    })

    test('what was removed is gone, and can be stored again', async () => {
      await using folder = await emptyFolder()
      await using files = await opened(folder.path)
      const stored = await files.put(new Uint8Array([1, 2, 3]))
      await files.remove(stored)
      await files.remove(stored)
      await assert.rejects(files.read(stored), notFound)
      assert.equal(await files.put(new Uint8Array([1, 2, 3])), stored)
      assert.equal(await files.size(stored), 3)
    })
  })
}

describe('a process that is killed while it stores files in a folder', () => {
  const program = join(import.meta.dirname, 'putUntilKilled.ts')

  test('in the middle of one leaves none, and what it left is swept an hour later', async () => {
    await using folder = await emptyFolder()
    await killedAfter(1, program, folder.path, 'endless')
    const [leftover = '', ...others] = await filesUnder(folder.path)
    assert.equal(dirname(leftover), join(folder.path, 'incoming'))
    assert.deepEqual(others, [])

    // Somebody else's upload would look just like this.
    await (await openFolderFiles(folder.path))[Symbol.asyncDispose]()
    assert.deepEqual(await filesUnder(folder.path), [leftover])
    const longAgo = new Date(Date.now() - 61 * 60 * 1000)
    await utimes(leftover, longAgo, longAgo)
    await (await openFolderFiles(folder.path))[Symbol.asyncDispose]()
    assert.deepEqual(await filesUnder(folder.path), [])
  })

  test('has lost none that was acknowledged, and every file is what its name says', async () => {
    await using folder = await emptyFolder()
    const said = await killedAfter(40, program, folder.path, 'many')
    const stored = (await filesUnder(folder.path)).filter((path) => !path.startsWith(join(folder.path, 'incoming')))
    const names = new Set(stored.map((path) => basename(path)))
    for (const sha of said) assert.ok(names.has(sha), `${sha} was acknowledged`)
    for (const path of stored) {
      const name = basename(path)
      assert.equal(sha256(await readFile(path)), name)
      assert.equal(path, join(folder.path, name.slice(0, 2), name.slice(2, 4), name))
    }
  })
})

async function emptyFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'consilium-files-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

async function whole(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of stream) pieces.push(piece)
  return new Uint8Array(Buffer.concat(pieces))
}

async function* breakingOff(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(100_000)
  throw new Error('the browser went away')
}
