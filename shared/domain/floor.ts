import { z } from 'zod'
import { Problem } from '../protocol/problems.ts'
import { PersonId } from './identifiers.ts'

/** What the server holds true of a person in the room: it survives a reconnect, so nobody comes back louder. */
export const FloorState = z.strictObject({
  person: PersonId,
  microphoneMuted: z.boolean(),
  cameraOff: z.boolean(),
  /** Place in the speaking queue, 1 is next; null while the hand is down. */
  hand: z.number().int().positive().nullable(),
  /** Was called to speak. */
  hasWord: z.boolean(),
  /** False once a moderator has stopped what they shared: nothing of it is taken until one who moderates allows it. */
  mayShare: z.boolean(),
})
export type FloorState = z.infer<typeof FloorState>

export type Floor = readonly FloorState[]

/** One arrives muted: to be heard is something a person does. */
export const arrives = (floor: Floor, person: PersonId): Floor =>
  floor.some((state) => state.person === person) ? floor : [...floor, newcomer(person)]

/** As everybody is on coming in. */
export const newcomer = (person: PersonId): FloorState => ({
  person,
  microphoneMuted: true,
  cameraOff: true,
  hand: null,
  hasWord: false,
  mayShare: true,
})

export const leaves = (floor: Floor, person: PersonId): Floor =>
  ranked(floor.filter((state) => state.person !== person))

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
  const now = floor.find((state) => state.person === person)?.hand ?? null
  return ranked(change(floor, person, { hand: raised ? (now ?? floor.length + 1) : null }))
}

// What follows is for those who moderate.

/** Silences everybody but the one who asks for it. */
export const muteAll = (floor: Floor, by: PersonId): Floor =>
  floor.map((state) => (state.person === by ? state : { ...state, microphoneMuted: true }))

export const lowerHands = (floor: Floor): Floor => floor.map((state) => ({ ...state, hand: null }))

/** Puts a raised hand at another place of the queue; a place beyond its end is its end. */
export function moveHand(floor: Floor, person: PersonId, place: number): Floor {
  const others = queueOf(floor).filter((state) => state.person !== person)
  const moved = floor.find((state) => state.person === person)
  if (!moved || moved.hand === null) throw new Problem('not-found', { person })
  const order = [...others.slice(0, place - 1), moved, ...others.slice(place - 1)].map((state) => state.person)
  return floor.map((state) => (state.hand === null ? state : { ...state, hand: order.indexOf(state.person) + 1 }))
}

/** Gives the word to one, who is then out of the queue, and takes it from whoever had it; null only takes it. */
export function call(floor: Floor, person: PersonId | null): Floor {
  if (person !== null && !floor.some((state) => state.person === person)) throw new Problem('not-found', { person })
  return ranked(
    floor.map((state) =>
      state.person === person ? { ...state, hasWord: true, hand: null } : { ...state, hasWord: false },
    ),
  )
}

export const setShare = (floor: Floor, person: PersonId, mayShare: boolean): Floor =>
  change(floor, person, { mayShare })

/** Those with a hand up, next first. */
export const queueOf = (floor: Floor): readonly FloorState[] =>
  floor.filter((state) => state.hand !== null).toSorted((a, b) => (a.hand ?? 0) - (b.hand ?? 0))

/** Places without gaps, in the order there is. */
function ranked(floor: Floor): Floor {
  const order = queueOf(floor).map((state) => state.person)
  return floor.map((state) => (state.hand === null ? state : { ...state, hand: order.indexOf(state.person) + 1 }))
}

function change(floor: Floor, person: PersonId, to: Partial<FloorState>): Floor {
  if (!floor.some((state) => state.person === person)) throw new Problem('not-found', { person })
  return floor.map((state) => (state.person === person ? { ...state, ...to } : state))
}
