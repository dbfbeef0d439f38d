import { type Comment, checkComment, seenId, unreadBy } from '../../shared/domain/comment.ts'
import { colleague } from '../../shared/domain/person.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import { newId } from '../identity/newId.ts'
import { noticeLetters } from '../scheduling/notices.ts'
import { act, caseFor, peopleOf, tellCase } from './access.ts'

/** Questions and remarks on a case, before the panel meets and after. */
export const comments = (board: Board) =>
  ({
    async 'comment:list'({ case: id }, caller) {
      const open = await caseFor(board, caller, 'comment:list', id)
      const all = (await board.store.list('comment', id)).map(({ record }) => record)
      const seen = await board.store.find('commentsSeen', seenId(id, open.person.id))
      const writers = await board.store.several(
        'person',
        all.flatMap((one) => [one.by, ...one.mentions]),
      )
      const people = new Map(
        [...writers.map(({ record }) => record), ...(await peopleOf(board, id))].map((one) => [one.id, one]),
      )
      return {
        comments: all,
        people: [...people.values()].map(colleague),
        unread: unreadBy(all, open.person.id, seen?.record.at),
        seenAt: seen?.record.at ?? null,
      }
    },

    async 'comment:add'({ case: id, thread, text, mentions }, caller) {
      const open = await caseFor(board, caller, 'comment:add', id)
      const others = (await board.store.list('comment', id)).map(({ record }) => record)
      const readers = await peopleOf(board, id)
      const at = instant(board.clock)
      const record: Comment = {
        id: newId('com'),
        case: id,
        thread,
        by: open.person.id,
        at,
        text,
        mentions: [...new Set(mentions)],
      }
      checkComment(record, others, new Set(readers.map((person) => person.id)))
      const mentioned = record.mentions.filter((one) => one !== open.person.id)
      const letters = await noticeLetters(board, mentioned, 'comment', `/cases/${id}`, at)
      await board.store.commit(
        [{ kind: 'comment', parent: id, record, version: 0 }, ...letters],
        act(board, open, 'comment:add', record.id, { mentions: String(record.mentions.length) }),
      )
      board.outbox.wake()
      await tellCase(board, id)
      return { comment: record.id }
    },

    async 'comment:seen'({ case: id }, caller) {
      const open = await caseFor(board, caller, 'comment:seen', id)
      const seen = seenId(id, open.person.id)
      const kept = await board.store.find('commentsSeen', seen)
      const record = { id: seen, case: id, person: open.person.id, at: instant(board.clock) }
      await board.store.commit(
        [{ kind: 'commentsSeen', parent: id, record, version: kept?.version ?? 0 }],
        act(board, open, 'comment:seen', id),
      )
      board.notices.tell({ name: 'case:changed', content: { case: id }, to: [open.person.id] })
      return {}
    },
  }) satisfies Partial<RecordHandlers>
