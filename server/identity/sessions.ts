import type { Assurance, Means } from '../../shared/domain/assurance.ts'
import { sessionLimits } from '../../shared/domain/assurance.ts'
import type { PersonId } from '../../shared/domain/identifiers.ts'
import type { Person } from '../../shared/domain/person.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { type Clock, instant } from '../clock.ts'
import type { Notices } from '../notices.ts'
import type { Change, Kept, Store } from '../store/store.ts'
import { newId } from './newId.ts'
import type { SessionRecord } from './sessionRecord.ts'
import type { Tokens } from './tokens.ts'

type Parts = { store: Store; tokens: Tokens; clock: Clock }

export type OpenSession = { person: Person; session: string; assurance: Assurance; record: SessionRecord }

/** How often at most it is noted that a session is in use. */
const noteEveryMilliseconds = 60_000
/** How long a session outlives its limits after its last sign of life in a meeting. */
const heldMilliseconds = 120_000

type Opening = { person: PersonId; assurance: Assurance; means: Means[]; agent: string; address: string }

/** A new session, with what must be committed to open it. Sessions of the person's that ran out are put away with it. */
export async function newSession({ store, clock }: Omit<Parts, 'tokens'>, opening: Opening) {
  const at = instant(clock)
  const record: SessionRecord = {
    ...opening,
    id: newId('ses'),
    agent: opening.agent.slice(0, 200),
    address: opening.address.slice(0, 60),
    openedAt: at,
    provedAt: at,
    until: new Date(clock.now() + sessionLimits.absoluteMilliseconds).toISOString(),
    endedAt: null,
  }
  const changes: Change[] = [{ kind: 'session', parent: opening.person, record, version: 0 }]
  for (const old of await store.list('session', opening.person)) {
    if (Date.parse(old.record.until) + heldMilliseconds * 30 < clock.now()) changes.push(ending(old, at))
  }
  return { record, changes }
}

/** The token that a browser keeps. To be given once the session is committed. */
export async function tokenOf({ store, tokens, clock }: Parts, { id, person }: SessionRecord): Promise<string> {
  await store.passing.put('sessionUse', id, null, clock.now() + sessionLimits.idleMilliseconds)
  return tokens.make('session', { sub: person, session: id })
}

const ending = ({ record, version }: Kept<'session'>, at: string): Change => ({
  kind: 'session',
  parent: 'ended',
  record: { ...record, endedAt: at },
  version,
})

/**
 * Who a session belongs to; undefined without one, or with one that is over, ended or altered, or of an account that is
 * suspended. Being asked is a sign of life.
 */
export async function sessionOf(parts: Parts, token: string | undefined): Promise<OpenSession | undefined> {
  const claims = token === undefined ? undefined : parts.tokens.open('session', token)
  if (!claims) return undefined
  const { store } = parts
  const [kept, person, account] = await Promise.all([
    store.find('session', claims.session),
    store.find('person', claims.sub),
    store.find('account', claims.sub),
  ])
  if (!kept || !person || kept.record.person !== claims.sub || account?.record.state === 'suspended') return undefined
  if (!(await isAlive(parts, kept.record))) return undefined
  await noteUse(parts, kept.record.id)
  return { person: person.record, session: kept.record.id, assurance: kept.record.assurance, record: kept.record }
}

/** Whether a session was ended or ran out. One in a meeting runs out only when the meeting is over. */
export async function isEnded(parts: Pick<Parts, 'store' | 'clock'>, id: string): Promise<boolean> {
  const kept = await parts.store.find('session', id)
  return kept !== undefined && !(await isAlive(parts, kept.record))
}

async function isAlive({ store, clock }: Pick<Parts, 'store' | 'clock'>, session: SessionRecord): Promise<boolean> {
  if (session.endedAt !== null) return false
  const now = clock.now()
  if (now < Date.parse(session.until) && (await store.passing.read('sessionUse', session.id, now)) !== undefined)
    return true
  return (await store.passing.read('sessionHeld', session.id, now)) !== undefined
}

async function noteUse({ store, clock }: Pick<Parts, 'store' | 'clock'>, id: string): Promise<void> {
  const now = clock.now()
  const body = await store.passing.read('sessionUse', id, now)
  const noted = typeof body === 'number' ? body : 0
  if (now - noted >= noteEveryMilliseconds)
    await store.passing.put('sessionUse', id, now, now + sessionLimits.idleMilliseconds)
}

/** Its person is in a meeting that is live: until two minutes after this was last said, the session does not run out. */
export async function holdSession(parts: Pick<Parts, 'store' | 'clock'>, id: string): Promise<void> {
  const now = parts.clock.now()
  await parts.store.passing.put('sessionHeld', id, true, now + heldMilliseconds)
  await parts.store.passing.put('sessionUse', id, now, now + sessionLimits.idleMilliseconds)
}

/** The sessions of a person that are not over, and when each was last used. */
export async function sessionsOf(parts: Pick<Parts, 'store' | 'clock'>, person: PersonId) {
  const kept = await parts.store.list('session', person)
  const alive = await Promise.all(kept.map(({ record }) => isAlive(parts, record)))
  const now = parts.clock.now()
  return Promise.all(
    kept
      .filter((_, index) => alive[index])
      .map(async (one) => {
        const used = await parts.store.passing.read('sessionUse', one.record.id, now)
        return {
          ...one,
          usedAt: typeof used === 'number' && used > 0 ? new Date(used).toISOString() : one.record.openedAt,
        }
      }),
  )
}

type EndParts = Pick<Parts, 'store' | 'clock'> & { notices: Notices }

/**
 * Ends sessions of a person for good: their tokens open nothing any longer, and what lives by them ends. Ending one that
 * is ended changes nothing. `by` is who ended them, which may be a coordinator or the system.
 */
export async function endSessions(
  { store, clock, notices }: EndParts,
  by: string,
  person: PersonId,
  which: (session: SessionRecord) => boolean = () => true,
): Promise<number> {
  const at = instant(clock)
  for (;;) {
    const open = (await store.list('session', person)).filter(({ record }) => which(record))
    if (open.length === 0) return 0
    try {
      await store.commit(
        open.map((one) => ending(one, at)),
        {
          subject: 'board',
          by,
          action: 'session:close',
          target: person,
          outcome: 'success',
          detail: { sessions: String(open.length) },
          at,
        },
      )
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'version-conflict')) throw error
      continue
    }
    for (const { record } of open) notices.tell({ name: 'session:closed', content: { session: record.id } })
    return open.length
  }
}
