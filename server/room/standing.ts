import { conductOf, currentItem, type Meeting } from '../../shared/domain/meeting.ts'
import { may, type RoomRole } from '../../shared/domain/permissions.ts'
import type { Person } from '../../shared/domain/person.ts'
import { rolesIn, type Standing } from '../actions/access.ts'
import { rolesInMeeting } from '../actions/meetings.ts'
import type { Place } from './presence.ts'

/** What a person is in a meeting while it discusses what it does now, and at its door. */
export function rolesNow(
  meeting: Meeting,
  standings: readonly Standing[],
  person: Person,
): Pick<Place, 'roles' | 'everyRole' | 'caseNow'> {
  const { case: caseNow } = currentItem(meeting).item
  const now = standings.find((one) => one.case.record.id === caseNow)
  const roles: RoomRole[] = now ? rolesIn(now, person) : []
  // Moderating is handed over for the meeting; it opens no case that one has no part in.
  if (roles.length > 0 && conductOf(meeting).moderators.includes(person.id)) roles.push('moderator')
  return { caseNow, roles, everyRole: rolesInMeeting(standings, person) }
}

/** Where somebody belongs by the record: who was sent out waits whoever they are. */
export function phaseOf(
  meeting: Meeting,
  place: Pick<Place, 'person' | 'roles' | 'everyRole' | 'key'>,
): 'lobby' | 'room' | 'aside' {
  const { id } = place.person
  const isIn = may(place.everyRole, 'lobby:pass') || meeting.admitted.includes(id)
  if (!isIn || conductOf(meeting).removed.includes(id) || !canEncrypt(meeting, place)) return 'lobby'
  return may(place.roles, 'meeting:join') ? 'room' : 'aside'
}

/** Whether a meeting that is encrypted from browser to browser can be followed with theirs. */
export const canEncrypt = (meeting: Meeting, { key }: Pick<Place, 'key'>): boolean =>
  !conductOf(meeting).endToEnd || key !== null
