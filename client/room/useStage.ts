import { useCallback, useState } from 'react'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { openStageModel, type StageModel } from '../imaging/stageModel.ts'
import type { RoomModel } from './roomModel.ts'
import { useOpened } from './useOpened.ts'

/** The stage of the room, once it is known which studies the case has; the same one for as long as they are the same. */
export function useStage(room: RoomModel, file: CaseFile | null): StageModel | null {
  // The file is told anew with each change of the case; of all that, the stage depends on the studies alone.
  const [known, setKnown] = useState(file)
  if (dependsOn(known) !== dependsOn(file)) setKnown(file)
  return useOpened(useCallback(() => (known ? openStageOf(room, known) : null), [room, known]))
}

function openStageOf(room: RoomModel, file: CaseFile): StageModel | null {
  const self = room.self.get()
  if (!self) return null
  const stage = openStageModel({
    self,
    studies: file.studies,
    ask: room.ask,
    signalPointer: room.point,
    pseudonyms: { [file.case.id]: file.case.pseudonym },
  })
  const stop = room.listen({
    connected: stage.handleConnected,
    told: (notice) => {
      if (notice.name === 'stage:state') stage.handleStage(notice.content)
      if (notice.name === 'stage:pointer') stage.handlePointer(notice.content)
      if (notice.name === 'room:people') stage.handlePeople(notice.content.people)
    },
  })
  // What was told before there was a stage.
  stage.handlePeople(room.people.get())
  stage.handleStage(room.stage.get())
  const close = () => {
    stop()
    stage.close()
  }
  return { ...stage, close }
}

const dependsOn = (file: CaseFile | null): string =>
  file ? JSON.stringify([file.case.id, file.case.pseudonym, file.studies]) : ''
