import { z } from 'zod'
import { Problem } from '../protocol/problems.ts'
import { Instant, MeetingId, PersonId, PollId } from './identifiers.ts'
import { AgendaItem } from './meeting.ts'
import { TimeZone } from './zonedTime.ts'

export const Availability = z.enum(['yes', 'ifNeedBe', 'no'])
export type Availability = z.infer<typeof Availability>

const common = {
  id: PollId,
  network: z.string().max(40),
  timeZone: TimeZone,
  agenda: z.array(AgendaItem).min(1).max(12),
  slots: z.array(Instant).min(1).max(12),
  /** Who is asked: those who sit on the panels and the home clinicians when it was opened. */
  asked: z.array(PersonId).max(120),
  /** One entry a person: their word on each slot, in the order of the slots. */
  answers: z.array(z.strictObject({ person: PersonId, at: Instant, words: z.array(Availability).max(12) })).max(120),
  openedBy: PersonId,
  openedAt: Instant,
}

/** Which of some times suit those who are asked. */
export const Poll = z.discriminatedUnion('state', [
  z.strictObject({ ...common, state: z.literal('open') }),
  z.strictObject({ ...common, state: z.literal('closed'), closedAt: Instant }),
  z.strictObject({ ...common, state: z.literal('booked'), meeting: MeetingId, closedAt: Instant }),
])
export type Poll = z.infer<typeof Poll>

/** Whether a poll waits for a person's word. */
export const isAskedStill = (poll: Poll, person: PersonId): boolean =>
  poll.state === 'open' && poll.asked.includes(person) && !poll.answers.some((answer) => answer.person === person)

/** Takes a person's word on every slot; a later one replaces it. */
export function answerPoll(poll: Poll, person: PersonId, words: readonly Availability[], at: string): Poll {
  if (poll.state !== 'open') throw new Problem('wrong-state', { is: poll.state, must: 'open' })
  if (!poll.asked.includes(person)) throw new Problem('not-permitted', { because: 'not asked' })
  if (words.length !== poll.slots.length) throw new Problem('invalid-input', { at: 'words', rule: 'one-a-slot' })
  const others = poll.answers.filter((answer) => answer.person !== person)
  return { ...poll, answers: [...others, { person, at, words: [...words] }] }
}

export function closePoll(poll: Poll, at: string): Poll {
  if (poll.state !== 'open') throw new Problem('wrong-state', { is: poll.state, must: 'open' })
  return { ...poll, state: 'closed', closedAt: at }
}

/** Ends the poll with the meeting that came of it. */
export function bookPoll(poll: Poll, startsAt: string, meeting: MeetingId, at: string): Poll {
  if (poll.state !== 'open') throw new Problem('wrong-state', { is: poll.state, must: 'open' })
  if (!poll.slots.includes(startsAt)) throw new Problem('invalid-input', { at: 'startsAt', rule: 'a-slot-of-the-poll' })
  return { ...poll, state: 'booked', meeting, closedAt: at }
}

/** Counts for a slot; those who have not answered are `open`. */
export function countSlot(poll: Poll, slot: number): { yes: number; ifNeedBe: number; no: number; open: number } {
  const words = poll.answers.map((answer) => answer.words[slot])
  const count = (word: Availability) => words.filter((one) => one === word).length
  return { yes: count('yes'), ifNeedBe: count('ifNeedBe'), no: count('no'), open: poll.asked.length - words.length }
}

/** The slots that lose fewest people, then those that please most; none while nobody has answered. */
export function bestSlots(poll: Poll): number[] {
  if (poll.answers.length === 0) return []
  const counted = poll.slots.map((_, slot) => ({ slot, ...countSlot(poll, slot) }))
  const fewest = Math.min(...counted.map(({ no }) => no))
  const among = counted.filter(({ no }) => no === fewest)
  const most = Math.max(...among.map(({ yes }) => yes))
  return among.filter(({ yes }) => yes === most).map(({ slot }) => slot)
}
