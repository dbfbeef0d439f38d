import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Report } from '../../shared/statement/report.ts'
import { maximumFileBytes, verifyFile } from '../../shared/statement/verifyFile.ts'
import { readableReport } from './readableReport.ts'

const usage = `usage: npm run verify -- FILE [--json] [--root SHA256-FINGERPRINT]
       npm run verify -- --recipe > verify.sh    the same with openssl alone: sh verify.sh FILE
`
const recipe = join(import.meta.dirname, 'verify-with-openssl.sh')
const exitCodes = { valid: 0, 'not-valid': 1, 'not-readable': 2 } as const satisfies Record<Report['verdict'], number>

process.exitCode = await main(process.argv.slice(2))

async function main(args: string[]): Promise<number> {
  if (args.length === 1 && args[0] === '--recipe') {
    process.stdout.write(await readFile(recipe))
    return 0
  }
  const read = readArguments(args)
  if (!read) {
    process.stderr.write(usage)
    return exitCodes['not-readable']
  }
  const report = await reportOn(read.file, read.roots)
  process.stdout.write(read.json ? `${JSON.stringify(report)}\n` : readableReport(report))
  return exitCodes[report.verdict]
}

function readArguments(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, root: { type: 'string', multiple: true } },
    })
    const [file] = positionals
    if (file === undefined || positionals.length > 1) return undefined
    const roots = values.root?.map((root) => root.replaceAll(':', '').toLowerCase())
    return { file, json: values.json, roots }
  } catch {
    // parseArgs throws for an option it does not know.
    return undefined
  }
}

async function reportOn(file: string, trustedRoots: string[] | undefined): Promise<Report> {
  try {
    await using handle = await open(file)
    // One byte more than allowed, so that a larger file is seen to be larger and is not read whole.
    const buffer = Buffer.alloc(Math.min((await handle.stat()).size, maximumFileBytes) + 1)
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0)
    return await verifyFile(new Uint8Array(buffer.subarray(0, bytesRead)), trustedRoots ? { trustedRoots } : {})
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    const detail = `the file cannot be opened (${String(error.code)})`
    return { verdict: 'not-readable', checks: [{ id: 'file-readable', ok: false, detail }], summary: null }
  }
}
