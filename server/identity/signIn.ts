import { createHash } from 'node:crypto'
import type { PersonId } from '../../shared/domain/identifiers.ts'
import type { Person } from '../../shared/domain/person.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board } from '../board.ts'
import { instant } from '../clock.ts'
import type { Line } from './line.ts'
import { openSession } from './opening.ts'
import type { Tokens } from './tokens.ts'

/**
 * A link that signs one person of the demonstration in, once. The token stands in the fragment, which no server and no
 * proxy ever logs.
 */
export const signInLink = (tokens: Tokens, url: string, person: PersonId): string =>
  `${url}/sign-in#${tokens.make('signIn', { sub: person })}`

/**
 * Uses a sign-in link up. It stands for two factors, since nothing in a demonstration is anybody's.
 * @throws Problem `sign-in-link-used` when it was used before, has expired, is none of ours, or this is no demonstration.
 */
export async function signInByLink(
  board: Board,
  line: Line,
  link: string,
): Promise<{ person: Person; session: string }> {
  const claims = board.config.demo ? board.tokens.open('signIn', link) : undefined
  if (!claims) throw new Problem('sign-in-link-used')
  const { record: person } = await board.store.read('person', claims.sub)
  const used = { id: createHash('sha256').update(claims.jti).digest('hex'), usedAt: instant(board.clock) }
  try {
    const session = await openSession(board, line, {
      person: person.id,
      assurance: 'two',
      means: ['demoLink'],
      changes: [{ kind: 'usedLink', parent: person.id, record: used, version: 0 }],
    })
    return { person, session }
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'version-conflict')) throw error
    await board.store.commit([], {
      subject: 'board',
      by: person.id,
      action: 'session:open',
      target: person.id,
      outcome: 'refused',
      detail: { code: 'sign-in-link-used' },
      at: instant(board.clock),
    })
    throw new Problem('sign-in-link-used')
  }
}
