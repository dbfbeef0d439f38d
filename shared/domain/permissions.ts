import type { Case } from './case.ts'
import { type Panel, seatOf } from './panel.ts'
import { isIn, type Person } from './person.ts'

/** What a person is with regard to one case. A person can be several things. */
export type Role = 'homeClinician' | 'coordinator' | 'chair' | 'scribe' | 'member' | 'guest' | 'observer'
/** And in one meeting. A moderator is who was handed moderating it, for that meeting alone. */
export type RoomRole = Role | 'moderator'

const homeTeam = ['homeClinician'] as const
const writers = ['chair', 'scribe', 'member'] as const
const moderators = ['coordinator', 'chair'] as const
const inTheChair = [...moderators, 'moderator'] as const
const voices = ['homeClinician', 'coordinator', 'chair', 'scribe', 'member', 'guest'] as const
const everyRole = [...voices, 'observer'] as const

/**
 * The one table: who may do what with a case, its panel and its meeting. The server enforces it where a request
 * enters, the client asks it what to offer. Names are those of the requests they guard, where there is one.
 */
export const permissions = {
  'case:read': everyRole,
  'case:describe': homeTeam,
  'case:present': homeTeam,
  'consent:record': homeTeam,
  'consent:withdraw': homeTeam,
  'study:read': everyRole,
  'study:receive': homeTeam,
  /** Says what is seen in a recording; takes one's own word back. */
  'mark:add': voices,
  /** Makes and retires a montage of the network. */
  'montage:save': voices,
  'video:receive': homeTeam,
  /** Says at which second of the recording a video begins. */
  'video:align': voices,
  'panel:appoint': ['coordinator'],
  'panel:declareInterest': ['chair', 'member', 'scribe', 'guest'],
  'meeting:schedule': ['coordinator'],
  'meeting:join': everyRole,
  'meeting:end': moderators,
  /** Decide, before it begins, whether it is encrypted from browser to browser. */
  'meeting:encrypt': moderators,
  /** Enters without waiting in the lobby. */
  'lobby:pass': ['coordinator'],
  'lobby:admit': inTheChair,
  /** Go to another item of the agenda. */
  'agenda:go': inTheChair,
  /** Hand the moderation of a meeting to another, or take it back. */
  'floor:handOver': inTheChair,
  /** Mute another, stop their camera, lower their hand, send them out. */
  'floor:moderate': inTheChair,
  'media:publish': voices,
  /** Write beside what is said, message by message or letter by letter. */
  'text:write': voices,
  /** Keep that text in the record of the case. */
  'text:keep': inTheChair,
  /** Of those who were part of the discussion. */
  'transcript:read': voices,
  'stage:lead': voices,
  'stage:point': voices,
  'document:read': everyRole,
  'document:write': writers,
  'recommendation:read': everyRole,
  'recommendation:freeze': ['chair'],
  'recommendation:reopen': ['chair'],
  'recommendation:sign': ['chair', 'member'],
  'recommendation:bundle': ['homeClinician', 'coordinator', 'chair', 'scribe', 'member', 'guest'],
  'audit:read': ['coordinator', 'homeClinician'],
} as const satisfies Record<string, readonly RoomRole[]>

export type Action = keyof typeof permissions

/**
 * What a person is with regard to a case. Empty means that for them it does not exist. A coordinator sees what was
 * presented to their network, never a draft; a draft belongs to the home clinician.
 */
export function rolesOf(person: Person, of: Case, panel: Panel | undefined): Role[] {
  const roles: Role[] = []
  if (of.homeClinician === person.id) roles.push('homeClinician')
  if (of.state !== 'draft' && isIn(person, of.network, 'coordinator')) roles.push('coordinator')
  const seat = seatOf(panel, person.id)
  if (of.state === 'ready' && seat && !seat.recused) roles.push(seat.role)
  return roles
}

export const may = (roles: readonly RoomRole[], action: Action): boolean =>
  roles.some((role) => (permissions[action] as readonly RoomRole[]).includes(role))

/** Whether anyone in a network may open a case of their own there. */
export const mayOpenCase = (person: Person, network: string): boolean => isIn(person, network, 'homeClinician')
