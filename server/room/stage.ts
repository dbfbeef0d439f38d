import type { CaseId, MeetingId, StudyId } from '../../shared/domain/identifiers.ts'
import { may } from '../../shared/domain/permissions.ts'
import {
  clear,
  emptyStage,
  gather,
  giveLead,
  lead,
  left,
  type Pointer,
  show,
  type Stage,
} from '../../shared/domain/stage.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { isWithdrawn, standingOf } from '../actions/access.ts'
import type { Board } from '../board.ts'
import type { RoomHandlers } from './guard.ts'
import type { Place, Presence } from './presence.ts'

/** What is looked at together. State, told whole; whoever arrives gets the last word. */
export type StageKeeper = {
  tell(place: Place): void
  point(by: Place, pointer: Pointer): void
  /** Takes away what is no longer open, and the lead from who may not lead any longer. */
  restrict(meeting: MeetingId, open: ReadonlySet<CaseId>): void
  handlers: Pick<RoomHandlers, 'stage:show' | 'stage:lead' | 'stage:give' | 'stage:gather'>
}

export function openStage(board: Board, presence: Presence): StageKeeper {
  const stages = new Map<MeetingId, Stage>()
  const onAgenda = new Map<MeetingId, Map<StudyId, CaseId>>()
  /** Of the last thing shown: something said earlier, that took longer to check, does not undo it. */
  const shownTurn = new Map<MeetingId, number>()
  let turns = 0
  const stageOf = (meeting: MeetingId) => stages.get(meeting) ?? emptyStage

  const change = (meeting: MeetingId, stage: Stage) => {
    if (stage === stageOf(meeting)) return {}
    stages.set(meeting, stage)
    presence.tellRoom(meeting, 'stage:state', stage)
    return {}
  }

  /** Only what belongs to the case that is being discussed can be shown. A study never changes its case. */
  const requireOnAgenda = async (by: Place, study: StudyId) => {
    const known = onAgenda.get(by.meeting) ?? new Map<StudyId, CaseId>()
    if (known.has(study)) return
    const { record } = await board.store.read('study', study)
    const standing = record.case === by.caseNow ? await standingOf(board, record.case) : undefined
    if (!standing || isWithdrawn(standing)) throw new Problem('not-found', { study })
    onAgenda.set(by.meeting, known.set(study, record.case))
  }

  presence.onGone((place) => {
    change(place.meeting, left(stageOf(place.meeting), place.person.id))
    if (presence.all(place.meeting).length === 0) {
      stages.delete(place.meeting)
      onAgenda.delete(place.meeting)
      shownTurn.delete(place.meeting)
    }
  })

  return {
    tell: (place) => place.socket.tell('stage:state', stageOf(place.meeting)),
    restrict(meeting, open) {
      const known = onAgenda.get(meeting)
      for (const [study, of] of known ?? []) if (!open.has(of)) known?.delete(study)
      const { shown, leader } = stageOf(meeting)
      const isClosed = shown.views.some((view) => view.kind !== 'empty' && !known?.has(view.study))
      if (isClosed) change(meeting, clear(stageOf(meeting)))
      const mayLead = leader === null || may(presence.find(meeting, leader)?.roles ?? [], 'stage:lead')
      if (!mayLead) change(meeting, left(stageOf(meeting), leader))
    },
    point(by, pointer) {
      for (const place of presence.all(by.meeting)) {
        const concerned = place.phase === 'room' && place.connected && place !== by
        if (concerned) place.socket.tellVolatile('stage:pointer', { person: by.person.id, pointer })
      }
    },
    handlers: {
      async 'stage:show'({ shown }, by) {
        const turn = ++turns
        for (const view of shown.views) {
          if (view.kind !== 'empty') await requireOnAgenda(by, view.study)
        }
        const next = show(stageOf(by.meeting), by.person.id, shown)
        if (turn < (shownTurn.get(by.meeting) ?? 0)) return {}
        shownTurn.set(by.meeting, turn)
        return change(by.meeting, next)
      },
      async 'stage:lead'(_nothing, by) {
        return change(by.meeting, lead(stageOf(by.meeting), by.person.id, may(by.roles, 'floor:moderate')))
      },
      async 'stage:gather'(_nothing, by) {
        return change(by.meeting, gather(stageOf(by.meeting), by.person.id, may(by.roles, 'floor:moderate')))
      },
      async 'stage:give'({ person }, by) {
        const to = person === null ? undefined : presence.find(by.meeting, person)
        if (person !== null && to?.phase !== 'room') throw new Problem('not-found', { person })
        if (to && !may(to.roles, 'stage:lead')) throw new Problem('not-permitted', { because: 'may not lead' })
        const moderates = may(by.roles, 'floor:moderate')
        return change(by.meeting, giveLead(stageOf(by.meeting), by.person.id, person, moderates))
      },
    },
  }
}
