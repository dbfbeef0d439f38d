import type { Means } from '../../shared/domain/assurance.ts'
import type { Assurance } from '../../shared/domain/assurance.ts'
import type { PersonId } from '../../shared/domain/identifiers.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board } from '../board.ts'
import { instant } from '../clock.ts'
import type { Change } from '../store/store.ts'
import type { Line } from './line.ts'
import { endSessions, newSession, tokenOf } from './sessions.ts'

export type Parts = Pick<Board, 'store' | 'clock' | 'tokens' | 'notices'>

type Opening = {
  person: PersonId
  assurance: Assurance
  means: Means[]
  /** What else is written with it: a counter, a code that was used. */
  changes?: Change[]
  /** The session it takes the place of. A session never gains assurance: it is replaced, and its token dies. */
  instead?: string
}

/** Opens a session at the browser on this line, in one commit with what led to it. */
export async function openSession(parts: Parts, line: Line, opening: Opening): Promise<string> {
  const { person, assurance, means, changes = [], instead } = opening
  const fresh = await newSession(parts, { person, assurance, means, agent: line.agent, address: line.address })
  await parts.store.commit([...changes, ...fresh.changes], {
    subject: 'board',
    by: person,
    action: 'session:open',
    target: fresh.record.id,
    outcome: 'success',
    detail: { assurance, means: means.join(' ') },
    at: instant(parts.clock),
  })
  if (instead) await endSessions(parts, person, person, (session) => session.id === instead)
  line.keepSession(await tokenOf(parts, fresh.record))
  if (assurance === 'two') line.keepDevice(parts.tokens.make('device', { sub: person }))
  return fresh.record.id
}

/** Writes down that somebody was not let in. `person` is whose account it was about, where that is known. */
export async function auditRefusal(
  { store, clock }: Pick<Parts, 'store' | 'clock'>,
  person: PersonId | undefined,
  line: Line,
  code: string,
  means: Means,
): Promise<void> {
  await store.commit([], {
    subject: 'board',
    by: person ?? 'unknown',
    action: 'session:open',
    target: person ?? 'unknown',
    outcome: 'refused',
    // What was typed as an address stands nowhere: people type passwords there.
    detail: { code, means, address: line.address.slice(0, 60) },
    at: instant(clock),
  })
}

/** @throws Problem `not-permitted` where a request did not come from a browser or a script over HTTP. */
export function lineOf(caller: { line?: Line }): Line {
  if (!caller.line) throw new Problem('not-permitted', { because: 'line' })
  return caller.line
}
