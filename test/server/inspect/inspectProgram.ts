import { execFile } from 'node:child_process'
import { join } from 'node:path'

export type Inspection = { kind: string; code?: string; message?: string; file: string; [field: string]: unknown }

/** Runs the program behind `npm run inspect` on these files. */
export function inspect(...files: string[]): Promise<{ exitCode: number; lines: Inspection[]; errors: string }> {
  const program = join(import.meta.dirname, '../../../server/imaging/inspect.ts')
  return new Promise((resolve) => {
    execFile(process.execPath, [program, '--json', ...files], { maxBuffer: 2 ** 26 }, (error, output, errors) => {
      const lines = output.split('\n').filter((line) => line !== '')
      const exitCode = error ? Number(error.code) : 0
      resolve({ exitCode, lines: lines.map((line) => JSON.parse(line) as Inspection), errors })
    })
  })
}
