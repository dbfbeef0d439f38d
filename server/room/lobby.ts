import { admit, conductOf, dismiss, handOver, lock, type Meeting, open } from '../../shared/domain/meeting.ts'
import type { MeetingId, PersonId } from '../../shared/domain/identifiers.ts'
import { may } from '../../shared/domain/permissions.ts'
import { seatOf } from '../../shared/domain/panel.ts'
import { colleague } from '../../shared/domain/person.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Phase, Waiting } from '../../shared/protocol/room.ts'
import type { Board } from '../board.ts'
import { standingsOf, tellMeeting } from '../actions/meetings.ts'
import { untilWritten } from '../actions/untilWritten.ts'
import { instant } from '../clock.ts'
import type { RoomHandlers } from './guard.ts'
import { oneAtATime } from './oneAtATime.ts'
import type { Place, Presence } from './presence.ts'
import { canEncrypt, phaseOf, rolesNow } from './standing.ts'
import { writeMeeting } from './writeMeeting.ts'

/** Who may come in. Admission is a record: a reload, and a node that takes over, bring people back. */
export type Lobby = {
  /** Decides where an arriving person goes, and opens the room for the first who may pass. */
  judge(place: Place): Promise<Phase>
  handlers: Pick<
    RoomHandlers,
    'lobby:admit' | 'lobby:admitAll' | 'lobby:refuse' | 'lobby:lock' | 'floor:handOver' | 'floor:remove'
  >
}

type Ports = {
  presence: Presence
  /** Seats somebody who was waiting, where the record now has them. */
  seat(place: Place, phase: 'room' | 'aside'): void
}

