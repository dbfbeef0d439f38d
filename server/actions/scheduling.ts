import type { CaseId, MeetingId, PersonId } from '../../shared/domain/identifiers.ts'
import { cancel, endsAt, type Meeting, minutesOf, type Plan, postpone, replan } from '../../shared/domain/meeting.ts'
import { type Action, may } from '../../shared/domain/permissions.ts'
import { colleague, type Person } from '../../shared/domain/person.ts'
import { proposeSlots } from '../../shared/domain/slots.ts'
import { usualHours } from '../../shared/domain/workingHours.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import { newId } from '../identity/newId.ts'
import {
  expectedAt,
  hoursOf,
  type Invitation,
  invitationsTo,
  lettersFor,
  withInvited,
} from '../scheduling/invitations.ts'
import type { Change, Kept } from '../store/store.ts'
import { act, type Caller, caseFor, type OpenCase, rolesIn, standingOf, tellCase, who } from './access.ts'
import { meetingFor, tellMeeting } from './meetings.ts'
import { panelOf } from './panels.ts'

type AgendaInput = readonly { case: CaseId; minutes: number }[]

export const scheduling = (board: Board) =>
  ({
    async 'hours:read'(_nothing, caller) {
      const person = who(caller)
      const kept = await board.store.find('workingHours', person.id)
      return { hours: kept?.record ?? usualHours(person), isUsual: kept === undefined }
    },

    async 'hours:change'(hours, caller) {
      const person = who(caller)
      if (hours.to <= hours.from || hours.weekdays.length === 0) {
        throw new Problem('invalid-input', { at: 'to', rule: 'after-from' })
      }
      const kept = await board.store.find('workingHours', person.id)
      const record = { ...hours, weekdays: [...new Set(hours.weekdays)].toSorted(), id: person.id }
      await board.store.commit([{ kind: 'workingHours', parent: 'people', record, version: kept?.version ?? 0 }], {
        subject: 'board',
        by: person.id,
        action: 'hours:change',
        target: person.id,
        outcome: 'success',
        detail: {},
        at: instant(board.clock),
      })
      return {}
    },

    async 'meeting:schedule'({ network, ...plan }, caller) {
      const planned = await plannedMeeting(board, caller, 'meeting:schedule', plan)
      if (planned.meeting.network !== network) throw new Problem('invalid-input', { at: 'network' })
      return { meeting: await book(board, planned) }
    },

    async 'meeting:propose'({ agenda, from, days }, caller) {
      const { meeting } = await plannedMeeting(board, caller, 'meeting:propose', {
        startsAt: from,
        timeZone: 'UTC',
        agenda,
      })
      const people = await expectedAt(board, meeting, who(caller).id)
      const hours = await Promise.all(people.map((person) => hoursOf(board, person)))
      const slots = proposeSlots({
        people: hours,
        busy: await busyTimes(board, people, undefined),
        from: Math.max(Date.parse(from), board.clock.now() + 3600_000),
        days,
        minutes: minutesOf(meeting),
        count: 8,
      })
      return { people: people.map((person, index) => ({ person: colleague(person), hours: hours[index]! })), slots }
    },

    async 'meeting:preview'(planned, caller) {
      if (planned.act === 'book') {
        const { meeting } = await plannedMeeting(board, caller, 'meeting:preview', planned)
        return { letters: await previewed(board, meeting, 'invited', who(caller).id) }
      }
      const { kept } = await meetingFor(board, caller, 'meeting:preview', planned.meeting)
      const at = instant(board.clock)
      if (planned.act === 'change') {
        const plan = { ...planned, agenda: await agendaOf(board, caller, planned.agenda) }
        const next = replan(kept.record, planOf(plan))
        return { letters: await previewed(board, next, 'changed', who(caller).id) }
      }
      const next = planned.act === 'cancel' ? cancel(kept.record, '', at) : postpone(kept.record, '-', at)
      return {
        letters: await previewed(board, next, next.state === 'cancelled' ? 'cancelled' : 'postponed', who(caller).id),
      }
    },

    async 'meeting:read'({ meeting: id }, caller) {
      const { kept, roles } = await meetingFor(board, caller, 'meeting:read', id)
      const person = who(caller)
      const people = await expectedAt(board, kept.record, person.id)
      return {
        meeting: kept.record,
        agenda: await agendaRows(board, person, kept.record.agenda),
        people: await attendees(board, people),
        mayChange: may(roles, 'meeting:change'),
      }
    },

    async 'meeting:change'({ meeting: id, ...plan }, caller) {
      const { kept, open } = await meetingFor(board, caller, 'meeting:change', id)
      const next = replan(kept.record, { ...plan, agenda: await agendaOf(board, caller, plan.agenda) })
      if (next.state === 'booked') requireFuture(board, next.startsAt)
      await write(board, open, kept, next, 'changed', 'meeting:change')
      return {}
    },

    async 'meeting:postpone'({ meeting: id, reason }, caller) {
      const { kept, open } = await meetingFor(board, caller, 'meeting:postpone', id)
      const next = postpone(kept.record, reason, instant(board.clock))
      await write(board, open, kept, next, 'postponed', 'meeting:postpone')
      return {}
    },

    async 'meeting:cancel'({ meeting: id, reason }, caller) {
      const { kept, open } = await meetingFor(board, caller, 'meeting:cancel', id)
      const next = cancel(kept.record, reason, instant(board.clock))
      await write(board, open, kept, next, 'cancelled', 'meeting:cancel')
      return {}
    },
  }) satisfies Partial<RecordHandlers>

