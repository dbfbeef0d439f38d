import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { endianness } from 'node:os'
import { decodeFrame } from '../../shared/dicom/decode.ts'
import type { Codecs } from '../../shared/dicom/decode.ts'
import { describeInstance } from '../../shared/dicom/instance.ts'
import type { Instance } from '../../shared/dicom/instance.ts'
import { parseDicom } from '../../shared/dicom/parse.ts'
import type { DicomFile } from '../../shared/dicom/parse.ts'
import type { StoredValues } from '../../shared/dicom/storedValues.ts'
import type { Warning } from '../../shared/dicom/warnings.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { nodeInflate } from './inflate.ts'

export type DicomInspection = {
  file: string
  kind: 'dicom'
  sopInstanceUid: string
  modality: string
  rows: number
  columns: number
  frames: number
  transferSyntax: string
  lossy: boolean
  /** Over the stored values of all frames as little-endian int32, before rescale and window. */
  pixelSha256: string
  warnings: Warning[]
}

/** DICOM is read whole: 2 GiB, which is also as much as Node reads in one piece. */
export const dicomFileLimit = 2 ** 31 - 1

/**
 * What the reader makes of a DICOM file: the contract of `npm run inspect`.
 * @throws Problem for a file that is refused
 */
export async function inspectDicom(path: string, codecs: Codecs): Promise<DicomInspection> {
  const file = await parseDicom(await readWhole(path), { inflate: nodeInflate })
  const instance = describeInstance(file)
  const { sopInstanceUid, modality, rows, columns, frames, transferSyntax, lossy, warnings } = instance
  const pixelSha256 = await pixelDigest(file, instance, codecs)
  return {
    file: path,
    kind: 'dicom',
    sopInstanceUid,
    modality,
    rows,
    columns,
    frames,
    transferSyntax,
    lossy,
    pixelSha256,
    warnings,
  }
}

export async function pixelDigest(file: DicomFile, instance: Instance, codecs: Codecs): Promise<string> {
  const digest = createHash('sha256')
  for (let frame = 0; frame < instance.frames; frame++) {
    digest.update(int32Bytes(await decodeFrame(file, instance, frame, codecs)))
  }
  return digest.digest('hex')
}

async function readWhole(path: string): Promise<Uint8Array> {
  await using file = await open(path)
  const { size } = await file.stat()
  if (size > dicomFileLimit) throw new Problem('too-large', { bytes: String(size), limit: String(dicomFileLimit) })
  return await file.readFile()
}

function int32Bytes(values: StoredValues): Uint8Array {
  const { buffer } = Int32Array.from(values)
  const bytes = Buffer.from(buffer)
  return endianness() === 'LE' ? bytes : bytes.swap32()
}