export function openLobby(board: Board, { presence, seat }: Ports): Lobby {
  const tellWaiting = oneAtATime(
    async (meeting: MeetingId) => {
      const isThere = (place: Place) => place.phase === 'lobby' && place.connected
      const waiting = presence.all(meeting).filter(isThere)
      const { record } = await board.store.read('meeting', meeting)
      const interests = await interestsIn(board, record)
      const people: Waiting[] = waiting.filter(isThere).map((place) => ({
        ...colleague(place.person),
        roles: place.everyRole,
        interests: interests(place.person.id),
        signIn: place.signIn,
        canEncrypt: canEncrypt(record, place),
      }))
      for (const place of presence.all(meeting)) {
        const entitled = place.phase === 'room' && place.connected && may(place.roles, 'lobby:admit')
        if (entitled) place.socket.tell('lobby:waiting', { people })
      }
    },
    (error) => board.log.bug(error, 'who waits in the lobby'),
  )
  presence.onChange(tellWaiting)

  /** Opens the room for the first who may pass; of two who come at once the second finds it open. */
  const openRoom = (place: Place) =>
    untilWritten(async () => {
      const kept = await board.store.read('meeting', place.meeting)
      if (kept.record.state !== 'booked') return kept.record
      const at = instant(board.clock)
      const act = { by: place.person.id, action: 'meeting:open', target: place.meeting }
      const opened = await writeMeeting(board, place.meeting, act, (meeting) => open(meeting, at))
      await tellMeeting(board, opened)
      return opened
    })

  const sendAway = (meeting: MeetingId, person: PersonId, phase: 'refused' | 'removed') => {
    const place = presence.find(meeting, person)
    place?.socket.tell('room:phase', { phase })
    place?.socket.close()
    presence.leave(meeting, person)
  }

  const letIn = async (person: PersonId, by: Place): Promise<void> => {
    const asking = presence.find(by.meeting, person)
    const { record } = await board.store.read('meeting', by.meeting)
    if (asking && !canEncrypt(record, asking))
      throw new Problem('wrong-state', { because: 'their browser cannot encrypt' })
    const act = { by: by.person.id, action: 'lobby:admit', target: person }
    const meeting = await writeMeeting(board, by.meeting, act, (now) => admit(now, person))
    // Whoever stands there now: they may have come back by another line while it was written.
    const place = presence.find(by.meeting, person)
    const phase = place?.phase === 'lobby' ? phaseOf(meeting, place) : 'lobby'
    if (place && phase !== 'lobby') seat(place, phase)
    await tellMeeting(board, meeting)
  }

  const inMeeting = (meeting: MeetingId, person: PersonId): Place => {
    const place = presence.find(meeting, person)
    if (!place) throw new Problem('not-found', { person })
    return place
  }

  return {
    async judge(place) {
      const passes = may(place.everyRole, 'lobby:pass')
      const meeting = passes ? await openRoom(place) : (await board.store.read('meeting', place.meeting)).record
      if (meeting.state === 'ended') throw new Problem('wrong-state', { is: 'ended' })
      Object.assign(place, rolesNow(meeting, await standingsOf(board, meeting), place.person))
      const phase = phaseOf(meeting, place)
      if (phase === 'lobby' && conductOf(meeting).locked) return 'locked'
      place.phase = phase
      return phase
    },
    handlers: {
      async 'lobby:admit'({ person }, by) {
        const { phase } = inMeeting(by.meeting, person)
        if (phase === 'lobby') await letIn(person, by)
        return {}
      },
      async 'lobby:admitAll'(_nothing, by) {
        const { record } = await board.store.read('meeting', by.meeting)
        const isAsking = (place: Place) => place.phase === 'lobby' && place.connected && canEncrypt(record, place)
        const waiting = presence.all(by.meeting).filter(isAsking)
        for (const { person } of waiting) await letIn(person.id, by)
        return {}
      },
      async 'lobby:refuse'({ person }, by) {
        if (inMeeting(by.meeting, person).phase !== 'lobby') throw new Problem('not-found', { person })
        const act = { by: by.person.id, action: 'lobby:refuse', target: person }
        await writeMeeting(board, by.meeting, act, (meeting) => meeting)
        sendAway(by.meeting, person, 'refused')
        return {}
      },
      async 'lobby:lock'({ locked }, by) {
        const act = { by: by.person.id, action: locked ? 'lobby:lock' : 'lobby:unlock', target: by.meeting }
        await tellMeeting(board, await writeMeeting(board, by.meeting, act, (meeting) => lock(meeting, locked)))
        return {}
      },
      async 'floor:handOver'({ person, moderates }, by) {
        const place = inMeeting(by.meeting, person)
        // Who only watches is not heard, and cannot lead a discussion.
        if (moderates && (place.phase !== 'room' || !may(place.roles, 'media:publish'))) {
          throw new Problem('not-permitted', { because: 'an observer' })
        }
        const act = { by: by.person.id, action: moderates ? 'floor:handOver' : 'floor:takeBack', target: person }
        const rule = (meeting: Meeting) => handOver(meeting, person, moderates)
        await tellMeeting(board, await writeMeeting(board, by.meeting, act, rule))
        return {}
      },
      async 'floor:remove'({ person }, by) {
        inMeeting(by.meeting, person)
        if (person === by.person.id) throw new Problem('not-found', { person })
        const act = { by: by.person.id, action: 'floor:remove', target: person }
        const meeting = await writeMeeting(board, by.meeting, act, (now) => dismiss(now, person))
        sendAway(by.meeting, person, 'removed')
        await tellMeeting(board, meeting)
        return {}
      },
    },
  }
}

/** What each person has declared of their interests, for each seat of theirs in the cases of a meeting. */
async function interestsIn(board: Board, meeting: Meeting): Promise<(person: PersonId) => Waiting['interests']> {
  const panels = (await standingsOf(board, meeting)).flatMap(({ panel }) => (panel ? [panel.record] : []))
  return (person) =>
    panels.flatMap((panel) => {
      const seat = seatOf(panel, person)
      return seat ? [seat.interest] : []
    })
}
