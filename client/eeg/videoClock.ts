/** The second of the recording that a picture of the video belongs to. */
export const recordingTime = (video: number, offsetSeconds: number): number => video + offsetSeconds

/** Where in the video a second of the recording is seen; null where the video does not show it. */
export function videoTime(recording: number, offsetSeconds: number, durationSeconds: number): number | null {
  const at = recording - offsetSeconds
  return at >= 0 && at <= durationSeconds ? at : null
}

/** The offset that puts the picture that is seen now on a second of the recording. */
export const offsetFor = (recording: number, video: number): number => Math.round((recording - video) * 1000) / 1000
