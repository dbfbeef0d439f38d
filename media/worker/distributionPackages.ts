import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { Requirement } from './recipe.ts'
import { type Environment, runCommand } from './runCommand.ts'

type Step = (program: string, args: string[]) => Promise<{ failed?: string }>

/** Installs what the build lacks, where this process may. Answers what is still lacking and how to install it. */
export async function installMissing(
  requirements: Requirement[],
  environment: Environment,
  step: Step,
  say: (line: string) => void,
): Promise<string | undefined> {
  const before = await missingPackages(requirements, environment)
  if (before.length === 0) return undefined

  if (!(await isProgram('apt-get', environment)) || process.getuid?.() !== 0) return advice(before)
  say(`Installing what the mediasoup worker is built with: ${before.join(' ')}`)
  const aptGet = (...args: string[]) =>
    step('env', ['DEBIAN_FRONTEND=noninteractive', 'apt-get', '-o', 'DPkg::Lock::Timeout=300', ...args])
  const updated = await aptGet('update')
  const installed = await aptGet('install', '--yes', '--no-install-recommends', ...before)
  const after = await missingPackages(requirements, environment)
  if (after.length === 0) return undefined
  return [advice(after), updated.failed, installed.failed].filter((part) => part !== undefined).join('\n')
}

const advice = (packages: string[]) =>
  `The worker cannot be built: ${packages.join(', ')} missing. Install with: sudo apt-get install ${packages.join(' ')}`

/** Debian packages whose program or library is not on this machine. */
export async function missingPackages(requirements: Requirement[], environment: Environment): Promise<string[]> {
  const missing: string[] = []
  for (const requirement of requirements) {
    const there =
      'program' in requirement
        ? await isProgram(requirement.program, environment)
        : !(await runCommand('pkg-config', ['--exists', requirement.library], { environment })).failed
    if (!there) missing.push(requirement.debianPackage)
  }
  return missing
}

async function isProgram(name: string, environment: Environment): Promise<boolean> {
  for (const folder of (environment['PATH'] ?? '').split(delimiter).filter(Boolean)) {
    const found = await access(join(folder, name), constants.X_OK).then(
      () => true,
      () => false,
    )
    if (found) return true
  }
  return false
}
