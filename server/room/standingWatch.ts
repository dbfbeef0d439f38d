import type { CaseId, MeetingId } from '../../shared/domain/identifiers.ts'
import { currentItem, goTo, type Meeting } from '../../shared/domain/meeting.ts'
import { may } from '../../shared/domain/permissions.ts'
import { isWithdrawn, type Standing } from '../actions/access.ts'
import { standingsOf, tellMeeting } from '../actions/meetings.ts'
import type { Board } from '../board.ts'
import { instant } from '../clock.ts'
import { holdSession, isEnded } from '../identity/sessions.ts'
import { oneAtATime } from './oneAtATime.ts'
import type { Place, Presence } from './presence.ts'
import { phaseOf, rolesNow } from './standing.ts'
import { writeMeeting } from './writeMeeting.ts'

/** Acts on this node are followed at once; those of another, of which nothing is heard here, within this time. */
const lookAgainMilliseconds = 5_000
const holdEveryMilliseconds = 30_000

type Ports = {
  presence: Presence
  /** Who is sent away, and why: their part in the meeting has ended. */
  sendAway(place: Place): void
  /** Seats somebody who waited, or had no part in the case before. */
  seat(place: Place, phase: 'room' | 'aside'): void
  closeMeeting(meeting: MeetingId, phase: 'ended'): void
  /** Called when what people may do, or what may be seen, has changed; those who have no part in it are out by then. */
  onChange(meeting: Meeting, open: ReadonlySet<CaseId>): void
}

/**
 * Holds those in the room to what the record says of them now: a role, a consent, a session or a meeting that ended
 * ends here too, and the next case of the agenda is begun with those who are in it.
 */
export function watchStanding(board: Board, ports: Ports): { look(meeting: MeetingId): void; stop(): void } {
  const { presence, sendAway, seat, closeMeeting, onChange } = ports
  const heldAt = new Map<string, number>()
  const hold = async (session: string) => {
    const now = board.clock.now()
    if (now - (heldAt.get(session) ?? -Infinity) < holdEveryMilliseconds || (await isEnded(board, session))) return
    heldAt.set(session, now)
    await holdSession(board, session)
  }
  const look = oneAtATime(
    async (id: MeetingId) => {
      const { record } = await board.store.read('meeting', id)
      if (record.state === 'ended') return closeMeeting(id, 'ended')
      const standings = await standingsOf(board, record)
      const meeting = await withOpenCase(board, record, standings)
      const places = presence.all(id)
      // Nobody's session runs out in the middle of the meeting they sit in.
      const seated = places.filter((place) => place.phase !== 'lobby' && place.connected)
      await Promise.all(seated.map((place) => hold(place.session)))
      const ended = await Promise.all(places.map((place) => isEnded(board, place.session)))
      const coming: [Place, 'room' | 'aside'][] = []
      let changed = false
      // From here to the end nothing is waited for: nobody sees the room half changed.
      for (const [index, place] of places.entries()) {
        if (presence.find(id, place.person.id) !== place) continue
        const before = `${place.roles.join()} ${place.caseNow}`
        Object.assign(place, rolesNow(meeting, standings, place.person))
        changed ||= before !== `${place.roles.join()} ${place.caseNow}`
        const phase = phaseOf(meeting, place)
        const isOut = ended[index] || !may(place.everyRole, 'meeting:join')
        if (isOut || (phase === 'lobby' && place.phase !== 'lobby')) sendAway(place)
        else if (phase === 'aside') seat(place, phase)
        else if (phase === 'room') coming.push([place, phase])
      }
      const { case: now } = currentItem(meeting).item
      const isOpen = standings.some((one) => one.case.record.id === now && !isWithdrawn(one))
      onChange(meeting, new Set(isOpen ? [now] : []))
      for (const [place, phase] of coming) seat(place, phase)
      if (changed) presence.changed(id)
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

  let stopWaiting = () => {}
  const lookLater = () => {
    stopWaiting = board.clock.after(lookAgainMilliseconds, () => {
      for (const meeting of presence.meetings()) look(meeting)
      for (const [session, at] of heldAt) if (board.clock.now() - at > 600_000) heldAt.delete(session)
      lookLater()
    })
  }
  lookLater()
  return {
    look,
    stop() {
      unsubscribe()
      stopWaiting()
    },
  }
}

/** A case whose consent was withdrawn is discussed no longer: the meeting goes to one that is open, if there is any. */
async function withOpenCase(board: Board, meeting: Meeting, standings: readonly Standing[]): Promise<Meeting> {
  const isOpen = (id: CaseId) => standings.some((one) => one.case.record.id === id && !isWithdrawn(one))
  const { item, number } = currentItem(meeting)
  if (meeting.state !== 'live' || isOpen(item.case)) return meeting
  const other = meeting.agenda.findIndex((one) => isOpen(one.case))
  if (other < 0) return meeting
  const at = instant(board.clock)
  const target = meeting.agenda[other]?.case ?? ''
  const act = { by: 'system' as const, action: 'agenda:go', target, detail: { because: 'consent withdrawn' } }
  const moved = await writeMeeting(board, meeting.id, act, (now) => goTo(now, other, number, at))
  await tellMeeting(board, moved)
  return moved
}
