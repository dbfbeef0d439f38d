import { z } from 'zod'
import { Problem } from '../protocol/problems.ts'
import { CaseId, Instant, MeetingId, PanelId, PersonId } from './identifiers.ts'

export const AgendaItem = z.strictObject({ case: CaseId, panel: PanelId, minutes: z.number().int().min(1).max(240) })
export type AgendaItem = z.infer<typeof AgendaItem>

const common = {
  id: MeetingId,
  network: z.string().max(40),
  startsAt: Instant,
  timeZone: z.string().max(60),
  agenda: z.array(AgendaItem).min(1).max(12),
  admitted: z.array(PersonId).max(200),
}

export const Meeting = z.discriminatedUnion('state', [
  z.strictObject({ ...common, state: z.literal('booked') }),
  z.strictObject({ ...common, state: z.literal('live'), openedAt: Instant }),
  z.strictObject({ ...common, state: z.literal('ended'), openedAt: Instant, endedAt: Instant }),
])
export type Meeting = z.infer<typeof Meeting>
type In<State extends Meeting['state']> = Extract<Meeting, { state: State }>

/** Opens the room. Opening an open room changes nothing. */
export function open(meeting: Meeting, at: string): In<'live'> {
  if (meeting.state === 'live') return meeting
  if (meeting.state !== 'booked') throw new Problem('wrong-state', { is: meeting.state, must: 'booked' })
  return { ...meeting, state: 'live', openedAt: at }
}

/** Lets a person in from the lobby. It is remembered, so that a reload brings them back. */
export function admit(meeting: Meeting, person: PersonId): In<'live'> {
  if (meeting.state !== 'live') throw new Problem('wrong-state', { is: meeting.state, must: 'live' })
  return meeting.admitted.includes(person) ? meeting : { ...meeting, admitted: [...meeting.admitted, person] }
}

/** Sends a person out; they would have to be admitted again. */
export function dismiss(meeting: Meeting, person: PersonId): Meeting {
  if (!meeting.admitted.includes(person)) return meeting
  return { ...meeting, admitted: meeting.admitted.filter((admitted) => admitted !== person) }
}

export function end(meeting: Meeting, at: string): In<'ended'> {
  if (meeting.state !== 'live') throw new Problem('wrong-state', { is: meeting.state, must: 'live' })
  return { ...meeting, state: 'ended', endedAt: at }
}
