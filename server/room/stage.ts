import type { MeetingId, StudyId } from '../../shared/domain/identifiers.ts'
import { may } from '../../shared/domain/permissions.ts'
import { emptyStage, giveLead, lead, left, type Pointer, show, type Stage } from '../../shared/domain/stage.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board } from '../board.ts'
import type { RoomHandlers } from './gateway.ts'
import type { Place, Presence } from './presence.ts'

/** What is looked at together. State, told whole; whoever arrives gets the last word. */
export type StageKeeper = {
  tell(place: Place): void
  point(by: Place, pointer: Pointer): void
  handlers: Pick<RoomHandlers, 'stage:show' | 'stage:lead' | 'stage:give'>
}

export function openStage(board: Board, presence: Presence): StageKeeper {
  const stages = new Map<MeetingId, Stage>()
  const onAgenda = new Map<MeetingId, Set<StudyId>>()
  const stageOf = (meeting: MeetingId) => stages.get(meeting) ?? emptyStage

  const change = (meeting: MeetingId, stage: Stage) => {
    if (stage === stageOf(meeting)) return {}
    stages.set(meeting, stage)
    presence.tellRoom(meeting, 'stage:state', stage)
    return {}
  }

  /** Only what belongs to a case of this meeting can be shown in it. A study never changes its case. */
  const requireOnAgenda = async (meeting: MeetingId, study: StudyId) => {
    const known = onAgenda.get(meeting) ?? new Set<StudyId>()
    if (known.has(study)) return
    const { record } = await board.store.read('study', study)
    const { record: at } = await board.store.read('meeting', meeting)
    if (!at.agenda.some((item) => item.case === record.case)) throw new Problem('not-found', { study })
    onAgenda.set(meeting, known.add(study))
  }

  presence.onGone((place) => {
    change(place.meeting, left(stageOf(place.meeting), place.person.id))
    if (presence.all(place.meeting).length === 0) {
      stages.delete(place.meeting)
      onAgenda.delete(place.meeting)
    }
  })

  return {
    tell: (place) => place.socket.tell('stage:state', stageOf(place.meeting)),
    point(by, pointer) {
      for (const place of presence.all(by.meeting)) {
        const concerned = place.phase === 'room' && place.connected && place !== by
        if (concerned) place.socket.tellVolatile('stage:pointer', { person: by.person.id, pointer })
      }
    },
    handlers: {
      async 'stage:show'({ shown }, by) {
        for (const view of shown.views) {
          if (view.kind !== 'empty') await requireOnAgenda(by.meeting, view.study)
        }
        return change(by.meeting, show(stageOf(by.meeting), by.person.id, shown))
      },
      async 'stage:lead'(_nothing, by) {
        return change(by.meeting, lead(stageOf(by.meeting), by.person.id, may(by.roles, 'floor:moderate')))
      },
      async 'stage:give'({ person }, by) {
        if (person !== null && presence.find(by.meeting, person)?.phase !== 'room') {
          throw new Problem('not-found', { person })
        }
        const moderates = may(by.roles, 'floor:moderate')
        return change(by.meeting, giveLead(stageOf(by.meeting), by.person.id, person, moderates))
      },
    },
  }
}