/**
 * A meeting as it would be made: every case of the agenda opened for the action, all of one network.
 * @throws Problem as `caseFor`, and `invalid-input` for a case twice or of another network.
 */
export async function plannedMeeting(
  board: Board,
  caller: Caller,
  action: Action,
  plan: { startsAt: string; timeZone: string; agenda: AgendaInput },
): Promise<{ meeting: Extract<Meeting, { state: 'booked' }>; open: OpenCase }> {
  const [opened, agenda] = await openAgenda(board, caller, action, plan.agenda)
  const [open] = opened
  const networks = new Set(opened.map((one) => one.case.record.network))
  if (!open || networks.size > 1) throw new Problem('invalid-input', { at: 'agenda', rule: 'one-network' })
  const { startsAt, timeZone } = plan
  const common = {
    network: open.case.record.network,
    startsAt,
    timeZone,
    agenda,
    admitted: [],
    invited: [],
    sequence: 0,
  }
  return { meeting: { id: newId('mtg'), ...common, state: 'booked' }, open }
}

/** Books what was planned and sends the invitations with it. `also` is written in the same commit. */
export async function book(
  board: Board,
  planned: Awaited<ReturnType<typeof plannedMeeting>>,
  also: readonly Change[] = [],
): Promise<MeetingId> {
  const { meeting, open } = planned
  requireFuture(board, meeting.startsAt)
  const expected = await expectedAt(board, meeting, open.person.id)
  const letters = lettersFor(await invitationsTo(board, meeting, expected, 'invited'), instant(board.clock))
  const change = {
    kind: 'meeting' as const,
    parent: meeting.network,
    record: withInvited(meeting, expected),
    version: 0,
  }
  await board.store.commit([change, ...also, ...letters], act(board, open, 'meeting:schedule', meeting.id))
  board.outbox.wake()
  await tellAll(board, meeting)
  return meeting.id
}

