import { execFile } from 'node:child_process'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { installDebianPackages, isExecutable } from './debianPackages.ts'

const run = promisify(execFile)

/**
 * The folder of `initdb` and `postgres`: on the path, where Debian keeps them, or where `pg_config` says. On Debian, as
 * root, the package is installed where they are missing.
 */
export async function postgresBinaries(): Promise<{ folder: string } | { missing: string }> {
  const before = await look()
  if (before) return { folder: before }
  const because = await installed()
  const after = await look()
  return after ? { folder: after } : { missing: `PostgreSQL is not on this machine (${because ?? 'not found'})` }
}

async function look(): Promise<string | undefined> {
  for (const folder of [...onPath(), ...(await fromDebian()), ...(await fromPgConfig())]) {
    if ((await isExecutable(join(folder, 'initdb'))) && (await isExecutable(join(folder, 'postgres')))) return folder
  }
  return undefined
}

const onPath = (): string[] => (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)

async function fromDebian(): Promise<string[]> {
  const home = '/usr/lib/postgresql'
  const versions = await readdir(home).catch(() => [])
  return versions.toSorted((a, b) => Number(b) - Number(a)).map((version) => join(home, version, 'bin'))
}

async function fromPgConfig(): Promise<string[]> {
  return run('pg_config', ['--bindir']).then(
    ({ stdout }) => [stdout.trim()],
    () => [],
  )
}

/** Answers with what kept it from installing, or nothing when it has. */
async function installed(): Promise<string | undefined> {
  if (process.getuid?.() === 0) await withoutSystemCluster()
  return installDebianPackages(['postgresql'])
}

/** Debian's package makes and starts a cluster of its own unless this file says not to. */
async function withoutSystemCluster(): Promise<void> {
  const folder = '/etc/postgresql-common'
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'createcluster.conf'), 'create_main_cluster = false\n', { flag: 'wx' }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    },
  )
}
