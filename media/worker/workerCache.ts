import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import type { Environment } from './runCommand.ts'

/** Where the worker of one recipe is kept, outside the checkout so that a clean clone finds it. */
export type WorkerCache = {
  binary: string
  /** Folder to make a worker in; only who holds the lock may use it. */
  workshop: string
  log: string
  lock: string
  folder: string
}

export function workerCache(environment: Environment, name: string): WorkerCache {
  const root = join(environment['XDG_CACHE_HOME'] || join(environment['HOME'] || homedir(), '.cache'), 'consilium')
  const at = join(root, 'mediasoup-worker', name)
  return {
    folder: at,
    binary: join(at, 'mediasoup-worker'),
    workshop: `${at}.making`,
    log: `${at}.log`,
    lock: `${at}.lock`,
  }
}

/** Puts a finished worker in its place in one step: nobody ever sees half of one. */
export async function keepWorker(cache: WorkerCache, binary: string, origin: string): Promise<string> {
  const finished = join(cache.workshop, 'finished')
  await mkdir(finished)
  await rename(binary, join(finished, 'mediasoup-worker'))
  await writeFile(join(finished, 'origin.json'), JSON.stringify({ origin }) + '\n')
  await rm(cache.folder, { recursive: true, force: true })
  await rename(finished, cache.folder)
  return cache.binary
}

/** Runs `work` in an empty workshop while nobody else does. `onWait` is called once if somebody else is at it. */
export async function inWorkshop<T>(cache: WorkerCache, onWait: () => void, work: () => Promise<T>): Promise<T> {
  await mkdir(join(cache.folder, '..'), { recursive: true })
  const lock = await takeLock(cache.lock, onWait)
  try {
    await rm(cache.workshop, { recursive: true, force: true })
    await mkdir(cache.workshop)
    return await work()
  } finally {
    await rm(cache.workshop, { recursive: true, force: true })
    lock.giveBack()
  }
}

/** A database's write lock, because the system gives it back when its holder dies; a lock file would stay. */
async function takeLock(path: string, onWait: () => void): Promise<{ giveBack(): void }> {
  const database = new DatabaseSync(path, { timeout: 0 })
  for (let waits = 0; ; waits++) {
    try {
      database.exec('begin immediate')
      return { giveBack: () => database.close() }
    } catch (error) {
      const busy = 5 // SQLITE_BUSY
      if ((error as { errcode?: number }).errcode !== busy) {
        database.close()
        throw error
      }
      if (waits === 0) onWait()
      await pause(250)
    }
  }
}
