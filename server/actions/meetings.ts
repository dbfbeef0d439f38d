import type { Meeting } from '../../shared/domain/meeting.ts'
import { end } from '../../shared/domain/meeting.ts'
import type { MeetingId, PersonId } from '../../shared/domain/identifiers.ts'
import type { Action, Role } from '../../shared/domain/permissions.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import { newId } from '../identity/newId.ts'
import type { Kept } from '../store/store.ts'
import { act, type Caller, caseFor, type OpenCase, peopleOf, tellCase, who } from './access.ts'
import { panelOf } from './panels.ts'

export const meetings = (board: Board) =>
  ({
    async 'meeting:list'(_nothing, caller) {
      const person = who(caller)
      const all = await board.store.list('meeting')
      const rows = await Promise.all(
        all.map(async ({ record }) => {
          const invited = (await peopleInMeeting(board, record)).includes(person.id)
          return invited ? summary(board, record) : undefined
        }),
      )
      return { meetings: rows.filter((row) => row !== undefined) }
    },

    async 'meeting:schedule'({ network, startsAt, timeZone, agenda }, caller) {
      if (!isTimeZone(timeZone)) throw new Problem('invalid-input', { at: 'timeZone' })
      const opened = []
      for (const item of agenda) opened.push(await caseFor(board, caller, 'meeting:schedule', item.case))
      const items = opened.map((open, index) => ({
        case: open.case.record.id,
        panel: panelOf(open).record.id,
        minutes: agenda[index]?.minutes ?? 0,
      }))
      const [first] = opened
      if (!first || opened.some((open) => open.case.record.network !== network)) {
        throw new Problem('invalid-input', { at: 'agenda' })
      }
      const record: Meeting = {
        id: newId('mtg'),
        network,
        startsAt,
        timeZone,
        agenda: items,
        admitted: [],
        state: 'booked',
      }
      const change = { kind: 'meeting' as const, parent: network, record, version: 0 }
      await board.store.commit([change], act(board, first, 'meeting:schedule', record.id))
      for (const item of items) await tellCase(board, item.case)
      await tellMeeting(board, record)
      return { meeting: record.id }
    },

    async 'meeting:join'({ meeting: id }, caller) {
      const { open, kept } = await meetingFor(board, caller, 'meeting:join', id)
      if (kept.record.state === 'ended') throw new Problem('wrong-state', { is: 'ended' })
      const placed = await board.placement.hold(id)
      const token = board.tokens.make('meeting', { sub: open.person.id, meeting: id, session: caller.session })
      return { url: placed.here ? board.url : placed.url, token, meeting: kept.record }
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
 * Opens a meeting for one action: by the first case of its agenda in which the person may do it.
 * @throws Problem `not-found` for who is in none of its cases.
 */
export async function meetingFor(
  board: Board,
  caller: Caller,
  action: Action,
  id: MeetingId,
): Promise<{ kept: Kept<'meeting'>; open: OpenCase; roles: Role[] }> {
  who(caller)
  const kept = await board.store.read('meeting', id)
  let refused: unknown
  for (const item of kept.record.agenda) {
    try {
      const open = await caseFor(board, caller, action, item.case)
      return { kept, open, roles: open.roles }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      refused ??= error
    }
  }
  throw refused
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

async function summary(board: Board, meeting: Meeting) {
  const cases = await Promise.all(
    meeting.agenda.map(async (item) => {
      const { record } = await board.store.read('case', item.case)
      return { id: item.case, pseudonym: record.pseudonym, minutes: item.minutes }
    }),
  )
  const { id, state, startsAt, timeZone } = meeting
  return { id, state, startsAt, timeZone, cases }
}

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
