/** What happens when in the demo recording. Seconds from its start. */
export const recordingSeconds = 1200

export type Span = readonly [from: number, to: number]

export const eyesOpen: readonly Span[] = [
  [0, 14],
  [62, 76],
  [150, 163],
  [430, 444],
  [566, 580],
  [905, 918],
  [1062, 1076],
]

export const hyperventilation: Span = [200, 380]

export const seizure: Span = [750, 818]

/** Until the background is its own again. */
export const postictalSeconds = 150

export const inSpan = (time: number, [from, to]: Span) => time >= from && time < to

/** Grows from 0 to 1 over `seconds` from a moment on. */
export const rise = (time: number, from: number, seconds: number) => Math.min(1, Math.max(0, (time - from) / seconds))

/** 1 with closed eyes, 0 while they are open and in the seizure; alpha goes at once and comes back over half a second. */
export function alphaPresence(time: number): number {
  let presence = 1
  for (const [from, to] of eyesOpen)
    presence = Math.min(presence, 1 - rise(time, from, 0.3) + rise(time, to + 0.2, 0.6))
  const [start, end] = seizure
  return Math.max(
    0,
    Math.min(1, presence, 1 - rise(time, start, 1) + 0.9 * rise(time, end + 30, postictalSeconds - 30)),
  )
}

/** How much slow activity the end of the seizure leaves behind, 1 to 0. */
export function postictal(time: number): number {
  const end = seizure[1]
  return time < end ? 0 : rise(time, end, 2) * (1 - rise(time, end + 20, postictalSeconds - 20)) ** 1.3
}
