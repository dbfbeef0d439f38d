import { createHash } from 'node:crypto'
import type { PersonId } from '../../shared/domain/identifiers.ts'
import type { Person } from '../../shared/domain/person.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { type Clock, instant } from '../clock.ts'
import type { Store } from '../store/store.ts'
import type { Tokens } from './tokens.ts'

type Parts = { store: Store; tokens: Tokens; clock: Clock }

/** A link that signs one person in, once. The token stands in the fragment, which no server and no proxy ever logs. */
export const signInLink = (tokens: Tokens, url: string, person: PersonId): string =>
  `${url}/sign-in#${tokens.make('signIn', { sub: person })}`

/**
 * Uses a sign-in link up.
 * @throws Problem `sign-in-link-used` when it was used before, has expired or is none of ours.
 */
export async function signIn(
  { store, tokens, clock }: Parts,
  link: string,
): Promise<{ person: Person; session: string }> {
  const claims = tokens.open('signIn', link)
  if (!claims) throw new Problem('sign-in-link-used')
  const { record: person } = await store.read('person', claims.sub)
  const at = instant(clock)
  const used = { id: usedId(claims.jti), usedAt: at }
  const event = { subject: 'board', by: person.id, action: 'session:open', target: person.id, detail: {}, at }
  try {
    await store.commit([{ kind: 'usedLink', parent: person.id, record: used, version: 0 }], {
      ...event,
      outcome: 'success',
    })
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'version-conflict')) throw error
    await store.commit([], { ...event, outcome: 'refused', detail: { code: 'sign-in-link-used' } })
    throw new Problem('sign-in-link-used')
  }
  return { person, session: tokens.make('session', { sub: person.id }) }
}

/**
 * Ends a session for good: its token opens nothing any longer, although it has not run out. The id of a token is kept
 * in the same way for a link that was used and for a session that was closed. Ending it again changes nothing.
 */
export async function endSession(
  { store, clock }: Omit<Parts, 'tokens'>,
  by: PersonId,
  session: string,
): Promise<void> {
  const at = instant(clock)
  const used = { id: usedId(session), usedAt: at }
  const event = { subject: 'board', by, action: 'session:close', target: by, detail: {}, at }
  try {
    await store.commit([{ kind: 'usedLink', parent: by, record: used, version: 0 }], { ...event, outcome: 'success' })
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'version-conflict')) throw error
  }
}

export const isEnded = async ({ store }: Pick<Parts, 'store'>, session: string): Promise<boolean> =>
  (await store.find('usedLink', usedId(session))) !== undefined

/** Who a session belongs to; undefined without one, or with one that is over, closed or altered. */
export async function sessionOf(
  { store, tokens }: Parts,
  token: string | undefined,
): Promise<{ person: Person; session: string } | undefined> {
  const claims = token === undefined ? undefined : tokens.open('session', token)
  if (!claims || (await isEnded({ store }, claims.jti))) return undefined
  const kept = await store.find('person', claims.sub)
  return kept && { person: kept.record, session: claims.jti }
}

const usedId = (jti: string): string => createHash('sha256').update(jti).digest('hex')
