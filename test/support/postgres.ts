import { type ChildProcessByStdio, execFile, spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { on } from 'node:events'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { postgresBinaries } from './postgresBinaries.ts'

const run = promisify(execFile)

const binaries = await postgresBinaries()

/** Put into a test's options: skips it, saying why, on a machine where there is no PostgreSQL and none can be had. */
export const needsPostgres = 'missing' in binaries ? { skip: binaries.missing } : {}

/**
 * A fresh database in a PostgreSQL cluster of this process's own, which is made at the first call, speaks on a Unix
 * socket only, flushes to disk as in production, and ends with the process, however that ends.
 */
export async function throwawayPostgres(): Promise<AsyncDisposable & { url: string }> {
  const { socketFolder } = await (cluster ??= startCluster())
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await asSuperuser(socketFolder, `create database ${name}`)
  return {
    url: urlOf(socketFolder, name),
    [Symbol.asyncDispose]: () => asSuperuser(socketFolder, `drop database if exists ${name} with (force)`),
  }
}

let cluster: Promise<{ socketFolder: string }> | undefined

async function startCluster(): Promise<{ socketFolder: string }> {
  if ('missing' in binaries) throw new Error(binaries.missing)
  const folder = await mkdtemp(join(tmpdir(), 'consilium-postgres-'))
  try {
    const owner = await ownerOf(folder)
    const child = spawn('sh', ['-c', whileWeLive, 'sh', binaries.folder, folder, superuser], {
      ...owner,
      cwd: folder,
      // Its own session: Ctrl-C ends the tests, and their end ends the cluster.
      detached: true,
      stdio: ['pipe', 'ignore', 'pipe'],
    })
    process.once('exit', () => endCluster(child, folder))
    await readyToAnswer(child)
    // From here on it keeps no test process alive.
    child.unref()
    for (const pipe of [child.stdin, child.stderr]) if (pipe instanceof Socket) pipe.unref()
    return { socketFolder: folder }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

const superuser = 'consilium'

/**
 * Makes a cluster and serves until its standard input ends, which it does when we are gone, by whatever death. `$1` is
 * the folder of the binaries, `$2` the cluster's, which goes last, `$3` the superuser. SIGINT is a fast shutdown: it
 * waits for nobody.
 */
const whileWeLive = `
  trap 'rm -rf "$2"' EXIT
  "$1/initdb" -D "$2/data" -U "$3" --auth trust --encoding UTF8 --locale C --no-sync >/dev/null || exit 1
  "$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=on -c max_connections=60 -c shared_buffers=16MB &
  server=$!
  cat >/dev/null
  exec 2>/dev/null # nobody reads it any longer, and a word said there would be our last
  kill -INT $server
  turns=0
  while [ -e "$2/data/postmaster.pid" ] && [ $turns -lt 200 ]; do sleep 0.05; turns=$((turns + 1)); done
  kill -KILL $server
  wait $server
`

/** PostgreSQL refuses to run as root: then the folder, and the cluster in it, are another user's. */
async function ownerOf(folder: string): Promise<{ uid: number; gid: number } | object> {
  if (process.getuid?.() !== 0) return {}
  const uid = await idOf('-u')
  const gid = await idOf('-g')
  await chown(folder, uid, gid)
  return { uid, gid }
}

async function idOf(which: '-u' | '-g'): Promise<number> {
  const { stdout } = await run('id', [which, 'postgres']).catch(() => run('id', [which, 'nobody']))
  return Number(stdout)
}

async function readyToAnswer(child: ChildProcessByStdio<Writable, null, Readable>): Promise<void> {
  let said = ''
  const ended = new AbortController()
  child.once('exit', () => ended.abort())
  try {
    for await (const [text] of on(child.stderr, 'data', { signal: ended.signal })) {
      said += String(text)
      if (said.includes('ready to accept connections')) break
    }
  } catch (error) {
    throw new Error(`PostgreSQL did not start:\n${said}`, { cause: error })
  }
  child.stderr.resume()
}

/** Waits, since nothing may outlive us, and in the one way that an exit handler can. */
function endCluster(child: ChildProcessByStdio<Writable, null, Readable>, folder: string): void {
  child.stdin.destroy()
  const untilGone = 'turns=0; while [ -e "$1" ] && [ $turns -lt 300 ]; do sleep 0.05; turns=$((turns + 1)); done'
  spawnSync('sh', ['-c', untilGone, 'sh', folder])
}

const urlOf = (socketFolder: string, name: string): string =>
  `postgres://${superuser}@localhost/${name}?host=${encodeURIComponent(socketFolder)}`

async function asSuperuser(socketFolder: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: urlOf(socketFolder, 'postgres') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
