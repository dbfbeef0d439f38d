import type { StudyId, UploadId } from '../../shared/domain/identifiers.ts'
import { overPort } from '../../shared/protocol/carriers.ts'
import { type DecodedSlice, type ImageRequests, imageRequests } from '../../shared/protocol/imaging.ts'
import { type Remote, remote } from '../../shared/protocol/table.ts'

export type SliceSource = { study: StudyId; sopInstanceUid: string; frame: number }

export type PreviewSource = { upload: UploadId; sopInstanceUid: string; frame: number }

export type ImageWorkers = {
  /** How many slices may be asked for at a time: enough to fetch one while another is decoded. */
  readonly width: number
  /** @throws Problem as of parsing, decoding and fetching */
  load(source: SliceSource): Promise<DecodedSlice>
  /** The same of an upload that is not accepted yet. @throws Problem likewise */
  preview(source: PreviewSource): Promise<DecodedSlice>
  close(): void
}

/** A worker for each core, four at most. The frames of one file go to one worker, which reads the file once. */
export function openImageWorkers(most = 4): ImageWorkers {
  const count = Math.min(most, Math.max(1, navigator.hardwareConcurrency ?? 2))
  const workers = Array.from(
    { length: count },
    () => new Worker(new URL('./imageWorker.ts', import.meta.url), { type: 'module' }),
  )
  const remotes: Remote<ImageRequests>[] = workers.map((worker) => remote(imageRequests, overPort(worker)))
  let next = 0
  const homes = new Map<string, number>()
  return {
    width: count * 2,
    load: ({ study, sopInstanceUid, frame }) => {
      const home = homes.get(sopInstanceUid) ?? next++ % count
      homes.set(sopInstanceUid, home)
      return remotes[home]!['slice:load']({ study, sopInstanceUid, frame })
    },
    preview: (source) => remotes[next++ % count]!['slice:preview'](source),
    close: () => {
      for (const worker of workers) worker.terminate()
    },
  }
}