async function write(
  board: Board,
  open: OpenCase,
  kept: Kept<'meeting'>,
  next: Meeting,
  occasion: 'changed' | 'postponed' | 'cancelled',
  action: string,
): Promise<void> {
  if (next === kept.record) return
  const expected = await expectedAt(board, next, open.person.id)
  const letters = lettersFor(await invitationsTo(board, next, expected, occasion), instant(board.clock))
  const record = withInvited(next, expected)
  const change = { kind: 'meeting' as const, parent: record.network, record, version: kept.version }
  await board.store.commit(
    [change, ...letters],
    act(board, open, action, record.id, { sequence: String(record.sequence) }),
  )
  board.outbox.wake()
  const before = kept.record.agenda.map((item) => item.case)
  await tellAll(board, record, before)
}

/** The cases a meeting is on, and was on, have changed with it. */
async function tellAll(board: Board, meeting: Meeting, before: readonly CaseId[] = []): Promise<void> {
  for (const id of new Set([...before, ...meeting.agenda.map((item) => item.case)])) await tellCase(board, id)
  await tellMeeting(board, meeting)
}

async function openAgenda(board: Board, caller: Caller, action: Action, agenda: AgendaInput) {
  if (new Set(agenda.map((item) => item.case)).size < agenda.length) {
    throw new Problem('invalid-input', { at: 'agenda', rule: 'no-case-twice' })
  }
  const opened: OpenCase[] = []
  for (const item of agenda) opened.push(await caseFor(board, caller, action, item.case))
  const items = opened.map((open, index) => ({
    case: open.case.record.id,
    panel: panelOf(open).record.id,
    minutes: agenda[index]?.minutes ?? 0,
  }))
  return [opened, items] as const
}

const agendaOf = async (board: Board, caller: Caller, agenda: AgendaInput): Promise<Meeting['agenda']> => [
  ...(await openAgenda(board, caller, 'meeting:change', agenda))[1],
]

const planOf = ({ startsAt, timeZone, agenda }: Plan): Plan => ({ startsAt, timeZone, agenda })

/** A quarter of an hour of grace: a meeting may be called for now. @throws Problem `invalid-input`. */
function requireFuture(board: Board, startsAt: string): void {
  const isPast = Date.parse(startsAt) < board.clock.now() - 15 * 60_000
  if (isPast) throw new Problem('invalid-input', { at: 'startsAt', rule: 'not-past' })
}

async function previewed(
  board: Board,
  meeting: Meeting,
  occasion: 'invited' | 'changed' | 'postponed' | 'cancelled',
  caller: PersonId,
) {
  const letters = await invitationsTo(board, meeting, await expectedAt(board, meeting, caller), occasion)
  return letters.map(({ person, address, subject, text, calendar, occasion: why }: Invitation) => ({
    person: colleague(person),
    occasion: why,
    reachable: address !== undefined,
    subject,
    text,
    method: calendar.method,
  }))
}

/** The agenda as a person may see it: a case in which they have no part stands there unnamed. */
export async function agendaRows(board: Board, person: Person, agenda: Meeting['agenda']) {
  const standings = await Promise.all(agenda.map((item) => standingOf(board, item.case)))
  return agenda.map((item, index) => {
    const standing = standings[index]
    const isMine = standing !== undefined && rolesIn(standing, person).length > 0
    return isMine
      ? { case: item.case, pseudonym: standing.case.record.pseudonym, minutes: item.minutes }
      : { case: null, pseudonym: null, minutes: item.minutes }
  })
}

export const attendees = (board: Board, people: readonly Person[]) =>
  Promise.all(people.map(async (person) => ({ person: colleague(person), hours: await hoursOf(board, person) })))

/** When people have other meetings that are known here. */
async function busyTimes(board: Board, people: readonly Person[], except: MeetingId | undefined) {
  const times = await Promise.all(
    people.map(async (person) => {
      const meetings = await board.store.lists.meetings([person.id], { coming: 100, over: 0 })
      const booked = meetings.filter(({ record }) => record.state === 'booked' && record.id !== except)
      const spans = booked.map(({ record }) => ({ from: Date.parse(record.startsAt), to: Date.parse(endsAt(record)) }))
      return [person.id, spans] as const
    }),
  )
  return new Map(times)
}
