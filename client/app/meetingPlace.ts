import { deferred } from './deferred.ts'

/** The meeting, with all its code for video, images and text. */
export const MeetingPlace = deferred(async () => {
  const { MeetingPage, prepareMeeting } = await import('../lobby/MeetingPage.tsx')
  prepareMeeting()
  return MeetingPage
})
