import { execFile } from 'node:child_process'
import { mkdir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export const peerVersions = { edfdecoder: '0.1.2', '@epicurrents/edf-reader': '0.2.0-0' } as const

/**
 * The peers, brought by npm into the user's cache: they are no dependencies of the product.
 * @returns where each stands
 */
export async function providePeers(say: (line: string) => void): Promise<{ edfdecoder: string; epicurrents: string }> {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'consilium', 'bench-eeg')
  const unpacked = async (name: keyof typeof peerVersions) => {
    const folder = join(cache, `${name.replaceAll(/\W/g, '_')}-${peerVersions[name]}`)
    if (await stat(join(folder, 'package')).catch(() => null)) return join(folder, 'package')
    say(`Fetching ${name} ${peerVersions[name]} with npm pack.`)
    await mkdir(folder, { recursive: true })
    const { stdout } = await run('npm', ['pack', '--silent', `${name}@${peerVersions[name]}`], { cwd: folder })
    await run('tar', ['xzf', stdout.trim().split('\n').at(-1) ?? ''], { cwd: folder })
    return join(folder, 'package')
  }
  return {
    edfdecoder: join(await unpacked('edfdecoder'), 'dist', 'edfdecoder.cjs.js'),
    epicurrents: join(await unpacked('@epicurrents/edf-reader'), 'umd', 'edf-reader.js'),
  }
}
