import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Sha256 } from '../../shared/domain/identifiers.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { systemClock } from '../clock.ts'
import type { Files } from './files.ts'

/** A file that nobody has written to for so long was left by a crash. Others may share the folder and be writing. */
const leftoverAfterMilliseconds = 60 * 60 * 1000
const pieceBytes = 256 * 1024

/** Files in a folder, as `ab/cd/abcd...`. Written in `incoming`, on disk before they get their name. */
export async function openFolderFiles(folder: string): Promise<Files> {
  const incoming = join(folder, 'incoming')
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  await sweep(incoming)
  const shards = new Map<string, Promise<string>>()

  /** The folder of a file. Each process makes sure once that the folder itself would survive a power cut. */
  const shardOf = (sha256: string): Promise<string> => {
    const name = join(sha256.slice(0, 2), sha256.slice(2, 4))
    const made = shards.get(name) ?? makeShard(folder, name)
    shards.set(name, made)
    made.catch(() => shards.delete(name))
    return made
  }
  const putStream = async (bytes: AsyncIterable<Uint8Array>) => {
    const temporary = join(incoming, randomUUID())
    try {
      const written = await writeDurably(temporary, bytes)
      const shard = await shardOf(written.sha256)
      await rename(temporary, join(shard, written.sha256))
      await flushFolder(shard)
      return written
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  }

  return {
    putStream,
    put: async (bytes) => (await putStream(only(bytes))).sha256,
    size: async (sha256) => (await found(() => stat(pathOf(folder, sha256)))).size,
    async read(sha256, start, end) {
      const handle = await found(() => open(pathOf(folder, sha256)))
      try {
        const range = within((await handle.stat()).size, start, end)
        const bytes = new Uint8Array(range.end - range.start)
        await fill(handle, bytes, range.start)
        return bytes
      } finally {
        await handle.close()
      }
    },
    async stream(sha256, start, end) {
      const path = pathOf(folder, sha256)
      const { size } = await found(() => stat(path))
      // Opened when the first byte is asked for, so that a stream nobody reads holds nothing open.
      return pieces(path, within(size, start, end))
    },
    async remove(sha256) {
      const path = pathOf(folder, sha256)
      await rm(path, { force: true })
      await found(() => flushFolder(dirname(path))).catch(ifNotFound(undefined))
    },
    async [Symbol.asyncDispose]() {
      // Nothing is held open between calls.
    },
  }
}

async function writeDurably(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ sha256: string; bytes: number }> {
  const handle = await open(path, 'wx', 0o600)
  try {
    const hash = createHash('sha256')
    let length = 0
    for await (const piece of bytes) {
      hash.update(piece)
      await writeAll(handle, piece)
      length += piece.length
    }
    await handle.sync()
    return { sha256: hash.digest('hex'), bytes: length }
  } finally {
    await handle.close()
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += (await handle.write(bytes, written)).bytesWritten
  }
}

async function makeShard(folder: string, name: string): Promise<string> {
  const shard = join(folder, name)
  await mkdir(shard, { recursive: true, mode: 0o700 })
  await flushFolder(dirname(shard))
  await flushFolder(folder)
  return shard
}

/** A name is on disk only when its folder is. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function sweep(incoming: string): Promise<void> {
  const oldest = systemClock.now() - leftoverAfterMilliseconds
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name)
    const { mtimeMs } = await found(() => stat(path)).catch(ifNotFound({ mtimeMs: Infinity }))
    if (mtimeMs < oldest) await rm(path, { force: true })
  }
}

/** A name that is not a hash names no file, wherever it may point. */
function pathOf(folder: string, sha256: string): string {
  if (!Sha256.safeParse(sha256).success) throw new Problem('not-found', { kind: 'file' })
  return join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256)
}

async function found<Answer>(look: () => Promise<Answer>): Promise<Answer> {
  try {
    return await look()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new Problem('not-found', { kind: 'file' })
    }
    throw error
  }
}

const ifNotFound =
  <Answer>(instead: Answer) =>
  (error: unknown): Answer => {
    if (error instanceof Problem && error.code === 'not-found') return instead
    throw error
  }

type Range = { start: number; end: number }

/** What lies beyond the end is left out, as in HTTP. @throws Problem `invalid-input` for what is no range at all. */
function within(size: number, start = 0, end = Math.max(start, size)): Range {
  const sound = Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && end >= start
  if (!sound) throw new Problem('invalid-input', { at: 'range' })
  return { start: Math.min(start, size), end: Math.min(end, size) }
}

async function fill(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let read = 0; read < bytes.length;) {
    const { bytesRead } = await handle.read(bytes, read, bytes.length - read, position + read)
    if (bytesRead === 0) throw new Error('a stored file is shorter than it was a moment ago')
    read += bytesRead
  }
}

async function* pieces(path: string, { start, end }: Range): AsyncGenerator<Uint8Array> {
  const handle = await found(() => open(path))
  try {
    for (let position = start; position < end;) {
      const bytes = new Uint8Array(Math.min(pieceBytes, end - position))
      await fill(handle, bytes, position)
      position += bytes.length
      yield bytes
    }
  } finally {
    await handle.close()
  }
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
