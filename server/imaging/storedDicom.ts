import { describeInstance, type Instance } from '../../shared/dicom/instance.ts'
import { type DicomFile, parseDicom } from '../../shared/dicom/parse.ts'
import type { Files } from '../store/files.ts'
import { nodeInflate } from './inflate.ts'

export type StoredDicom = { file: DicomFile; instance: Instance }

/** What is read again soon is mostly the frames of one file. */
const keptBytes = 256 * 2 ** 20

/** Reads stored files as data sets, and keeps the last of them for the frames that are asked for one by one. */
export function storedDicom(files: Files): (sha256: string) => Promise<StoredDicom> {
  const kept = new Map<string, { bytes: number; read: Promise<StoredDicom> }>()
  let held = 0
  const drop = (key: string) => {
    held -= kept.get(key)?.bytes ?? 0
    kept.delete(key)
  }
  return async (sha256) => {
    const known = kept.get(sha256)
    if (known) return known.read
    const bytes = await files.size(sha256)
    const read = files.read(sha256).then(async (whole) => {
      const file = await parseDicom(whole, { inflate: nodeInflate })
      return { file, instance: describeInstance(file) }
    })
    kept.set(sha256, { bytes, read })
    held += bytes
    read.catch(() => drop(sha256))
    for (const oldest of kept.keys()) {
      if (held <= keptBytes || oldest === sha256) break
      drop(oldest)
    }
    return read
  }
}
