import { useEffect, useMemo } from 'react'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import type { Study } from '../../shared/domain/study.ts'
import { observable, useObservable } from '../app/observable.ts'
import { openOwnStage } from './ownStage.ts'
import type { StageModel } from './stageModel.ts'
import { StageView } from './StageView.tsx'

export type StudiesViewProps = {
  studies: readonly Study[]
  pseudonyms?: Readonly<Partial<Record<CaseId, string>>>
}

/** Images and EEG of a case, to be looked at outside a meeting. Fills the place it is given. */
export function StudiesView({ studies, pseudonyms }: StudiesViewProps) {
  const holder = useMemo(() => observable<StageModel | null>(null), [])
  const stage = useObservable(holder)
  useEffect(() => {
    const opened = openOwnStage(studies, pseudonyms)
    holder.set(opened)
    return () => opened.close()
  }, [holder, studies, pseudonyms])
  return stage && <StageView stage={stage} />
}
