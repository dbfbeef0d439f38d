import { conductOf, currentItem, goTo, type Meeting } from '../../shared/domain/meeting.ts'
import type { MeetingId } from '../../shared/domain/identifiers.ts'
import { may } from '../../shared/domain/permissions.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { RoomConduct } from '../../shared/protocol/room.ts'
import { isWithdrawn } from '../actions/access.ts'
import { standingsOf, tellMeeting } from '../actions/meetings.ts'
import type { Board } from '../board.ts'
import { instant } from '../clock.ts'
import type { RoomHandlers } from './guard.ts'
import type { Place, Presence } from './presence.ts'
import { rolesNow } from './standing.ts'
import { writeMeeting } from './writeMeeting.ts'

/** Which case is being discussed and since when, and whether the door is locked: as the record has it, told whole. */
export type ConductKeeper = {
  tell(place: Place): void
  of(meeting: MeetingId): RoomConduct | undefined
  /** What the record says now; those in the room are told where it differs. */
  follow(meeting: Meeting): void
  handlers: Pick<RoomHandlers, 'agenda:go'>
}

export function openConduct(board: Board, presence: Presence): ConductKeeper {
  const known = new Map<MeetingId, RoomConduct>()
  presence.onGone(({ meeting }) => {
    if (presence.all(meeting).length === 0) known.delete(meeting)
  })

  return {
    tell(place) {
      const now = known.get(place.meeting)
      if (now) place.socket.tell('room:conduct', now)
    },
    of: (meeting) => known.get(meeting),
    follow(meeting) {
      const now = conductNow(meeting)
      if (!now || JSON.stringify(now) === JSON.stringify(known.get(meeting.id))) return
      const isNews = JSON.stringify(now.recording) !== JSON.stringify(known.get(meeting.id)?.recording ?? null)
      known.set(meeting.id, now)
      for (const place of isNews ? presence.all(meeting.id) : []) {
        if (place.phase !== 'room') place.socket.tell('lobby:recording', { recording: now.recording })
      }
      presence.tellRoom(meeting.id, 'room:conduct', now)
    },
    handlers: {
      async 'agenda:go'({ item, from }, by) {
        const at = instant(board.clock)
        const { record } = await board.store.read('meeting', by.meeting)
        const next = goTo(record, item, from, at)
        const standings = await standingsOf(board, next)
        const { case: id } = currentItem(next).item
        const standing = standings.find((one) => one.case.record.id === id)
        if (!standing || isWithdrawn(standing)) throw new Problem('consent-withdrawn')
        // Whoever leaves with this case could not come back to lead the next one.
        const isLed = presence
          .all(by.meeting)
          .some((place) => place.phase !== 'lobby' && may(rolesNow(next, standings, place.person).roles, 'agenda:go'))
        if (!isLed) throw new Problem('wrong-state', { because: 'nobody here may moderate that case' })
        const act = { by: by.person.id, action: 'agenda:go', target: id, detail: { item: String(item + 1) } }
        const rule = (meeting: Meeting) => goTo(meeting, item, from, at)
        await tellMeeting(board, await writeMeeting(board, by.meeting, act, rule))
        return {}
      },
    },
  }
}

function conductNow(meeting: Meeting): RoomConduct | undefined {
  const { item, number, since } = currentItem(meeting)
  const { locked, endToEnd, recording } = conductOf(meeting)
  if (since === null) return undefined
  const { case: id, minutes } = item
  return { item: number, items: meeting.agenda.length, case: id, minutes, since, locked, endToEnd, recording }
}
