import { hkdfSync } from 'node:crypto'
import type { RecordedPart, TrackPart } from '../../shared/domain/meetingRecording.ts'
import type { MeetingRecordingId } from '../../shared/domain/identifiers.ts'
import { headOf } from '../../shared/webm/webm.ts'
import { type Keys, sealBytes, unsealBytes } from '../identity/keys.ts'
import type { Files } from './files.ts'

/** What is kept of a recording on disk: each part encrypted by itself, with a key of that recording's own. */
export function sealedParts(files: Files, keys: Pick<Keys, 'recordings'>, recording: MeetingRecordingId) {
  const key = Buffer.from(hkdfSync('sha256', keys.recordings, recording, 'consilium meeting recording', 32))
  // It opens as this track at this time of this recording, and as nothing else.
  const of = ({ track, startMs }: Pick<TrackPart, 'track' | 'startMs'>) => `${recording} ${track} ${startMs}`
  return {
    put: (part: Pick<TrackPart, 'track' | 'startMs'>, clusters: Uint8Array): Promise<string> =>
      files.put(sealBytes(key, clusters, of(part))),
    read: async (part: TrackPart): Promise<Uint8Array> => unsealBytes(key, await files.read(part.file), of(part)),
  }
}

/** A track as one WebM file that can be read from anywhere. Of what is kept, only what is asked for is opened. */
export function trackFile(
  parts: readonly RecordedPart[],
  track: string,
  read: (part: TrackPart) => Promise<Uint8Array>,
): { size: number; type: string; stream(start: number, end: number): AsyncIterable<Uint8Array> } | undefined {
  const own = parts.flatMap((part) => part.tracks).filter((part) => part.track === track)
  const [first] = own
  const last = own.at(-1)
  if (!first || !last) return undefined
  const clusters = own.flatMap((part) => part.clusters)
  const places = clusters.map(({ startMs, isKey, bytes }) => ({ at: startMs - first.startMs, isKey, bytes }))
  const { picture } = first
  const head = headOf(picture ? { codec: 'vp8', ...picture } : { codec: 'opus' }, last.endMs - first.startMs, places)
  const size = head.length + clusters.reduce((sum, { bytes }) => sum + bytes, 0)
  return {
    size,
    type: picture ? 'video/webm' : 'audio/webm',
    async *stream(start, end) {
      const overlap = (bytes: Uint8Array, at: number) =>
        bytes.subarray(Math.max(0, start - at), Math.max(0, Math.min(bytes.length, end - at)))
      if (start < head.length) yield overlap(head, 0)
      let at = head.length
      for (const part of own) {
        const length = part.clusters.reduce((sum, { bytes }) => sum + bytes, 0)
        if (at >= end) return
        if (at + length > start) yield overlap(await read(part), at)
        at += length
      }
    },
  }
}
