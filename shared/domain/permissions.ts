import type { Case } from './case.ts'
import { homeTeamOf } from './case.ts'
import { type Consent, holds } from './consent.ts'
import { isRunning, isSeated, type Panel, seatOf } from './panel.ts'
import { isIn, isSameProvider, isThirdCountry, type Person } from './person.ts'

/**
 * What a person is with regard to one case. A person can be several things. An `invitee` has a seat that is not open to
 * them yet: they know of the invitation and of nothing else.
 */
export const roles = [
  'homeClinician',
  'coordinator',
  'dispatcher',
  'chair',
  'scribe',
  'member',
  'guest',
  'observer',
  'auditor',
  'invitee',
] as const
export type Role = (typeof roles)[number]
/** And in one meeting. A moderator is who was handed moderating it, for that meeting alone. */
export const roomRoles = [...roles, 'moderator'] as const
export type RoomRole = (typeof roomRoles)[number]

const homeTeam = ['homeClinician'] as const
const triage = ['coordinator', 'dispatcher'] as const
const writers = ['chair', 'scribe', 'member'] as const
const moderators = ['coordinator', 'chair'] as const
const inTheChair = [...moderators, 'moderator'] as const
const voices = ['homeClinician', 'coordinator', 'chair', 'scribe', 'member', 'guest'] as const
const readers = [...voices, 'dispatcher', 'observer'] as const
const seated = ['chair', 'scribe', 'member', 'guest', 'observer'] as const

/**
 * The one table: who may do what with a case, its panel and its meeting. The server enforces it where a request
 * enters, the client asks it what to offer. Names are those of the requests they guard, where there is one.
 */
export const permissions = {
  'case:read': readers,
  'case:describe': homeTeam,
  'case:present': homeTeam,
  'case:team': homeTeam,
  /** Puts a study or an attachment before the panel, or takes it away. */
  'case:attach': homeTeam,
  'clinical:describe': homeTeam,
  'attachment:read': readers,
  'attachment:receive': homeTeam,
  'attachment:remove': homeTeam,
  'consent:read': readers,
  'consent:record': homeTeam,
  'consent:withdraw': homeTeam,
  /** The signed form has a name on it. */
  'consent:scan': homeTeam,
  'study:read': readers,
  'study:receive': homeTeam,
  /** Says what is seen in a recording; takes one's own word back. */
  'mark:add': voices,
  /** Makes and retires a montage of the network. */
  'montage:save': voices,
  'video:receive': homeTeam,
  /** Says at which second of the recording a video begins. */
  'video:align': voices,
  'request:accept': triage,
  'request:return': triage,
  'request:forward': triage,
  'request:decline': triage,
  'panel:appoint': triage,
  'panel:read': [...readers, 'invitee'],
  'panel:declareInterest': [...seated, 'invitee'],
  'panel:decline': [...seated, 'invitee'],
  'panel:rule': moderators,
  'meeting:schedule': triage,
  'meeting:propose': triage,
  'meeting:preview': triage,
  'meeting:read': [...readers, 'invitee'],
  'meeting:change': triage,
  'meeting:postpone': triage,
  'meeting:cancel': triage,
  'poll:open': triage,
  'poll:read': [...readers, 'invitee'],
  'poll:answer': [...readers, 'invitee'],
  'poll:close': triage,
  'poll:book': triage,
  'outcome:read': readers,
  'outcome:record': moderators,
  'case:represent': ['homeClinician', 'coordinator'],
  'recommendation:acknowledge': homeTeam,
  'followUp:report': homeTeam,
  'retention:review': homeTeam,
  'comment:list': readers,
  'comment:add': voices,
  'comment:seen': readers,
  'meeting:join': [...voices, 'observer'],
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
  /** Have the meeting recorded, where each patient has agreed to that. */
  'meeting:record': moderators,
  'meetingRecording:read': voices,
  'meetingRecording:remove': moderators,
  /** Of those who were part of the discussion. */
  'transcript:read': voices,
  'stage:lead': voices,
  'stage:point': voices,
  'document:read': readers,
  /** Figures on images, which stay with the case. */
  'annotation:draw': voices,
  /** A view of an image as a file of one's own. */
  'image:export': voices,
  'document:write': writers,
  'recommendation:read': readers,
  'recommendation:freeze': ['chair'],
  'recommendation:reopen': ['chair'],
  'recommendation:sign': ['chair', 'member'],
  /** To go on without the position of somebody who owes one. */
  'recommendation:excuse': ['chair'],
  'recommendation:amend': ['chair'],
  'recommendation:declareError': ['chair', 'coordinator'],
  'recommendation:bundle': ['homeClinician', 'coordinator', 'chair', 'scribe', 'member', 'guest'],
  'audit:read': ['coordinator', 'homeClinician', 'auditor'],
} as const satisfies Record<string, readonly RoomRole[]>

export type Action = keyof typeof permissions

/**
 * What a person is with regard to a case. Empty means that for them it does not exist. A coordinator sees what was
 * presented to their network, never a draft; a draft belongs to the home team. A seat counts while the panel runs, the
 * person still works where they did when they were invited, and nothing of theirs is undeclared.
 */
export function rolesOf(person: Person, of: Case, panel: Panel | undefined): Role[] {
  const held: Role[] = []
  if (homeTeamOf(of).includes(person.id) && isSameProvider(person.provider, of.provider)) held.push('homeClinician')
  if (of.state !== 'draft') {
    for (const role of ['coordinator', 'dispatcher', 'auditor'] as const) {
      if (isIn(person, of.network, role)) held.push(role)
    }
  }
  const seat = seatOf(panel, person.id)
  const counts = of.state === 'ready' && panel && isRunning(panel) && seat && seat.ruling !== 'recused'
  if (counts && seat.answer !== 'declined' && isSameProvider(seat.provider, person.provider)) {
    held.push(isSeated(seat) ? seat.role : 'invitee')
  }
  return held
}

/**
 * The same as the patient's consents have it now. Without one for care only the home team is anything; without one for
 * third countries nobody who works in one is.
 */
export function rolesNow(
  person: Person,
  of: Case,
  panel: Panel | undefined,
  consents: readonly Consent[],
  at: string,
): Role[] {
  const held = rolesOf(person, of, panel)
  if (held.includes('homeClinician')) return held
  if (of.state === 'erased' || (consents.length > 0 && !holds(consents, 'care', at))) return []
  if (isThirdCountry(person.provider) && !holds(consents, 'thirdCountry', at)) return []
  return held
}

export const may = (held: readonly RoomRole[], action: Action): boolean =>
  held.some((role) => (permissions[action] as readonly RoomRole[]).includes(role))

/** Who invites people into a network and says what they are there. */
export const mayAdminister = (person: Person, network: string): boolean => isIn(person, network, 'coordinator')

/** Whether anyone in a network may open a case of their own there. */
export const mayOpenCase = (person: Person, network: string): boolean => isIn(person, network, 'homeClinician')

/** Whether a person does the work on requests in a network. */
export const mayTriage = (person: Person, network: string): boolean =>
  isIn(person, network, 'coordinator') || isIn(person, network, 'dispatcher')
