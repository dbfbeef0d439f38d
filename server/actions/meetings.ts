import type { Case } from '../../shared/domain/case.ts'
import { type CaseEntry, readersFor } from '../../shared/domain/caseEntry.ts'
import { conductOf, encrypt, end, type Meeting } from '../../shared/domain/meeting.ts'
import type { CaseId, MeetingId, PersonId } from '../../shared/domain/identifiers.ts'
import { type Action, may, type Role } from '../../shared/domain/permissions.ts'
import type { Person } from '../../shared/domain/person.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import type { Kept } from '../store/store.ts'
import {
  act,
  type Caller,
  caseFor,
  type OpenCase,
  peopleOf,
  rolesIn,
  type Standing,
  standingOf,
  who,
} from './access.ts'

export const meetings = (board: Board) =>
  ({
    async 'meeting:list'(_nothing, caller) {
      const readers = readersFor(who(caller))
      const all = await board.store.lists.meetings(readers, { coming: 60, over: 20 })
      const cases = all.flatMap(({ record }) => record.agenda.map((item) => item.case))
      const mine = new Map((await board.store.lists.casesOf(readers, cases)).map((entry) => [entry.id, entry]))
      return { meetings: all.flatMap(({ record }) => summary(record, mine) ?? []) }
    },

    async 'meeting:join'({ meeting: id }, caller) {
      const { open, kept } = await meetingFor(board, caller, 'meeting:join', id)
      const { state } = kept.record
      if (state !== 'booked' && state !== 'live') throw new Problem('wrong-state', { is: state })
      const placed = await board.placement.hold(id)
      const token = board.tokens.make('meeting', { sub: open.person.id, meeting: id, session: caller.session })
      return { url: placed.here ? board.url : placed.url, token, meeting: kept.record }
    },

    async 'meeting:encrypt'({ meeting: id, endToEnd }, caller) {
      const { open, kept } = await meetingFor(board, caller, 'meeting:encrypt', id)
      const record = encrypt(kept.record, endToEnd)
      if (record === kept.record) return {}
      await board.store.commit(
        [{ kind: 'meeting', parent: record.network, record, version: kept.version }],
        act(board, open, 'meeting:encrypt', id, { endToEnd: String(endToEnd) }),
      )
      await tellMeeting(board, record)
      return {}
    },

    async 'meeting:end'({ meeting: id }, caller) {
      const { open, kept } = await meetingFor(board, caller, 'meeting:end', id)
      const record = end(kept.record, instant(board.clock))
      await board.store.commit(
        [{ kind: 'meeting', parent: record.network, record, version: kept.version }],
        act(board, open, 'meeting:end', id),
      )
      await tellMeeting(board, record)
      return {}
    },
  }) satisfies Partial<RecordHandlers>

/**
 * Opens a meeting for one action: by the first case of its agenda in which the person may do it. `roles` are those in
 * all of its cases: who chairs the second is a moderator during the first.
 * @throws Problem `not-found` for who is in none of its cases.
 */
export async function meetingFor(
  board: Board,
  caller: Caller,
  action: Action,
  id: MeetingId,
): Promise<{ kept: Kept<'meeting'>; open: OpenCase; roles: Role[] }> {
  const person = who(caller)
  const kept = await board.store.read('meeting', id)
  const standings = await standingsOf(board, kept.record)
  const rolesHere = standings.map((one) => ({ one, roles: rolesIn(one, person) }))
  const by =
    rolesHere.find(({ roles }) => may(roles, action)) ?? rolesHere.find(({ roles }) => roles.length > 0) ?? rolesHere[0]
  if (!by) throw new Problem('not-found')
  const open = await caseFor(board, caller, action, by.one.case.record.id, by.one)
  return { kept, open, roles: rolesInMeeting(standings, person) }
}

export async function standingsOf(board: Pick<Board, 'store' | 'clock'>, meeting: Meeting): Promise<Standing[]> {
  const standings = await Promise.all(meeting.agenda.map((item) => standingOf(board, item.case)))
  return standings.filter((one) => one !== undefined)
}

export const rolesInMeeting = (standings: readonly Standing[], person: Person): Role[] => [
  ...new Set(standings.flatMap((one) => rolesIn(one, person))),
]

/** Who was sent out of a meeting that discusses a case and is still going on. */
export async function removedFrom(
  { store }: Pick<Board, 'store'>,
  of: Pick<Case, 'id'>,
): Promise<ReadonlySet<PersonId>> {
  const all = (await store.lists.meetingsOn(of.id)).map((kept) => kept.record)
  const here = all.filter(({ state }) => state === 'live')
  return new Set(here.flatMap((meeting) => conductOf(meeting).removed))
}

/** Everyone who is in a case of the agenda and may join. */
async function peopleInMeeting(board: Board, meeting: Meeting): Promise<PersonId[]> {
  const people = await Promise.all(meeting.agenda.map((item) => peopleOf(board, item.case)))
  return [...new Set(people.flat().map((person) => person.id))]
}

export async function tellMeeting(board: Board, meeting: Meeting): Promise<void> {
  const to = await peopleInMeeting(board, meeting)
  board.notices.tell({ name: 'meeting:changed', content: { meeting: meeting.id }, to })
}

/** A meeting as one sees it who has a part in these cases; those of its agenda in which they have none stay unnamed. */
function summary({ id, state, startsAt, timeZone, agenda }: Meeting, mine: ReadonlyMap<CaseId, CaseEntry>) {
  const cases = agenda.flatMap((item) => {
    const of = mine.get(item.case)
    return of ? [{ id: item.case, pseudonym: of.pseudonym, minutes: item.minutes }] : []
  })
  return cases.length > 0 ? { id, state, startsAt, timeZone, cases } : undefined
}
