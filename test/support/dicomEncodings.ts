import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Each transfer syntax that loses nothing, and who writes it: dcmtk or gdcm. */
export const lossless: Record<string, [string, ...string[]]> = {
  '1.2.840.10008.1.2': ['dcmconv', '+ti'],
  '1.2.840.10008.1.2.1': ['dcmconv', '+te'],
  '1.2.840.10008.1.2.1.99': ['dcmconv', '+td'],
  '1.2.840.10008.1.2.2': ['dcmconv', '+tb'],
  '1.2.840.10008.1.2.4.57': ['dcmcjpeg', '+el', '+sv', '6'],
  '1.2.840.10008.1.2.4.70': ['dcmcjpeg', '+e1'],
  '1.2.840.10008.1.2.4.80': ['dcmcjpls', '+el'],
  '1.2.840.10008.1.2.4.90': ['gdcmconv', '--j2k'],
  '1.2.840.10008.1.2.5': ['dcmcrle'],
}

/** Those that lose something, at 8 or 12 bits: there the decoders have to agree. */
export const lossy: Record<string, [string, ...string[]]> = {
  '1.2.840.10008.1.2.4.50': ['dcmcjpeg', '+eb', '-ho', '+q', '80'],
  '1.2.840.10008.1.2.4.51': ['dcmcjpeg', '+ee', '+bt', '+q', '80'],
  '1.2.840.10008.1.2.4.81': ['dcmcjpls', '+en', '+md', '3'],
  '1.2.840.10008.1.2.4.91': ['gdcmconv', '--j2k', '--lossy', '-r', '8'],
}

/** The same image in another transfer syntax, written into a folder. */
export async function encoded(path: string, folder: string, transferSyntax: string, name: string): Promise<string> {
  const command = lossless[transferSyntax] ?? lossy[transferSyntax]
  if (!command) throw new RangeError(transferSyntax)
  const to = join(folder, `${name}-${transferSyntax}.dcm`)
  await run(command[0], [...command.slice(1), path, to])
  return to
}

type Encoder = {
  getDecodedBuffer(frame: object): Uint8Array
  setQuality(reversible: boolean, step: number): void
  encode(): void
  getEncodedBuffer(): Uint8Array
  delete(): void
}

/** High-throughput JPEG 2000, which neither dcmtk nor gdcm of Debian writes: by OpenJPH, lossless. */
export async function htj2k(cells: Uint8Array, frame: HtFrame): Promise<Uint8Array> {
  const { default: load } = await import('@cornerstonejs/codec-openjph/wasmjs')
  const wasmBinary = await readFile(fileURLToPath(import.meta.resolve('@cornerstonejs/codec-openjph/wasm')))
  const quiet = () => undefined
  const module = (await load({ wasmBinary, print: quiet, printErr: quiet })) as unknown as Record<
    string,
    new () => Encoder
  >
  const encoder = new module['HTJ2KEncoder']!()
  encoder.getDecodedBuffer(frame).set(cells)
  encoder.setQuality(true, 0)
  encoder.encode()
  const bytes = encoder.getEncodedBuffer().slice()
  encoder.delete()
  return bytes
}
export type HtFrame = {
  width: number
  height: number
  bitsPerSample: number
  componentCount: number
  isSigned: boolean
  isUsingColorTransform: boolean
}

export const write = async (folder: string, name: string, bytes: Uint8Array): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}
