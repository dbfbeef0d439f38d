import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { debianProgram } from './debianPackages.ts'

const run = promisify(execFile)

/** Put into a test's options: skips it where dcmtk and gdcm are not there and cannot be installed. */
export async function needsDicomTools(): Promise<{ skip?: string }> {
  for (const [name, packages] of [
    ['dcmdump', ['dcmtk', 'libgdcm-tools']],
    ['gdcmconv', ['dcmtk', 'libgdcm-tools']],
  ] as const) {
    const found = await debianProgram(name, packages)
    if ('missing' in found) return { skip: found.missing }
  }
  return {}
}

export type Oracle = { sha256: string; values: Int32Array }

/**
 * The digest of the stored values of each file as dcmtk and gdcm decode them: by their programs alone, none of our
 * reader. Null for a file that they find no pixels in.
 */
export async function independentDigests(paths: readonly string[]): Promise<Map<string, Oracle | null>> {
  const folder = await mkdtemp(join(tmpdir(), 'consilium-oracle-'))
  try {
    const syntaxes = await dumped(paths, ['--search', '0002,0010'])
    const plain: string[] = []
    for (const [index, path] of paths.entries()) {
      const to = join(folder, `${index}.dcm`)
      const decoder = decoderFor(syntaxes[index]?.get('0002,0010') ?? '')
      if (decoder) await run(decoder[0], [...decoder[1], path, to])
      else await symlink(path, to)
      plain.push(to)
    }
    const fields = await dumped(plain, ['+W', folder])
    const digests = new Map<string, Oracle | null>()
    for (const [index, path] of paths.entries()) {
      const own = fields[index] ?? new Map<string, string>()
      const raw = await readFile(join(folder, `${index}.dcm.0.raw`)).catch(() => null)
      digests.set(path, raw && oracle(raw, own))
    }
    return digests
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** By the names dcmdump has for transfer syntaxes. */
function decoderFor(syntax: string): [string, string[]] | null {
  if (/JPEGLS/.test(syntax)) return ['dcmdjpls', []]
  if (/JPEG2000|JPEG 2000/i.test(syntax)) return ['gdcmconv', ['--raw']]
  if (/JPEG/.test(syntax)) return ['dcmdjpeg', []]
  if (/RLE/.test(syntax)) return ['dcmdrle', []]
  return /Deflated|BigEndian/.test(syntax) ? ['dcmconv', ['+te']] : null
}

/** The elements of the outermost level that dcmdump prints, by `gggg,eeee`, file by file. */
async function dumped(paths: readonly string[], options: readonly string[]): Promise<Map<string, string>[]> {
  const { stdout } = await run('dcmdump', ['+F', '-q', ...options, ...paths], { maxBuffer: 1e9, encoding: 'latin1' })
  const files: Map<string, string>[] = []
  for (const line of stdout.split('\n')) {
    if (line.startsWith('# dcmdump (')) files.push(new Map())
    const [, tag, value] = /^\(([0-9a-f]{4},[0-9a-f]{4})\) \w\w =?\[?([^\]#]*?)\]? +#/.exec(line) ?? []
    if (tag !== undefined) files.at(-1)?.set(tag, value ?? '')
  }
  return files
}

function oracle(raw: Buffer, fields: ReadonlyMap<string, string>): Oracle {
  const of = (tag: string, otherwise: number) => Number(fields.get(tag) ?? otherwise)
  const allocated = of('0028,0100', 16)
  const stored = of('0028,0101', allocated)
  const high = of('0028,0102', stored - 1)
  const signed = of('0028,0103', 0) === 1
  const count = of('0028,0010', 0) * of('0028,0011', 0) * of('0028,0008', 1) * of('0028,0002', 1)
  const values = new Int32Array(count)
  for (let i = 0; i < count; i++) {
    const cell =
      allocated === 8 ? raw.readUInt8(i) : allocated === 16 ? raw.readUInt16LE(2 * i) : raw.readInt32LE(4 * i)
    const lowered = (cell >>> (high + 1 - stored)) << (32 - stored)
    values[i] = signed ? lowered >> (32 - stored) : lowered >>> (32 - stored)
  }
  return { sha256: createHash('sha256').update(Buffer.from(values.buffer)).digest('hex'), values }
}
