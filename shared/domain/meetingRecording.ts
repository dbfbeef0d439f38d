import { z } from 'zod'
import { CaseId, Instant, MeetingId, MeetingRecordingId, PersonId, RecordedPartId, Sha256 } from './identifiers.ts'

/**
 * What was said and shown while one case was discussed. It belongs to that case, is seen by those who have a part in it,
 * and goes with its consent: when the next case begins, so does another recording.
 */
export const MeetingRecording = z.strictObject({
  id: MeetingRecordingId,
  case: CaseId,
  meeting: MeetingId,
  startedBy: PersonId,
  startedAt: Instant,
  /** Null while it goes on, and of one that a crash ended: what had been written until then is there. */
  endedAt: Instant.nullable(),
})
export type MeetingRecording = z.infer<typeof MeetingRecording>

const milliseconds = z.number().min(0).max(86_400_000)

/** Some seconds of one microphone, camera or screen: WebM clusters, encrypted, in one stored file. */
const TrackPart = z.strictObject({
  /** The producer, which names the track. */
  track: z.uuid(),
  person: PersonId,
  name: z.string().max(120),
  source: z.enum(['microphone', 'camera', 'screen', 'screenSound']),
  /** Of the picture in pixels; null of sound. */
  picture: z.strictObject({ width: z.number().int().min(1), height: z.number().int().min(1) }).nullable(),
  file: Sha256,
  /** In milliseconds since the recording began. */
  startMs: milliseconds,
  endMs: milliseconds,
  clusters: z
    .array(z.strictObject({ startMs: milliseconds, isKey: z.boolean(), bytes: z.number().int().positive() }))
    .min(1)
    .max(10_000),
})
export type TrackPart = z.infer<typeof TrackPart>

/** What was recorded since the part before, of everybody. Written as it comes, so that a crash loses seconds at most. */
export const RecordedPart = z.strictObject({
  id: RecordedPartId,
  recording: MeetingRecordingId,
  number: z.number().int().nonnegative(),
  tracks: z.array(TrackPart).min(1).max(1_000),
})
export type RecordedPart = z.infer<typeof RecordedPart>

/** A track as one plays it. `spans` are the times in which there is something to hear or see, in milliseconds. */
export const PlayedTrack = z.strictObject({
  track: z.uuid(),
  person: PersonId,
  name: z.string(),
  source: TrackPart.shape.source,
  picture: TrackPart.shape.picture,
  spans: z.array(z.tuple([milliseconds, milliseconds])),
})
export type PlayedTrack = z.infer<typeof PlayedTrack>

/** A shorter gap than this is the time between two pictures. */
const gapMilliseconds = 3_000

/** The tracks of a recording, from its parts in their order; who spoke first stands first. */
export function playedTracks(parts: readonly RecordedPart[]): PlayedTrack[] {
  const tracks = new Map<string, PlayedTrack>()
  for (const { track, person, name, source, picture, startMs, endMs } of parts.flatMap((part) => part.tracks)) {
    const known = tracks.get(track)
    if (!known) {
      tracks.set(track, { track, person, name, source, picture, spans: [[startMs, endMs]] })
      continue
    }
    const last = known.spans.at(-1)
    if (last && startMs - last[1] < gapMilliseconds) last[1] = Math.max(last[1], endMs)
    else known.spans.push([startMs, endMs])
  }
  return [...tracks.values()].toSorted((one, other) => (one.spans[0]?.[0] ?? 0) - (other.spans[0]?.[0] ?? 0))
}

/** How long a recording is, in milliseconds. */
export const lengthOf = (tracks: readonly PlayedTrack[]): number =>
  Math.max(0, ...tracks.flatMap(({ spans }) => spans.map(([, end]) => end)))
