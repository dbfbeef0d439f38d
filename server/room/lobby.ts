import { admit, dismiss, type Meeting, open } from '../../shared/domain/meeting.ts'
import type { MeetingId, PersonId } from '../../shared/domain/identifiers.ts'
import { may } from '../../shared/domain/permissions.ts'
import { colleague } from '../../shared/domain/person.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board } from '../board.ts'
import { tellMeeting } from '../actions/meetings.ts'
import { untilWritten } from '../actions/untilWritten.ts'
import { instant } from '../clock.ts'
import type { RoomHandlers } from './guard.ts'
import type { Place, Presence } from './presence.ts'

/** Who may come in. Admission is a record: a reload, and a node that takes over, bring people back. */
export type Lobby = {
  /** Decides where an arriving person goes, and opens the room for the first who may pass. */
  judge(place: Place): Promise<void>
  handlers: Pick<RoomHandlers, 'lobby:admit' | 'lobby:refuse' | 'floor:remove'>
}

export function openLobby(board: Board, presence: Presence): Lobby {
  const tellWaiting = (meeting: MeetingId) => {
    const places = presence.all(meeting)
    const people = places.filter((place) => place.phase === 'lobby' && place.connected).map((p) => colleague(p.person))
    for (const place of places) {
      const entitled = place.phase === 'room' && place.connected && may(place.roles, 'lobby:admit')
      if (entitled) place.socket.tell('lobby:waiting', { people })
    }
  }
  presence.onChange(tellWaiting)

  /** Writes down what was done to somebody at the door, with what it makes of the meeting. */
  const record = (by: Place, action: string, target: PersonId, rule: (meeting: Meeting) => Meeting) =>
    untilWritten(async () => {
      const kept = await board.store.read('meeting', by.meeting)
      const next = rule(kept.record)
      const changes = next === kept.record ? [] : [changeOf(next, kept.version)]
      const event = { ...eventOf(next, by, action), target, detail: { meeting: by.meeting } }
      await board.store.commit(changes, event, board.placement.fenceFor(by.meeting))
    })

  /** Opens the room for the first who may pass; of two who come at once the second finds it open. */
  const openRoom = (place: Place) =>
    untilWritten(async () => {
      const kept = await board.store.read('meeting', place.meeting)
      if (kept.record.state !== 'booked') return kept.record
      const opened = open(kept.record, instant(board.clock))
      const event = eventOf(opened, place, 'meeting:open')
      await board.store.commit([changeOf(opened, kept.version)], event, board.placement.fenceFor(place.meeting))
      await tellMeeting(board, opened)
      return opened
    })

  const eventOf = (meeting: Meeting, by: Place, action: string) => ({
    subject: meeting.agenda[0]?.case ?? 'board',
    by: by.person.id,
    action,
    target: meeting.id as string,
    outcome: 'success' as const,
    detail: {},
    at: instant(board.clock),
  })

  const waiting = (meeting: MeetingId, person: PersonId): void => {
    if (presence.find(meeting, person)?.phase !== 'lobby') throw new Problem('not-found', { person })
  }

  const sendAway = (meeting: MeetingId, person: PersonId, phase: 'refused' | 'removed') => {
    const place = presence.find(meeting, person)
    place?.socket.tell('room:phase', { phase })
    place?.socket.close()
    presence.leave(meeting, person)
  }

  return {
    async judge(place) {
      const passes = may(place.roles, 'lobby:pass')
      const meeting = passes ? await openRoom(place) : (await board.store.read('meeting', place.meeting)).record
      if (meeting.state === 'ended') throw new Problem('wrong-state', { is: 'ended' })
      place.phase = passes || meeting.admitted.includes(place.person.id) ? 'room' : 'lobby'
    },
    handlers: {
      async 'lobby:admit'({ person }, by) {
        if (presence.find(by.meeting, person)?.phase === 'room') return {}
        waiting(by.meeting, person)
        await record(by, 'lobby:admit', person, (meeting) => admit(meeting, person))
        // Whoever stands there now: they may have come back by another line while it was written.
        const place = presence.find(by.meeting, person)
        if (place?.phase !== 'lobby') return {}
        place.phase = 'room'
        presence.changed(by.meeting)
        place.socket.tell('room:phase', { phase: 'room' })
        return {}
      },
      async 'lobby:refuse'({ person }, by) {
        waiting(by.meeting, person)
        await record(by, 'lobby:refuse', person, (meeting) => meeting)
        sendAway(by.meeting, person, 'refused')
        return {}
      },
      async 'floor:remove'({ person }, by) {
        const isThere = presence.find(by.meeting, person) !== undefined
        if (!isThere || person === by.person.id) throw new Problem('not-found', { person })
        await record(by, 'floor:remove', person, (meeting) => dismiss(meeting, person))
        sendAway(by.meeting, person, 'removed')
        return {}
      },
    },
  }
}

const changeOf = (record: Meeting, version: number) => ({
  kind: 'meeting' as const,
  parent: record.network,
  record,
  version,
})
