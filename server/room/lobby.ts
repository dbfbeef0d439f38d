import { admit, dismiss, open } from '../../shared/domain/meeting.ts'
import type { MeetingId, PersonId } from '../../shared/domain/identifiers.ts'
import { may } from '../../shared/domain/permissions.ts'
import { colleague } from '../../shared/domain/person.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board } from '../board.ts'
import { tellMeeting } from '../actions/meetings.ts'
import { instant } from '../clock.ts'
import type { RoomHandlers } from './gateway.ts'
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

  const record = async (by: Place, action: string, target: PersonId, change: 'admit' | 'dismiss' | 'none') => {
    const kept = await board.store.read('meeting', by.meeting)
    const next =
      change === 'admit'
        ? admit(kept.record, target)
        : change === 'dismiss'
          ? dismiss(kept.record, target)
          : kept.record
    const [item] = next.agenda
    const event = {
      subject: item?.case ?? 'board',
      by: by.person.id,
      action,
      target,
      outcome: 'success' as const,
      detail: { meeting: by.meeting },
      at: instant(board.clock),
    }
    const changes =
      next === kept.record
        ? []
        : [{ kind: 'meeting' as const, parent: next.network, record: next, version: kept.version }]
    await board.store.commit(changes, event, board.placement.fenceFor(by.meeting))
  }

  const waiting = (meeting: MeetingId, person: PersonId): Place => {
    const place = presence.find(meeting, person)
    if (place?.phase !== 'lobby') throw new Problem('not-found', { person })
    return place
  }

  return {
    async judge(place) {
      const kept = await board.store.read('meeting', place.meeting)
      if (kept.record.state === 'ended') throw new Problem('wrong-state', { is: 'ended' })
      const passes = may(place.roles, 'lobby:pass')
      if (passes && kept.record.state === 'booked') {
        const opened = open(kept.record, instant(board.clock))
        await board.store.commit(
          [{ kind: 'meeting', parent: opened.network, record: opened, version: kept.version }],
          {
            subject: opened.agenda[0]?.case ?? 'board',
            by: place.person.id,
            action: 'meeting:open',
            target: place.meeting,
            outcome: 'success',
            detail: {},
            at: instant(board.clock),
          },
          board.placement.fenceFor(place.meeting),
        )
        await tellMeeting(board, opened)
      }
      place.phase = passes || kept.record.admitted.includes(place.person.id) ? 'room' : 'lobby'
    },
    handlers: {
      async 'lobby:admit'({ person }, by) {
        const place = waiting(by.meeting, person)
        await record(by, 'lobby:admit', person, 'admit')
        place.phase = 'room'
        presence.changed(by.meeting)
        place.socket.tell('room:phase', { phase: 'room' })
        return {}
      },
      async 'lobby:refuse'({ person }, by) {
        const place = waiting(by.meeting, person)
        await record(by, 'lobby:refuse', person, 'none')
        place.socket.tell('room:phase', { phase: 'refused' })
        place.socket.close()
        presence.leave(by.meeting, person)
        return {}
      },
      async 'floor:remove'({ person }, by) {
        const place = presence.find(by.meeting, person)
        if (!place || person === by.person.id) throw new Problem('not-found', { person })
        await record(by, 'floor:remove', person, 'dismiss')
        place.socket.tell('room:phase', { phase: 'removed' })
        place.socket.close()
        presence.leave(by.meeting, person)
        return {}
      },
    },
  }
}
