import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * A program that tests lean on: where it is, or why it is not there. Debian's package is installed where it is missing,
 * the machine has apt-get and this is root. A test that needs it skips with `missing` as its message otherwise.
 * @param name of the program, looked for on the path and in the folders where Debian keeps servers
 * @param packages that bring it
 */
export async function debianProgram(
  name: string,
  packages: readonly string[],
): Promise<{ path: string } | { missing: string }> {
  const before = await onPath(name)
  if (before !== undefined) return { path: before }
  const because = await installDebianPackages(packages)
  const after = await onPath(name)
  return after === undefined
    ? { missing: `${name} is not on this machine (${because ?? 'not found'})` }
    : { path: after }
}

/** Answers with what kept the packages from being installed, or nothing when they are. */
export async function installDebianPackages(packages: readonly string[]): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'installing it needs root'
  if (!(await isExecutable('/usr/bin/apt-get'))) return 'installing it needs apt-get'
  // Several test processes may ask at once: dpkg's lock lets one in, and the others find it done.
  const options = ['-y', '-q', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300']
  const keepOurs = ['-o', 'Dpkg::Options::=--force-confold']
  // A server's package starts the server, unless this says that nobody may.
  const environment = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' } }
  // The lists have a lock that does not wait: whoever finds it taken uses what the other brings.
  await run('apt-get', ['update', '-q'], environment).catch(() => undefined)
  try {
    await run('apt-get', ['install', ...options, ...keepOurs, ...packages], { ...environment, maxBuffer: 1e8 })
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const serverFolders = ['/usr/sbin', '/usr/local/sbin', '/sbin', '/usr/games']

async function onPath(name: string): Promise<string | undefined> {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean), ...serverFolders]
  for (const folder of folders) {
    const path = join(folder, name)
    if (await isExecutable(path)) return path
  }
  return undefined
}

export const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
