import { z } from 'zod'
import { Pseudonym } from '../domain/case.ts'
import { CaseId, Instant, MeetingId, PersonId, PollId } from '../domain/identifiers.ts'
import { AgendaItem, Meeting } from '../domain/meeting.ts'
import { Colleague } from '../domain/person.ts'
import { Availability, Poll } from '../domain/poll.ts'
import { WorkingHours } from '../domain/workingHours.ts'
import { TimeZone } from '../domain/zonedTime.ts'
import { nothing, request } from './table.ts'

const Agenda = z
  .array(AgendaItem.omit({ panel: true }))
  .min(1)
  .max(12)
const reason = z.string().max(500)

/** A case of an agenda for those who have a part in it; for others it is there, unnamed. */
const AgendaRow = z.strictObject({
  case: CaseId.nullable(),
  pseudonym: Pseudonym.nullable(),
  minutes: z.number().int(),
})

const Unease = z.strictObject({
  person: PersonId,
  strain: z.strictObject({ early: z.number(), late: z.number(), dayOff: z.boolean() }),
  busy: z.boolean(),
})

/** Somebody who is asked to come, and their working day. */
const Attendee = z.strictObject({ person: Colleague, hours: WorkingHours })

/** What one person will be sent, word for word. */
const PreviewedLetter = z.strictObject({
  person: Colleague,
  occasion: z.enum(['invited', 'changed', 'postponed', 'cancelled', 'uninvited']),
  /** Whether there is an address to send it to; the address itself stays with its owner. */
  reachable: z.boolean(),
  subject: z.string(),
  text: z.string(),
  method: z.enum(['REQUEST', 'CANCEL']),
})

/** What is planned, changed or called off, for looking at what would be sent. */
const PlannedAct = z.discriminatedUnion('act', [
  z.strictObject({
    act: z.literal('book'),
    network: z.string().max(40),
    startsAt: Instant,
    timeZone: TimeZone,
    agenda: Agenda,
  }),
  z.strictObject({
    act: z.literal('change'),
    meeting: MeetingId,
    startsAt: Instant,
    timeZone: TimeZone,
    agenda: Agenda,
  }),
  z.strictObject({ act: z.literal('postpone'), meeting: MeetingId }),
  z.strictObject({ act: z.literal('cancel'), meeting: MeetingId }),
])

/** Requests about when people meet. */
export const schedulingRequests = {
  /** One's own working day, and that of one's country as long as one has not said otherwise. */
  'hours:read': request(nothing, z.strictObject({ hours: WorkingHours, isUsual: z.boolean() })),
  'hours:change': request(WorkingHours.omit({ id: true }), nothing),

  /** Times that suit everybody on an agenda, and the best compromises where there are too few. */
  'meeting:propose': request(
    z.strictObject({ agenda: Agenda, from: Instant, days: z.number().int().min(1).max(60) }),
    z.strictObject({
      people: z.array(Attendee),
      slots: z.array(z.strictObject({ startsAt: Instant, unease: z.array(Unease) })),
    }),
  ),
  'meeting:preview': request(PlannedAct, z.strictObject({ letters: z.array(PreviewedLetter) })),
  'meeting:read': request(
    z.strictObject({ meeting: MeetingId }),
    z.strictObject({
      meeting: Meeting,
      agenda: z.array(AgendaRow),
      people: z.array(Attendee),
      mayChange: z.boolean(),
    }),
  ),
  /** Another time, zone or agenda; what was postponed is booked again. */
  'meeting:change': request(
    z.strictObject({ meeting: MeetingId, startsAt: Instant, timeZone: TimeZone, agenda: Agenda }),
    nothing,
  ),
  'meeting:postpone': request(z.strictObject({ meeting: MeetingId, reason }), nothing),
  'meeting:cancel': request(z.strictObject({ meeting: MeetingId, reason }), nothing),

  'poll:open': request(
    z.strictObject({ agenda: Agenda, timeZone: TimeZone, slots: z.array(Instant).min(1).max(12) }),
    z.strictObject({ poll: PollId }),
  ),
  'poll:read': request(
    z.strictObject({ poll: PollId }),
    z.strictObject({ poll: Poll, agenda: z.array(AgendaRow), people: z.array(Attendee), mayBook: z.boolean() }),
  ),
  /** The polls on a case, latest last. */
  'poll:list': request(z.strictObject({ case: CaseId }), z.strictObject({ polls: z.array(Poll) })),
  'poll:answer': request(z.strictObject({ poll: PollId, words: z.array(Availability).max(12) }), nothing),
  'poll:close': request(z.strictObject({ poll: PollId }), nothing),
  'poll:book': request(z.strictObject({ poll: PollId, startsAt: Instant }), z.strictObject({ meeting: MeetingId })),
}
