import type { PollId } from '../../shared/domain/identifiers.ts'
import { type Action, may } from '../../shared/domain/permissions.ts'
import { answerPoll, bookPoll, closePoll, type Poll } from '../../shared/domain/poll.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import { newId } from '../identity/newId.ts'
import { expectedAt } from '../scheduling/invitations.ts'
import { noticeLetters } from '../scheduling/notices.ts'
import type { Kept } from '../store/store.ts'
import { act, type Caller, caseFor, type OpenCase, rolesIn, standingOf, tellCase, who } from './access.ts'
import { agendaRows, attendees, book, plannedMeeting } from './scheduling.ts'

export const polls = (board: Board) =>
  ({
    async 'poll:open'({ agenda, timeZone, slots }, caller) {
      const sorted = [...new Set(slots.map((slot) => new Date(slot).toISOString()))].toSorted()
      const [first = ''] = sorted
      const { meeting, open } = await plannedMeeting(board, caller, 'poll:open', { startsAt: first, timeZone, agenda })
      if (Date.parse(first) < board.clock.now()) throw new Problem('invalid-input', { at: 'slots', rule: 'not-past' })
      const expected = await expectedAt(board, meeting, open.person.id)
      const at = instant(board.clock)
      const poll: Poll = {
        id: newId('pol'),
        network: meeting.network,
        timeZone,
        agenda: meeting.agenda,
        slots: sorted,
        asked: expected.map((person) => person.id),
        answers: [],
        openedBy: open.person.id,
        openedAt: at,
        state: 'open',
      }
      const others = poll.asked.filter((one) => one !== open.person.id)
      const letters = await noticeLetters(board, others, 'poll', `/polls/${poll.id}`, at)
      const event = act(board, open, 'poll:open', poll.id, { slots: String(sorted.length) })
      await board.store.commit([{ ...changeOf(poll), version: 0 }, ...letters], event)
      board.outbox.wake()
      await tellPoll(board, poll)
      return { poll: poll.id }
    },

    async 'poll:read'({ poll: id }, caller) {
      const { kept, mayBook } = await pollFor(board, caller, 'poll:read', id)
      const people = (await board.store.several('person', kept.record.asked)).map(({ record }) => record)
      return {
        poll: kept.record,
        agenda: await agendaRows(board, who(caller), kept.record.agenda),
        people: await attendees(
          board,
          people.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
        ),
        mayBook,
      }
    },

    async 'poll:list'({ case: id }, caller) {
      await caseFor(board, caller, 'poll:read', id)
      return { polls: (await board.store.lists.pollsOn(id)).map(({ record }) => record) }
    },

    async 'poll:answer'({ poll: id, words }, caller) {
      const { kept, open } = await pollFor(board, caller, 'poll:answer', id)
      const poll = answerPoll(kept.record, open.person.id, words, instant(board.clock))
      await board.store.commit([{ ...changeOf(poll), version: kept.version }], act(board, open, 'poll:answer', id))
      await tellPoll(board, poll)
      return {}
    },

    async 'poll:close'({ poll: id }, caller) {
      const { kept, open } = await pollFor(board, caller, 'poll:close', id)
      const poll = closePoll(kept.record, instant(board.clock))
      await board.store.commit([{ ...changeOf(poll), version: kept.version }], act(board, open, 'poll:close', id))
      await tellPoll(board, poll)
      return {}
    },

    async 'poll:book'({ poll: id, startsAt }, caller) {
      const { kept } = await pollFor(board, caller, 'poll:book', id)
      const { agenda, timeZone } = kept.record
      const items = agenda.map((item) => ({ case: item.case, minutes: item.minutes }))
      const planned = await plannedMeeting(board, caller, 'meeting:schedule', { startsAt, timeZone, agenda: items })
      const poll = bookPoll(kept.record, startsAt, planned.meeting.id, instant(board.clock))
      await book(board, planned, [{ ...changeOf(poll), version: kept.version }])
      await tellPoll(board, poll)
      return { meeting: planned.meeting.id }
    },
  }) satisfies Partial<RecordHandlers>

/** Opens a poll for one action, by the first case of its agenda in which the person may do it. */
async function pollFor(
  board: Board,
  caller: Caller,
  action: Action,
  id: PollId,
): Promise<{ kept: Kept<'poll'>; open: OpenCase; mayBook: boolean }> {
  const person = who(caller)
  const kept = await board.store.read('poll', id)
  const standings = (await Promise.all(kept.record.agenda.map((item) => standingOf(board, item.case)))).filter(
    (standing) => standing !== undefined,
  )
  const here = standings.map((standing) => ({ standing, roles: rolesIn(standing, person) }))
  const by = here.find(({ roles }) => may(roles, action)) ?? here.find(({ roles }) => roles.length > 0) ?? here[0]
  if (!by) throw new Problem('not-found')
  const open = await caseFor(board, caller, action, by.standing.case.record.id, by.standing)
  return { kept, open, mayBook: here.every(({ roles }) => may(roles, 'poll:book')) }
}

const changeOf = (record: Poll) => ({ kind: 'poll' as const, parent: record.network, record })

/** The cases a poll is about say for whom it waits. */
async function tellPoll(board: Board, poll: Poll): Promise<void> {
  for (const item of poll.agenda) await tellCase(board, item.case)
}
