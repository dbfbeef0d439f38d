import type { PersonId } from '../../shared/domain/identifiers.ts'
import type { Board } from '../board.ts'
import { addressOf } from '../identity/account.ts'
import { queueLetter } from '../mail/letter.ts'
import type { Change } from '../store/store.ts'
import { type NoticeKind, noticeWords } from './words.ts'

/**
 * Letters that something waits for these people, to be committed with the act that makes it wait; after it, the outbox is
 * woken. Who has no address sees it on their first page only. The link leads to the address that people know the board by.
 */
export async function noticeLetters(
  board: Pick<Board, 'store' | 'entry'>,
  to: Iterable<PersonId>,
  what: NoticeKind,
  path: `/${string}`,
  at: string,
): Promise<Change[]> {
  const letters: Change[] = []
  const words = noticeWords(what, `${board.entry}${path}`)
  for (const { record: person } of await board.store.several('person', [...to])) {
    const address = await addressOf(board.store, person.id)
    if (address) letters.push(queueLetter({ to: address, name: person.name, ...words }, at))
  }
  return letters
}
