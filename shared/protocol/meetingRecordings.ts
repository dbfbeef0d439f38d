import { z } from 'zod'
import { CaseId, MeetingRecordingId } from '../domain/identifiers.ts'
import { MeetingRecording, PlayedTrack } from '../domain/meetingRecording.ts'
import { nothing, request } from './table.ts'

/** Recordings of meetings. A track is fetched as `/api/meeting-recordings/{recording}/tracks/{track}`, whole or by range. */
export const meetingRecordingRequests = {
  'meetingRecording:list': request(
    z.strictObject({ case: CaseId }),
    z.strictObject({
      recordings: z.array(
        z.strictObject({
          recording: MeetingRecording,
          startedBy: z.string(),
          isGoing: z.boolean(),
          tracks: z.array(PlayedTrack),
        }),
      ),
      /** Whether the patient agrees to recordings now. Otherwise none can be played, and their tracks are not named. */
      isAgreed: z.boolean(),
      mayRemove: z.boolean(),
    }),
  ),
  'meetingRecording:remove': request(z.strictObject({ recording: MeetingRecordingId }), nothing),
}
