import { useState } from 'react'
import type { PersonId } from '../../shared/domain/identifiers.ts'
import { useObservable } from '../app/observable.ts'
import type { MeetingModels } from './meetingModels.ts'

/** Who spoke last, apart from oneself: while one speaks, one looks at whom one speaks to. */
export function useLastOther({ room }: Pick<MeetingModels, 'room'>): PersonId | null {
  const speaker = useObservable(room.speaker)
  const self = useObservable(room.self)
  const [last, setLast] = useState<PersonId | null>(speaker)
  if (speaker !== null && speaker !== self && speaker !== last) setLast(speaker)
  return last
}
