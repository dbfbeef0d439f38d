import { z } from 'zod'
import { Problem } from '../protocol/problems.ts'
import { Conduct, conductAtFirst, withoutPerson, withPerson } from './conduct.ts'
import { CaseId, Instant, MeetingId, PanelId, PersonId } from './identifiers.ts'

export const AgendaItem = z.strictObject({ case: CaseId, panel: PanelId, minutes: z.number().int().min(1).max(240) })
export type AgendaItem = z.infer<typeof AgendaItem>

const common = {
  id: MeetingId,
  network: z.string().max(40),
  startsAt: Instant,
  /** The zone the meeting was made in; everybody sees their own beside it. */
  timeZone: z.string().max(60),
  agenda: z.array(AgendaItem).min(1).max(12),
  admitted: z.array(PersonId).max(200),
  /** Absent while everything is as at first. */
  conduct: Conduct.optional(),
  /** Who was sent an invitation and, unless told otherwise since, has it in their calendar. */
  invited: z.array(PersonId).max(400).default([]),
  /** How often what an invitation says has changed (RFC 5545 section 3.8.7.4). */
  sequence: z.number().int().nonnegative().default(0),
}
const reason = z.string().max(500)

export const Meeting = z.discriminatedUnion('state', [
  z.strictObject({ ...common, state: z.literal('booked') }),
  z.strictObject({ ...common, state: z.literal('live'), openedAt: Instant }),
  z.strictObject({ ...common, state: z.literal('ended'), openedAt: Instant, endedAt: Instant }),
  /** Off for now: it may be given another time. */
  z.strictObject({ ...common, state: z.literal('postponed'), postponedAt: Instant, reason }),
  z.strictObject({ ...common, state: z.literal('cancelled'), cancelledAt: Instant, reason }),
])
export type Meeting = z.infer<typeof Meeting>
type In<State extends Meeting['state']> = Extract<Meeting, { state: State }>

export const conductOf = (meeting: Meeting): Conduct => meeting.conduct ?? conductAtFirst

/** The item that is being discussed, and since when. */
export function currentItem(meeting: Meeting): { item: AgendaItem; number: number; since: string | null } {
  const { item: number, since } = conductOf(meeting)
  const item = meeting.agenda[number] ?? meeting.agenda[0]
  if (!item) throw new Error('a meeting without an agenda')
  return { item, number, since: since ?? ('openedAt' in meeting ? meeting.openedAt : null) }
}

/** Whether nobody will come any more. One that was postponed waits for another time. */
export const isOver = (meeting: Pick<Meeting, 'state'>): boolean =>
  meeting.state === 'ended' || meeting.state === 'cancelled'

/** How long the agenda takes. */
export const minutesOf = (meeting: Pick<Meeting, 'agenda'>): number =>
  meeting.agenda.reduce((sum, item) => sum + item.minutes, 0)

/** When it ends if it goes by its agenda. */
export const endsAt = (meeting: Pick<Meeting, 'agenda' | 'startsAt'>): string =>
  new Date(Date.parse(meeting.startsAt) + minutesOf(meeting) * 60_000).toISOString()

export type Plan = Pick<Meeting, 'startsAt' | 'timeZone' | 'agenda'>

/**
 * Gives a meeting another time, zone or agenda. What was postponed is booked again. An open meeting may still change the
 * order and the minutes of its agenda, but not when it began.
 */
export function replan(meeting: Meeting, plan: Plan): In<'booked'> | In<'live'> {
  requireOneEach(plan.agenda)
  if (meeting.state === 'live') {
    if (plan.startsAt !== meeting.startsAt) throw new Problem('wrong-state', { is: 'live', must: 'booked' })
    return { ...meeting, ...plan, sequence: meeting.sequence + 1 }
  }
  if (meeting.state !== 'booked' && meeting.state !== 'postponed') {
    throw new Problem('wrong-state', { is: meeting.state, must: 'booked' })
  }
  const { id, network, admitted, invited, sequence, conduct } = meeting
  const kept = { id, network, admitted, invited, ...(conduct ? { conduct } : {}) }
  return { ...kept, ...plan, sequence: sequence + 1, state: 'booked' }
}

export function postpone(meeting: Meeting, why: string, at: string): In<'postponed'> {
  if (meeting.state !== 'booked') throw new Problem('wrong-state', { is: meeting.state, must: 'booked' })
  if (!why.trim()) throw new Problem('invalid-input', { at: 'reason', rule: 'required' })
  return { ...meeting, state: 'postponed', postponedAt: at, reason: why.trim(), sequence: meeting.sequence + 1 }
}

