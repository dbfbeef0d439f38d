import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchResult, Measured } from './result.ts'

const names = ['media', 'join', 'reconnect', 'growth', 'soak', 'stage', 'mri', 'eeg', 'document', 'sign', 'cases']

/** `npm run bench -- NAME [--json]`: measures ours and the peers in one run; the last line of `--json` is the result. */
async function main(args: readonly string[]): Promise<number> {
  const [name, ...more] = args.filter((argument) => argument !== '--json')
  if (name === undefined || more.length > 0 || !names.includes(name)) {
    process.stderr.write(`usage: npm run bench -- NAME [--json], where NAME is one of ${names.join(', ')}\n`)
    return 2
  }
  const module = join(import.meta.dirname, `${name}.ts`)
  if (!existsSync(module)) {
    process.stderr.write(`There is no bench "${name}" yet.\n`)
    return 2
  }
  const { run } = (await import(module)) as { run: () => Promise<BenchResult> }
  const result = await run()
  process.stdout.write(args.includes('--json') ? `${JSON.stringify(result)}\n` : table(result))
  return 0
}

function table({ bench, ours, peers, ratios, conditions }: BenchResult): string {
  const contenders: Record<string, Measured> = { ours, ...peers }
  const columns = Object.keys(contenders)
  const numbers = [...new Set(Object.values(contenders).flatMap((one) => Object.keys(one)))].filter((key) =>
    Object.values(contenders).some((one) => typeof one[key] !== 'string'),
  )
  const rows = [['', ...columns], ...numbers.map((key) => [key, ...columns.map((one) => cell(contenders[one]?.[key]))])]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  const lines = rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const words = columns.flatMap((one) =>
    Object.entries(contenders[one] ?? {}).flatMap(([key, value]) =>
      typeof value === 'string' ? [`${one} ${key}: ${value}`] : [],
    ),
  )
  const kept = Object.entries(ratios).map(([key, value]) => `ratio ${key}: ${value ?? '-'}`)
  const where = Object.entries(conditions).map(([key, value]) => `${key}: ${cell(value)}`)
  return `${[`${bench}`, '', ...lines, '', ...kept, '', ...words, '', ...where].join('\n')}\n`
}

function cell(value: Measured[string] | undefined): string {
  if (value === null || value === undefined) return '-'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

process.exitCode = await main(process.argv.slice(2))
