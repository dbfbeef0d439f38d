import { deferred } from './deferred.ts'

/** The meeting, with all its code for video, images and text. */
export const MeetingPlace = deferred(async () => (await import('../lobby/MeetingPage.tsx')).MeetingPage)
