import { holds } from '../../shared/domain/consent.ts'
import type { CaseId, MeetingId, RecommendationId } from '../../shared/domain/identifiers.ts'
import { may, rolesOf } from '../../shared/domain/permissions.ts'
import { removedFrom } from '../actions/meetings.ts'
import type { Board } from '../board.ts'

/**
 * Lets what people may do with a document follow what they are: a role or a consent that ended closes their sockets,
 * one that began opens writing. Who was sent out of a meeting about the case is out of its document meanwhile. `check` does it now for one document.
 */
export function followRoles(board: Board): { check(recommendation: RecommendationId): void; stop(): void } {
  board.placement.onLost((what) => board.documents.abandon(what, 'nodeMoved'))
  const follow = (of: Promise<CaseId>) => {
    of.then((id) => apply(board, id)).catch((error: unknown) => board.log.bug(error, 'document roles'))
  }
  const followMeeting = (id: MeetingId) => {
    board.store
      .read('meeting', id)
      .then(({ record }) => Promise.all(record.agenda.map((item) => apply(board, item.case))))
      .catch((error: unknown) => board.log.bug(error, 'document roles'))
  }
  return {
    check: (id) => follow(board.store.read('recommendation', id).then(({ record }) => record.case)),
    stop: board.notices.subscribe((notice) => {
      if (notice.name === 'case:changed') follow(Promise.resolve(notice.content.case))
      if (notice.name === 'meeting:changed') followMeeting(notice.content.meeting)
    }),
  }
}

async function apply(board: Board, id: CaseId): Promise<void> {
  const { store, documents } = board
  const recommendations = await store.list('recommendation', id)
  if (recommendations.length === 0) return
  const { record } = await store.read('case', id)
  const panel = (await store.list('panel', id)).at(-1)?.record
  const consents = (await store.list('consent', id)).map((kept) => kept.record)
  const consented = holds(consents, 'care')
  const removed = await removedFrom(board, record)
  for (const { record: person } of await store.list('person')) {
    const roles = rolesOf(person, record, panel)
    const isHere = may(roles, 'document:read') && !removed.has(person.id)
    const mayRead = isHere && (consented || roles.includes('homeClinician'))
    for (const { record: recommendation } of recommendations) {
      if (mayRead) documents.setRole(recommendation.id, person.id, may(roles, 'document:write'))
      else documents.dismiss(recommendation.id, person.id, 'roleRevoked')
    }
  }
}
