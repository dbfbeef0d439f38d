import { execFileSync, spawnSync } from 'node:child_process'
import { debianProgram } from './debianPackages.ts'

/** Of the interface that leads nowhere. */
export const ownAddress = '198.18.0.1'
const inside = 'CONSILIUM_OWN_NETWORK'

/**
 * Runs this test file again in a network namespace of its own, where packets can be dropped without anybody else missing
 * them, and ends this process with its result. It has the loopback and an interface that leads nowhere, without which a
 * browser takes itself to be offline.
 * @param programs that have to be installed while there is still a network: name and Debian packages
 * @returns why not, where the machine does not let it; nothing once inside
 */
export async function enterOwnNetwork(
  programs: Readonly<Record<string, readonly string[]>>,
): Promise<string | undefined> {
  if (process.env[inside] !== undefined) return undefined
  if (process.getuid?.() !== 0) return 'dropping packets needs root'
  for (const [name, packages] of Object.entries({ nft: ['nftables'], ip: ['iproute2'], ...programs })) {
    const found = await debianProgram(name, packages)
    if ('missing' in found) return found.missing
  }
  const setUp = [
    'ip link set lo up',
    'ip link add nowhere0 type veth peer name nowhere1',
    `ip address add ${ownAddress}/30 dev nowhere0`,
    'ip link set nowhere0 up',
    'ip link set nowhere1 up',
    'nft add table inet test',
    "nft 'add chain inet test out { type filter hook output priority 0; }'",
  ].join(' && ')
  const unshared = (script: string, args: string[] = []) =>
    spawnSync('unshare', ['--net', 'sh', '-c', script, 'sh', ...args], {
      stdio: args.length > 0 ? 'inherit' : 'pipe',
      env: { ...process.env, [inside]: 'yes' },
    })
  const tried = unshared(setUp)
  if (tried.status !== 0) return `this machine has no network namespaces (${String(tried.stderr).trim()})`
  const { execPath, execArgv, argv } = process
  const ran = unshared(`${setUp} && exec "$@"`, [execPath, ...execArgv, ...argv.slice(1)])
  process.exit(ran.status ?? 1)
}

/** Drops packets that leave any program of this network, by the words of an nftables rule, until it is disposed of. */
export function dropping(...rules: string[]): Disposable {
  for (const rule of rules) nft('add', 'rule', 'inet', 'test', 'out', ...rule.split(' '), 'drop')
  return { [Symbol.dispose]: () => nft('flush', 'chain', 'inet', 'test', 'out') }
}

const nft = (...words: string[]) => execFileSync('nft', words, { stdio: 'pipe' })
