import type { z } from 'zod'
import type { Vouched } from '../../shared/domain/assurance.ts'
import type { CaseId, MeetingId, PersonId } from '../../shared/domain/identifiers.ts'
import type { RoomRole } from '../../shared/domain/permissions.ts'
import type { Person } from '../../shared/domain/person.ts'
import type { PublicKey } from '../../shared/protocol/encryption.ts'
import type { Phase, roomNotices } from '../../shared/protocol/room.ts'
import type { Clock } from '../clock.ts'

/** How long somebody who dropped off keeps their place, their hand and their mute. */
export const graceMilliseconds = 120_000

type NoticeName = keyof typeof roomNotices
/** What the room needs of a socket. */
export type RoomSocket = {
  tell<Name extends NoticeName>(name: Name, content: z.input<(typeof roomNotices)[Name]>): void
  /** For what may be lost on a slow line: a newer one follows. */
  tellVolatile<Name extends NoticeName>(name: Name, content: z.input<(typeof roomNotices)[Name]>): void
  close(): void
}

/** One person in one meeting, from one tab. */
export type Place = {
  meeting: MeetingId
  /** What the meeting is about, as on its agenda. */
  cases: readonly CaseId[]
  /** The one that is being discussed. */
  caseNow: CaseId
  person: Person
  session: string
  signIn: Vouched
  /** Their browser's, for this stay. */
  key: PublicKey | null
  /** This arrival, so that what an earlier one left in the SFU is told apart. */
  entry: string
  /** In the case that is being discussed. */
  roles: RoomRole[]
  /** In any case of the meeting: what counts at its door. */
  everyRole: RoomRole[]
  phase: Phase
  connected: boolean
  socket: RoomSocket
}

/** Who is where. A person has one place in a meeting: a second tab takes it over. */
export type Presence = {
  /** Seats somebody, closing an older tab of theirs. */
  arrive(place: Place): void
  /** The line dropped: the place is kept for a while. Nothing happens for a tab that was replaced. */
  drop(place: Place): void
  /** Gone on purpose or sent away. */
  leave(meeting: MeetingId, person: PersonId): void
  find(meeting: MeetingId, person: PersonId): Place | undefined
  /** In order of arrival. */
  all(meeting: MeetingId): Place[]
  meetings(): MeetingId[]
  tellRoom<Name extends NoticeName>(
    meeting: MeetingId,
    name: Name,
    content: z.input<(typeof roomNotices)[Name]>,
    except?: PersonId,
  ): void
  /** Says that something about a place changed, such as its phase. */
  changed(meeting: MeetingId): void
  /** Called after each change, with the meeting it happened in. */
  onChange(listener: (meeting: MeetingId) => void): void
  /** Sets aside somebody who has no part in the case that is being discussed; they keep their place at the door. */
  setAside(place: Place): void
  /** Called when somebody is out of the room: their place is given up for good, or they were set aside. */
  onGone(listener: (place: Place) => void): void
  close(): void
}

export function openPresence(clock: Clock): Presence {
  const places = new Map<MeetingId, Map<PersonId, Place>>()
  const graces = new Map<Place, () => void>()
  const listening: ((meeting: MeetingId) => void)[] = []
  const gone: ((place: Place) => void)[] = []

  const inMeeting = (meeting: MeetingId) => places.get(meeting) ?? new Map<PersonId, Place>()
  const tellChange = (meeting: MeetingId) => {
    for (const listener of listening) listener(meeting)
  }
  const endGrace = (place: Place) => {
    graces.get(place)?.()
    graces.delete(place)
  }
  const giveUp = (place: Place) => {
    endGrace(place)
    const here = inMeeting(place.meeting)
    if (here.get(place.person.id) !== place) return
    here.delete(place.person.id)
    if (here.size === 0) places.delete(place.meeting)
    for (const listener of gone) listener(place)
    tellChange(place.meeting)
  }

  return {
    arrive(place) {
      const before = inMeeting(place.meeting).get(place.person.id)
      if (before && before !== place) {
        endGrace(before)
        if (before.connected) {
          before.socket.tell('room:phase', { phase: 'elsewhere' })
          before.socket.close()
        }
      }
      places.set(place.meeting, inMeeting(place.meeting).set(place.person.id, place))
      tellChange(place.meeting)
    },
    drop(place) {
      if (!place.connected) return
      place.connected = false
      if (inMeeting(place.meeting).get(place.person.id) !== place) return
      graces.set(
        place,
        clock.after(graceMilliseconds, () => giveUp(place)),
      )
      tellChange(place.meeting)
    },
    leave(meeting, person) {
      const place = inMeeting(meeting).get(person)
      if (place) giveUp(place)
    },
    setAside(place) {
      const wasIn = place.phase === 'room'
      if (place.phase === 'aside') return
      place.phase = 'aside'
      place.socket.tell('room:phase', { phase: 'aside' })
      if (wasIn) for (const listener of gone) listener(place)
      tellChange(place.meeting)
    },
    find: (meeting, person) => inMeeting(meeting).get(person),
    all: (meeting) => [...inMeeting(meeting).values()],
    meetings: () => [...places.keys()],
    tellRoom(meeting, name, content, except) {
      for (const place of inMeeting(meeting).values()) {
        if (place.phase === 'room' && place.connected && place.person.id !== except) place.socket.tell(name, content)
      }
    },
    changed: tellChange,
    onChange: (listener) => void listening.push(listener),
    onGone: (listener) => void gone.push(listener),
    close() {
      for (const place of graces.keys()) endGrace(place)
      places.clear()
    },
  }
}
