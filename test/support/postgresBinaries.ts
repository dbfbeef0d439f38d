import { execFile } from 'node:child_process'
import { access, constants, mkdir, readdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

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

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )

/** Answers with what kept it from installing, or nothing when it has. */
async function installed(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'installing it needs root'
  if (!(await isExecutable('/usr/bin/apt-get'))) return 'installing it needs apt-get'
  // Several test processes may ask at once: dpkg's lock lets one in, and the others find it done.
  const options = ['-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300']
  const keepOurs = ['-o', 'Dpkg::Options::=--force-confold']
  const environment = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  try {
    await withoutSystemCluster()
    await run('apt-get', ['update', '-q'], environment)
    await run('apt-get', ['install', ...options, ...keepOurs, 'postgresql'], environment)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
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
