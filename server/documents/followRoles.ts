import type { CaseId, MeetingId } from '../../shared/domain/identifiers.ts'
import { RecommendationId } from '../../shared/domain/identifiers.ts'
import { may } from '../../shared/domain/permissions.ts'
import { rolesIn, standingOf } from '../actions/access.ts'
import { removedFrom } from '../actions/meetings.ts'
import type { Board } from '../board.ts'

/** Acts on this node are followed at once; those of another, of which nothing is heard here, within this time. */
const lookAgainMilliseconds = 3_000

/**
 * Lets what people may do with a document follow what they are: a role or a consent that ended closes their sockets,
 * one that began opens writing. Who was sent out of a meeting about the case is out of its document meanwhile. `check` does it now for one document.
 */
export function followRoles(board: Board): { check(recommendation: RecommendationId): void; stop(): void } {
  board.placement.onLost((what) => board.documents.abandon(what, 'nodeMoved'))
  const follow = (work: Promise<void>) => {
    work.catch((error: unknown) => board.log.bug(error, 'document roles'))
  }
  const followMeeting = async (id: MeetingId) => {
    const { record } = await board.store.read('meeting', id)
    await Promise.all(record.agenda.map((item) => apply(board, item.case)))
  }
  const check = (id: RecommendationId) => follow(checkOne(board, id))
  let stopLooking = () => {}
  const lookLater = () => {
    stopLooking = board.clock.after(lookAgainMilliseconds, () => {
      for (const held of board.documents.held()) {
        const id = RecommendationId.safeParse(held)
        if (id.success) check(id.data)
      }
      lookLater()
    })
  }
  lookLater()
  const unsubscribe = board.notices.subscribe((notice) => {
    if (notice.name === 'case:changed') follow(apply(board, notice.content.case))
    if (notice.name === 'meeting:changed') follow(followMeeting(notice.content.meeting))
  })
  return {
    check,
    stop() {
      unsubscribe()
      stopLooking()
    },
  }
}

/** A document whose record is gone was erased with its case. */
async function checkOne(board: Board, id: RecommendationId): Promise<void> {
  const kept = await board.store.find('recommendation', id)
  if (kept) await apply(board, kept.record.case)
  else board.documents.abandon(id, 'roleRevoked')
}

async function apply(board: Board, id: CaseId): Promise<void> {
  const { store, documents } = board
  const recommendations = await store.list('recommendation', id)
  const standing = await standingOf(board, id)
  if (recommendations.length === 0 || !standing) return
  const removed = await removedFrom(board, standing.case.record)
  const here = recommendations.flatMap((kept) => documents.people(kept.record.id))
  for (const { record: person } of await store.several('person', here)) {
    const roles = rolesIn(standing, person)
    const isHere = standing.case.record.state !== 'erased' && !removed.has(person.id)
    for (const { record: recommendation } of recommendations) {
      if (may(roles, 'document:read') && isHere) {
        documents.setRole(recommendation.id, person.id, may(roles, 'document:write'))
      } else {
        documents.dismiss(recommendation.id, person.id, 'roleRevoked')
      }
    }
  }
}
