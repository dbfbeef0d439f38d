import { useState } from 'react'
import type { EegCursor, EegView } from '../../shared/domain/stage.ts'
import { useObservable } from '../app/observable.ts'
import type { StageModel } from '../imaging/stageModel.ts'
import type { EegActions } from './eegActions.ts'

/**
 * The times between which one measures: everybody's while one leads, or looks alone. Who follows measures for
 * themselves, without leaving the leader, until the leader measures something.
 */
export function useCursors(stage: StageModel, view: EegView, actions: EegActions) {
  const mode = useObservable(stage.mode)
  const [own, setOwn] = useState<{ instead: string; cursors: readonly EegCursor[] } | null>(null)
  const shared = JSON.stringify(view.cursors)
  const isOwn = stage.together && mode === 'following' && own?.instead === shared
  return {
    cursors: isOwn ? own.cursors : view.cursors,
    setCursors: (cursors: readonly EegCursor[]) => {
      if (stage.together && mode === 'following') setOwn({ instead: shared, cursors })
      else actions.set({ cursors: [...cursors] })
    },
  }
}
