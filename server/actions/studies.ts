import { isAttached } from '../../shared/domain/case.ts'
import type { CaseId, StudyId } from '../../shared/domain/identifiers.ts'
import { may } from '../../shared/domain/permissions.ts'
import type { Study } from '../../shared/domain/study.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board } from '../board.ts'
import type { Clock } from '../clock.ts'
import type { Notices } from '../notices.ts'
import type { Store } from '../store/store.ts'
import { act, type Caller, caseFor, type Standing, standingOf, who } from './access.ts'

/** A change on this node is seen at once; one on another node within this time. */
const standingMilliseconds = 2_000
const mostStudies = 200
const mostLooks = 50_000

/**
 * A study for somebody who may see it. The first look of a session at a study is an audit event; the hundreds of
 * slices that follow are that same look.
 * @throws Problem `not-signed-in`, `not-found`, `not-permitted`, `consent-withdrawn`.
 */
export async function studyFor(board: Board, caller: Caller, id: StudyId): Promise<Study> {
  who(caller)
  const study = await board.looks.study(id)
  const open = await caseFor(board, caller, 'study:read', study.case, await board.looks.standing(study.case))
  const isShown = isAttached(open.case.record, id) || may(open.roles, 'case:attach')
  if (!isShown) throw new Problem('not-found', { kind: 'study' })
  await board.looks.note(caller.session, id, () => board.store.commit([], act(board, open, 'study:read', id)))
  return study
}

/** What the requests for hundreds of slices have in common, so that it is asked of the store once. */
export type Looks = {
  /** A study is never changed once it is there. */
  study(id: StudyId): Promise<Study>
  standing(of: CaseId): Promise<Standing | undefined>
  /** Runs `first` unless this session has looked at this before. */
  note(session: string, what: string, first: () => Promise<unknown>): Promise<void>
}

export function openLooks(store: Store, clock: Clock, notices: Notices): Looks {
  const studies = new Map<StudyId, Promise<Study>>()
  const standings = new Map<CaseId, { until: number; standing: Promise<Standing | undefined> }>()
  const noted = new Map<string, Promise<unknown>>()
  // Also what is just being read is forgotten: it may be from before the change.
  notices.subscribe((notice) => {
    if (notice.name === 'case:changed') standings.delete(notice.content.case)
  })

  return {
    study: (id) =>
      remembered(studies, id, mostStudies, async () => {
        const { record } = await store.read('study', id)
        return record
      }),
    standing(of) {
      const known = standings.get(of)
      if (known && known.until > clock.now()) return known.standing
      const standing = standingOf({ store, clock }, of)
      standings.set(of, { until: clock.now() + standingMilliseconds, standing })
      standing.catch(() => standings.delete(of))
      return standing
    },
    async note(session, what, first) {
      await remembered(noted, `${session} ${what}`, mostLooks, first)
    },
  }
}

/** Made once and kept, unless it fails; the oldest go when there are too many. */
function remembered<K, V>(known: Map<K, Promise<V>>, key: K, most: number, make: () => Promise<V>): Promise<V> {
  const before = known.get(key)
  if (before) return before
  const made = make()
  for (const oldest of known.keys()) {
    if (known.size < most) break
    known.delete(oldest)
  }
  known.set(key, made)
  made.catch(() => known.delete(key))
  return made
}
