import { isOver } from '../../shared/domain/meeting.ts'
import type { OutputOf } from './requests.ts'

type CaseSummary = OutputOf<'case:list'>['cases'][number]
type MeetingSummary = OutputOf<'meeting:list'>['meetings'][number]

export type Waiting =
  { kind: 'join'; meeting: MeetingSummary } | { kind: CaseSummary['waiting'][number]; of: CaseSummary }

/** A meeting is offered to be joined this long before it starts, and while nobody has opened it, this long after. */
const soonMilliseconds = 60 * 60_000
const lateMilliseconds = 3 * 60 * 60_000

/** What waits for a person, most pressing first: a meeting, then what others wait for, then what has arrived. */
export function waitingFor(cases: readonly CaseSummary[], meetings: readonly MeetingSummary[], now: number): Waiting[] {
  const joinable = comingUp(meetings).filter((meeting) => isJoinable(meeting, now))
  const acts = cases.flatMap((of) => of.waiting.map((kind) => ({ kind, of })))
  acts.sort((a, b) => urgency[a.of.urgency] - urgency[b.of.urgency] || order.indexOf(a.kind) - order.indexOf(b.kind))
  return [...joinable.map((meeting) => ({ kind: 'join' as const, meeting })), ...acts]
}

/** Whether one would go there now. */
export function isJoinable(meeting: Pick<MeetingSummary, 'state' | 'startsAt'>, now: number): boolean {
  if (meeting.state !== 'booked') return meeting.state === 'live'
  const startsIn = new Date(meeting.startsAt).getTime() - now
  return startsIn <= soonMilliseconds && startsIn >= -lateMilliseconds
}

/** Live ones first, then by time; those that are over are left out. */
export function comingUp<M extends Pick<MeetingSummary, 'state' | 'startsAt'>>(meetings: readonly M[]): M[] {
  return meetings
    .filter((meeting) => !isOver(meeting))
    .toSorted((a, b) => Number(b.state === 'live') - Number(a.state === 'live') || a.startsAt.localeCompare(b.startsAt))
}

const urgency = { urgent: 0, soon: 1, routine: 2 } as const
const order = [
  'sign',
  'answerPoll',
  'readComments',
  'declareInterest',
  'rule',
  'triage',
  'complete',
  'appoint',
  'schedule',
  'present',
  'receive',
  'followUp',
  'reviewRetention',
] as const satisfies readonly Waiting['kind'][]
