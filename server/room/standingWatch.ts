import type { CaseId, MeetingId } from '../../shared/domain/identifiers.ts'
import { may } from '../../shared/domain/permissions.ts'
import { isWithdrawn } from '../actions/access.ts'
import { rolesInMeeting, standingsOf } from '../actions/meetings.ts'
import type { Board } from '../board.ts'
import { isEnded } from '../identity/signIn.ts'
import { oneAtATime } from './oneAtATime.ts'
import type { Place, Presence } from './presence.ts'

/** Acts on this node are followed at once; those of another, of which nothing is heard here, within this time. */
const lookAgainMilliseconds = 5_000

type Ports = {
  presence: Presence
  /** Who is sent away, and why: their part in the meeting has ended. */
  sendAway(place: Place): void
  closeMeeting(meeting: MeetingId, phase: 'ended'): void
  /** Called when what people may do, or what may be seen, has changed. */
  onChange(meeting: MeetingId, open: ReadonlySet<CaseId>): void
}

/**
 * Holds those in the room to what the record says of them now: a role, a consent, a session or a meeting that ended
 * ends here too. What it returns ends the watch.
 */
export function watchStanding(board: Board, { presence, sendAway, closeMeeting, onChange }: Ports): () => void {
  const look = oneAtATime(
    async (meeting: MeetingId) => {
      const { record } = await board.store.read('meeting', meeting)
      if (record.state === 'ended') return closeMeeting(meeting, 'ended')
      const standings = await standingsOf(board, record)
      const places = presence.all(meeting)
      const ended = await Promise.all(places.map((place) => isEnded(board, place.session)))
      let changed = false
      for (const [index, place] of places.entries()) {
        const roles = rolesInMeeting(standings, place.person)
        if (ended[index] || !may(roles, 'meeting:join')) {
          sendAway(place)
        } else if (roles.join() !== place.roles.join()) {
          place.roles = roles
          changed = true
        }
      }
      const open = standings.filter((one) => !isWithdrawn(one)).map((one) => one.case.record.id)
      onChange(meeting, new Set(open))
      if (changed) presence.changed(meeting)
    },
    (error) => board.log.bug(error, 'standing of those in the room'),
  )

  const unsubscribe = board.notices.subscribe((notice) => {
    for (const meeting of presence.meetings()) {
      const concerned = presence.all(meeting).some((place) => {
        if (notice.name === 'session:closed') return place.session === notice.content.session
        if (notice.name === 'case:changed') return place.cases.includes(notice.content.case)
        return notice.name === 'meeting:changed' && notice.content.meeting === meeting
      })
      if (concerned) look(meeting)
    }
  })

  let stop = () => {}
  const lookLater = () => {
    stop = board.clock.after(lookAgainMilliseconds, () => {
      for (const meeting of presence.meetings()) look(meeting)
      lookLater()
    })
  }
  lookLater()
  return () => {
    unsubscribe()
    stop()
  }
}