export function cancel(meeting: Meeting, why: string, at: string): In<'cancelled'> {
  if (meeting.state === 'cancelled') return meeting
  if (meeting.state !== 'booked' && meeting.state !== 'postponed') {
    throw new Problem('wrong-state', { is: meeting.state, must: 'booked' })
  }
  const { id, network, startsAt, timeZone, agenda, admitted, invited, sequence } = meeting
  const kept = { id, network, startsAt, timeZone, agenda, admitted, invited, sequence: sequence + 1 }
  return { ...kept, state: 'cancelled', cancelledAt: at, reason: why.trim() }
}

function requireOneEach(agenda: readonly AgendaItem[]): void {
  const isTwice = new Set(agenda.map((item) => item.case)).size < agenda.length
  if (isTwice) throw new Problem('invalid-input', { at: 'agenda', rule: 'no-case-twice' })
}

/** Opens the room. Opening an open room changes nothing. */
export function open(meeting: Meeting, at: string): In<'live'> {
  if (meeting.state === 'live') return meeting
  if (meeting.state !== 'booked') throw new Problem('wrong-state', { is: meeting.state, must: 'booked' })
  return { ...meeting, state: 'live', openedAt: at }
}

/** Lets a person in from the lobby, one who was sent out before too. It is remembered, so that a reload brings them back. */
export function admit(meeting: Meeting, person: PersonId): In<'live'> {
  const live = mustBeLive(meeting)
  const { removed } = conductOf(meeting)
  if (meeting.admitted.includes(person) && !removed.includes(person)) return live
  const admitted = { ...live, admitted: withPerson(meeting.admitted, person) }
  return removed.includes(person) ? conducted(admitted, { removed: withoutPerson(removed, person) }) : admitted
}

/** Sends a person out; they would have to be admitted again, even who otherwise enters without waiting. */
export function dismiss(meeting: Meeting, person: PersonId): Meeting {
  const { removed, moderators } = conductOf(meeting)
  if (!meeting.admitted.includes(person) && removed.includes(person)) return meeting
  return conducted(
    { ...meeting, admitted: withoutPerson(meeting.admitted, person) },
    { removed: withPerson(removed, person), moderators: withoutPerson(moderators, person) },
  )
}

/**
 * Goes to another item of the agenda. `from` is the one that whoever asks has before them: of two who press "next" at
 * once only one is heard.
 */
export function goTo(meeting: Meeting, item: number, from: number, at: string): In<'live'> {
  const live = mustBeLive(meeting)
  const { number } = currentItem(meeting)
  if (number !== from) throw new Problem('wrong-state', { is: `item ${number}`, must: `item ${from}` })
  if (!meeting.agenda[item]) throw new Problem('invalid-input', { at: 'item' })
  return item === number ? live : conducted(live, { item, since: at })
}

export const lock = (meeting: Meeting, locked: boolean): In<'live'> => {
  const live = mustBeLive(meeting)
  return conductOf(meeting).locked === locked ? live : conducted(live, { locked })
}

/** Gives a person the moderation of this meeting, or takes it back. */
export function handOver(meeting: Meeting, person: PersonId, moderates: boolean): In<'live'> {
  const live = mustBeLive(meeting)
  const { moderators } = conductOf(meeting)
  if (moderators.includes(person) === moderates) return live
  const next = moderates ? withPerson(moderators, person) : withoutPerson(moderators, person)
  return conducted(live, { moderators: next })
}

/** Decides on end-to-end encryption: before the meeting begins, so that nobody is surprised by it inside. */
export function encrypt(meeting: Meeting, endToEnd: boolean): Meeting {
  if (conductOf(meeting).endToEnd === endToEnd) return meeting
  if (meeting.state !== 'booked') throw new Problem('wrong-state', { is: meeting.state, must: 'booked' })
  return conducted(meeting, { endToEnd })
}

/** Has a meeting recorded, or no longer. What is encrypted from browser to browser cannot be. */
export function keepRecorded(meeting: Meeting, recording: Conduct['recording']): In<'live'> {
  const live = mustBeLive(meeting)
  const now = conductOf(meeting)
  if (recording && now.endToEnd) throw new Problem('wrong-state', { because: 'encryption' })
  return (now.recording === null) === (recording === null) ? live : conducted(live, { recording })
}

export function end(meeting: Meeting, at: string): In<'ended'> {
  return { ...mustBeLive(meeting), state: 'ended', endedAt: at }
}

const conducted = <M extends Meeting>(meeting: M, change: Partial<Conduct>): M => ({
  ...meeting,
  conduct: { ...conductOf(meeting), ...change },
})

function mustBeLive(meeting: Meeting): In<'live'> {
  if (meeting.state !== 'live') throw new Problem('wrong-state', { is: meeting.state, must: 'live' })
  return meeting
}
