import { open } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { Problem } from '../../shared/protocol/problems.ts'
import type { ProblemCode } from '../../shared/protocol/problems.ts'
import { nodeCodecs } from './codecs.ts'
import { inspectDicom } from './inspectDicom.ts'
import type { DicomInspection } from './inspectDicom.ts'
import { inspectEeg } from './inspectEeg.ts'
import type { EegInspection } from './inspectEeg.ts'
import { kindBytes, kindOf } from './kindOf.ts'

type Refused = { file: string; kind: 'refused'; code: ProblemCode; message: string }
type Inspection = DicomInspection | EegInspection | Refused

/**
 * `npm run inspect -- FILE... [--json]`: what the readers make of each file, one line each: JSON, or a short text where
 * a person is looking and has not asked for JSON. Exit 0 where all are readable, 1 where one is refused, 2 for no file.
 */
const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true })
const asText = process.stdout.isTTY && !values.json
const codecs = nodeCodecs()

if (positionals.length === 0) {
  process.stderr.write('Usage: npm run inspect -- FILE... [--json]\n')
  process.exitCode = 2
}
for (const path of positionals) {
  const inspection = await inspect(path)
  if (inspection.kind === 'refused') process.exitCode = 1
  process.stdout.write(`${asText ? oneLine(inspection) : JSON.stringify(inspection)}\n`)
}

async function inspect(path: string): Promise<Inspection> {
  try {
    const kind = kindOf(await firstBytes(path))
    return kind === 'dicom' ? await inspectDicom(path, codecs) : await inspectEeg(path)
  } catch (thrown) {
    const problem = thrown instanceof Problem ? thrown : unreadable(thrown)
    // A file that the system cannot open is the caller's affair; anything else that is no Problem is a bug of ours.
    const bug = problem.code === 'unreadable-file' && problem.detail['reason'] === 'fault'
    if (bug) process.stderr.write(`${thrown instanceof Error ? thrown.stack : String(thrown)}\n`)
    return { file: path, kind: 'refused', code: problem.code, message: messageOf(problem) }
  }
}

async function firstBytes(path: string): Promise<Uint8Array> {
  await using file = await open(path)
  const { bytesRead, buffer } = await file.read(new Uint8Array(kindBytes), 0, kindBytes, 0)
  return buffer.subarray(0, bytesRead)
}

function unreadable(thrown: unknown): Problem {
  const system = thrown instanceof Error && 'syscall' in thrown && 'code' in thrown ? String(thrown.code) : null
  if (system === 'ENOENT') return new Problem('not-found', { reason: 'no such file' })
  return new Problem('unreadable-file', { reason: system ?? 'fault' }, { cause: thrown })
}

function messageOf({ code, detail }: Problem): string {
  const about = Object.entries(detail).map(([name, value]) => `${name}: ${value}`)
  return about.length > 0 ? `${code} (${about.join(', ')})` : code
}

function oneLine(inspection: Inspection): string {
  if (inspection.kind === 'refused') return `${inspection.file}: refused, ${inspection.message}`
  const warnings = inspection.warnings.length > 0 ? `; ${inspection.warnings.join(', ')}` : ''
  if (inspection.kind === 'eeg') {
    return `${inspection.file}: ${inspection.format}, ${inspection.signals.length} signals, ${inspection.durationSeconds} s${warnings}`
  }
  const { file, modality, rows, columns, frames, transferSyntax } = inspection
  return `${file}: ${modality} ${columns} x ${rows} x ${frames}, ${transferSyntax}${warnings}`
}
