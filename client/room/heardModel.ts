import type { PersonId } from '../../shared/domain/identifiers.ts'
import type { LineQuality } from '../../shared/protocol/room.ts'
import { observable, type Observable } from '../app/observable.ts'
import type { RoomNotice } from './roomModel.ts'

/** What the server hears of everybody: how loud they are, and whose line is not good on which side. */
export type HeardModel = {
  /** 0 to 1; who is not named is quiet. */
  readonly levels: Observable<ReadonlyMap<PersonId, number>>
  readonly lines: Observable<ReadonlyMap<PersonId, LineQuality>>
  handleTold(notice: RoomNotice): void
}

/** The level of a quiet room, in dBov: a voice lies above it. */
const quiet = -70

export function openHeardModel(): HeardModel {
  const levels = observable<ReadonlyMap<PersonId, number>>(new Map())
  const lines = observable<ReadonlyMap<PersonId, LineQuality>>(new Map())
  return {
    levels,
    lines,
    handleTold(notice) {
      if (notice.name === 'media:levels') {
        levels.set(new Map(notice.content.levels.map(({ person, level }) => [person, Math.max(0, 1 - level / quiet)])))
      }
      if (notice.name === 'media:quality') {
        lines.set(new Map(notice.content.people.map((line) => [line.person, line])))
      }
    },
  }
}
