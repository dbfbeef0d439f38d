import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { Problem } from '../../shared/protocol/problems.ts'
import { configFrom } from '../config.ts'
import { instant, systemClock } from '../clock.ts'
import { openStore } from '../store/database.ts'
import { readOfficialTable, textOfTable } from '../terminology/tables.ts'

// `npm run terminology -- FILE... [--release NAME]`: takes official tables of codes in, each in place of the one there was.
// Exit 0 where all were taken, 1 where one was refused and nothing of it taken, 2 for no file.

/** Far more than the largest of them, and little enough to be read as one text. */
const mostBytes = 400 * 2 ** 20

const { values, positionals } = parseArgs({ options: { release: { type: 'string' } }, allowPositionals: true })
if (positionals.length === 0) {
  process.stderr.write('Usage: npm run terminology -- FILE... [--release NAME]\n')
  process.exitCode = 2
} else {
  await using store = await openStore(configFrom(process.env).store)
  for (const path of positionals) {
    try {
      const { size } = await stat(path)
      if (size > mostBytes) throw new Problem('too-large', { limit: String(mostBytes) })
      const bytes = await readFile(path)
      const { system, release, codes } = readOfficialTable(textOfTable(bytes), values.release)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const source = { system, release, source: basename(path), sha256, importedAt: instant(systemClock) }
      const count = await store.terminology.replace(source, inBatches(codes))
      process.stdout.write(`${path}: ${count} codes of ${system}, release ${release}\n`)
    } catch (error) {
      process.exitCode = 1
      const problem = error instanceof Problem ? error : undefined
      const because =
        problem?.detail['reason'] ?? problem?.code ?? (error instanceof Error ? error.message : String(error))
      process.stderr.write(`${path}: refused, and nothing of it taken: ${because}\n`)
    }
  }
}

async function* inBatches<T>(all: readonly T[]): AsyncGenerator<T[]> {
  for (let from = 0; from < all.length; from += 1000) yield all.slice(from, from + 1000)
}
