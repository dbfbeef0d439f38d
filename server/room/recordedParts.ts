import type { MeetingRecording, RecordedPart, TrackPart } from '../../shared/domain/meetingRecording.ts'
import { holds } from '../../shared/domain/consent.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { PersonId } from '../../shared/domain/identifiers.ts'
import type { MediaSource, ProducerId } from '../../shared/protocol/media.ts'
import { isWithdrawn, recordsOf, standingOf } from '../actions/access.ts'
import { removeUnnamed, requireNotErased } from '../actions/erasure.ts'
import type { Board } from '../board.ts'
import { instant } from '../clock.ts'
import { newId } from '../identity/newId.ts'
import { sealedParts } from '../store/sealedParts.ts'

/** A shorter silence does not end a part of a track. */
const gapMilliseconds = 3_000

type Cluster = {
  producer: ProducerId
  person: PersonId
  name: string
  source: MediaSource
  startMs: number
  endMs: number
  isKey: boolean
  bytes: Uint8Array
  picture: TrackPart['picture']
}

/** What has come and is not written yet. */
export type HeldClusters = { clusters: Cluster[]; bytes: number }

export function holdClusters(held: HeldClusters, cluster: Cluster): void {
  held.clusters.push(cluster)
  held.bytes += cluster.bytes.length
}

/**
 * Writes what is held as one more part of a recording. What could not be written is still held.
 * @throws Problem `consent-withdrawn`: then nothing of it is kept.
 */
export async function writePart(board: Board, recording: MeetingRecording, held: HeldClusters): Promise<void> {
  const { clusters } = held
  if (clusters.length === 0) return
  const taken = clusters.length
  const drop = () => {
    held.clusters = held.clusters.slice(taken)
    held.bytes = held.clusters.reduce((sum, cluster) => sum + cluster.bytes.length, 0)
  }
  const standing = await standingOf(board, recording.case)
  if (!standing || isWithdrawn(standing) || !holds(recordsOf(standing.consents), 'recording', standing.at)) {
    drop()
    throw new Problem('consent-withdrawn')
  }
  const sealed = sealedParts(board.files, board.keys, recording.id)
  const tracks: TrackPart[] = []
  for (const run of runsOf(clusters.slice(0, taken))) {
    const [first] = run
    const last = run.at(-1)
    if (!first || !last) continue
    const { producer: track, person, name, source, picture, startMs } = first
    const file = await sealed.put({ track, startMs }, Buffer.concat(run.map((one) => one.bytes)))
    const places = run.map((one) => ({ startMs: one.startMs, isKey: one.isKey, bytes: one.bytes.length }))
    tracks.push({ track, person, name, source, picture, file, startMs, endMs: last.endMs, clusters: places })
  }
  const number = (await board.store.list('recordedPart', recording.id)).length
  const record: RecordedPart = { id: newId('rpt'), recording: recording.id, number, tracks }
  const event = {
    subject: recording.case,
    by: 'system',
    action: 'recording:keep',
    target: recording.id,
    outcome: 'success' as const,
    detail: { part: String(number), tracks: String(tracks.length) },
    at: instant(board.clock),
  }
  const files = tracks.map(({ file }) => file)
  try {
    await board.store.commit([{ kind: 'recordedPart', parent: recording.id, record, version: 0 }], event)
  } catch (error) {
    for (const file of files) await removeUnnamed(board, file)
    throw error
  }
  drop()
  await requireNotErased(board, recording.case, [{ kind: 'recordedPart', id: record.id }], files)
}

/** The clusters of each producer, apart where nothing came for a while. */
function runsOf(clusters: readonly Cluster[]): Cluster[][] {
  const runs: Cluster[][] = []
  const open = new Map<ProducerId, Cluster[]>()
  for (const cluster of clusters) {
    const run = open.get(cluster.producer)
    const last = run?.at(-1)
    if (run && last && cluster.startMs - last.endMs < gapMilliseconds) {
      run.push(cluster)
      continue
    }
    const begun = [cluster]
    open.set(cluster.producer, begun)
    runs.push(begun)
  }
  return runs
}
