import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

const root = join(import.meta.dirname, '../..')
export const clientFolder = join(root, 'client/dist')
const stamp = join(clientFolder, '.built-from')

/** Builds the client unless what stands in `client/dist` was built from these very sources. */
export async function buildClient(say: (line: string) => void): Promise<void> {
  const sources = hashOfSources()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return
  say('Building the client. Some seconds.')
  await build({ configFile: join(root, 'client/vite.config.ts'), logLevel: 'error' })
  writeFileSync(stamp, sources)
}

function hashOfSources(): string {
  const hash = createHash('sha256')
  const files = globSync(['client/**/*', 'shared/**/*', 'package-lock.json'], {
    cwd: root,
    exclude: ['client/dist/**'],
  }).toSorted()
  for (const file of files) {
    const path = join(root, file)
    if (statSync(path).isFile()) hash.update(file).update('\0').update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex')
}
