import { z } from 'zod'
import { Problem } from '../protocol/problems.ts'
import { PersonId } from './identifiers.ts'

/** What the server holds true of a person in the room: it survives a reconnect, so nobody comes back louder. */
export const FloorState = z.strictObject({
  person: PersonId,
  microphoneMuted: z.boolean(),
  cameraOff: z.boolean(),
  /** Place in the speaking queue, counted up over the meeting; null while the hand is down. */
  hand: z.number().int().positive().nullable(),
})
export type FloorState = z.infer<typeof FloorState>

export type Floor = readonly FloorState[]

/** One arrives muted: to be heard is something a person does. */
export const arrives = (floor: Floor, person: PersonId): Floor =>
  floor.some((state) => state.person === person)
    ? floor
    : [...floor, { person, microphoneMuted: true, cameraOff: true, hand: null }]

export const leaves = (floor: Floor, person: PersonId): Floor => floor.filter((state) => state.person !== person)

/** Anyone may mute themselves, only they may unmute; one who moderates may mute others. */
export function setMicrophone(floor: Floor, by: PersonId, person: PersonId, muted: boolean, moderates: boolean): Floor {
  if (by !== person && (!moderates || !muted)) throw new Problem('not-permitted', { because: 'only they themselves' })
  return change(floor, person, { microphoneMuted: muted })
}

export function setCamera(floor: Floor, by: PersonId, person: PersonId, off: boolean, moderates: boolean): Floor {
  if (by !== person && (!moderates || !off)) throw new Problem('not-permitted', { because: 'only they themselves' })
  return change(floor, person, { cameraOff: off })
}

/** Raising keeps one's place in the queue; lowering gives it up. */
export function setHand(floor: Floor, by: PersonId, person: PersonId, raised: boolean, moderates: boolean): Floor {
  if (by !== person && (!moderates || raised)) throw new Problem('not-permitted', { because: 'only they themselves' })
  const last = Math.max(0, ...floor.map((state) => state.hand ?? 0))
  const now = floor.find((state) => state.person === person)?.hand ?? null
  return change(floor, person, { hand: raised ? (now ?? last + 1) : null })
}

function change(floor: Floor, person: PersonId, to: Partial<FloorState>): Floor {
  if (!floor.some((state) => state.person === person)) throw new Problem('not-found', { person })
  return floor.map((state) => (state.person === person ? { ...state, ...to } : state))
}
