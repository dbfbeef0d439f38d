import {
  arrives,
  call,
  type Floor,
  type FloorState,
  leaves,
  lowerHands,
  moveHand,
  muteAll,
  newcomer,
  setCamera,
  setHand,
  setMicrophone,
  setShare,
} from '../../shared/domain/floor.ts'
import type { MeetingId, PersonId } from '../../shared/domain/identifiers.ts'
import { may } from '../../shared/domain/permissions.ts'
import { colleague } from '../../shared/domain/person.ts'
import type { RoomHandlers } from './guard.ts'
import type { Place, Presence } from './presence.ts'

/** Who is in the room, muted or not, with a hand up or not: the server's word, told whole after each change. */
export type FloorKeeper = {
  /** Tells one who has just come in what the rest know. */
  tell(place: Place): void
  state(meeting: MeetingId, person: PersonId): FloorState | undefined
  /** Called when somebody's microphone or camera was allowed or silenced. */
  onChange(listener: (meeting: MeetingId, state: FloorState) => void): void
  handlers: Pick<
    RoomHandlers,
    | 'floor:microphone'
    | 'floor:camera'
    | 'floor:hand'
    | 'floor:muteAll'
    | 'floor:lowerHands'
    | 'floor:moveHand'
    | 'floor:call'
    | 'floor:share'
  >
}

export function openFloor(presence: Presence): FloorKeeper {
  const floors = new Map<MeetingId, Floor>()
  const listeners: ((meeting: MeetingId, state: FloorState) => void)[] = []
  const floorOf = (meeting: MeetingId) => floors.get(meeting) ?? []

  const people = (meeting: MeetingId) =>
    presence
      .all(meeting)
      .filter((place) => place.phase === 'room')
      .map((place) => ({
        ...colleague(place.person),
        roles: place.roles,
        connected: place.connected,
        key: place.key,
        floor: floorOf(meeting).find((state) => state.person === place.person.id) ?? newcomer(place.person.id),
      }))

  presence.onChange((meeting) => {
    let floor = floorOf(meeting)
    for (const place of presence.all(meeting)) if (place.phase === 'room') floor = arrives(floor, place.person.id)
    if (floor.length > 0) floors.set(meeting, floor)
    presence.tellRoom(meeting, 'room:people', { people: people(meeting) })
  })
  presence.onGone((place) => {
    const floor = leaves(floorOf(place.meeting), place.person.id)
    if (floor.length > 0) floors.set(place.meeting, floor)
    else floors.delete(place.meeting)
  })

  const change = (meeting: MeetingId, floor: Floor) => {
    const before = floorOf(meeting)
    floors.set(meeting, floor)
    for (const state of floor) {
      if (!before.includes(state)) for (const listener of listeners) listener(meeting, state)
    }
    presence.tellRoom(meeting, 'room:people', { people: people(meeting) })
    return {}
  }

  return {
    tell: (place) => place.socket.tell('room:people', { people: people(place.meeting) }),
    state: (meeting, person) => floorOf(meeting).find((state) => state.person === person),
    onChange: (listener) => void listeners.push(listener),
    handlers: {
      async 'floor:microphone'({ person, muted }, by) {
        const floor = floorOf(by.meeting)
        const moderates = may(by.roles, 'floor:moderate')
        return change(by.meeting, setMicrophone(floor, by.person.id, person, muted, moderates))
      },
      async 'floor:camera'({ person, off }, by) {
        const floor = floorOf(by.meeting)
        const moderates = may(by.roles, 'floor:moderate')
        return change(by.meeting, setCamera(floor, by.person.id, person, off, moderates))
      },
      async 'floor:hand'({ person, raised }, by) {
        const floor = floorOf(by.meeting)
        const moderates = may(by.roles, 'floor:moderate')
        return change(by.meeting, setHand(floor, by.person.id, person, raised, moderates))
      },
      'floor:muteAll': async (_nothing, by) => change(by.meeting, muteAll(floorOf(by.meeting), by.person.id)),
      'floor:lowerHands': async (_nothing, by) => change(by.meeting, lowerHands(floorOf(by.meeting))),
      'floor:moveHand': async ({ person, place }, by) =>
        change(by.meeting, moveHand(floorOf(by.meeting), person, place)),
      'floor:call': async ({ person }, by) => change(by.meeting, call(floorOf(by.meeting), person)),
      'floor:share': async ({ person, allowed }, by) =>
        change(by.meeting, setShare(floorOf(by.meeting), person, allowed)),
    },
  }
}
