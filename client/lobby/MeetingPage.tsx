import { useCallback, useState } from 'react'
import type { MeetingId } from '../../shared/domain/identifiers.ts'
import { useBoard } from '../app/board.tsx'
import { useObservable } from '../app/observable.ts'
import { keptAs } from '../room/keptAs.ts'
import { openMeetingModels } from '../room/meetingModels.ts'
import { prepareDevice } from '../room/preparedDevice.ts'
import { RoomView } from '../room/RoomView.tsx'
import { useCallBegun } from '../room/useCallBegun.ts'
import { useOpened } from '../room/useOpened.ts'
import { AsideView } from './AsideView.tsx'
import { LobbyView } from './LobbyView.tsx'
import { OutsideView } from './OutsideView.tsx'

/** What can be done before one has come to the door. */
export const prepareMeeting = (): void => prepareDevice(keptAs('sfu'))

/** A meeting, from its door: the lobby, the room, and what is said to those who are in neither. */
export function MeetingPage({ meeting }: { meeting: MeetingId }) {
  const [attempt, setAttempt] = useState(0)
  return <Attempt key={`${meeting} ${attempt}`} meeting={meeting} onAgain={() => setAttempt(attempt + 1)} />
}

/** From arriving to being out again: asking once more begins anew, with nothing of before. */
function Attempt({ meeting, onAgain }: { meeting: MeetingId; onAgain: () => void }) {
  const board = useBoard()
  const models = useOpened(useCallback(() => openMeetingModels(meeting, board), [meeting, board]))
  return models && <Phases models={models} onAgain={onAgain} />
}

function Phases({ models, onAgain }: { models: ReturnType<typeof openMeetingModels>; onAgain: () => void }) {
  const phase = useObservable(models.room.phase)
  const problem = useObservable(models.room.problem)
  const isBegun = useCallBegun(models.call, phase === 'room')
  switch (phase) {
    case 'joining':
    case 'lobby':
      return <LobbyView models={models} />
    case 'aside':
      return <AsideView />
    case 'room':
      return isBegun ? <RoomView models={models} /> : <LobbyView models={models} />
    default:
      return <OutsideView phase={phase} problem={problem} onAgain={onAgain} />
  }
}
