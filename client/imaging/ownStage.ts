import type { CaseId } from '../../shared/domain/identifiers.ts'
import type { Study } from '../../shared/domain/study.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { openStageModel, type StageModel } from './stageModel.ts'

/** The same viewports outside a meeting, on the page of a case: nobody leads, nothing is sent. */
export function openOwnStage(
  studies: readonly Study[],
  pseudonyms: Readonly<Partial<Record<CaseId, string>>> = {},
): StageModel {
  const nobody = () => Promise.reject(new Problem('wrong-state'))
  const stage = openStageModel({
    self: 'per_0000000000000000',
    studies,
    pseudonyms,
    together: false,
    ask: { 'stage:show': nobody, 'stage:lead': nobody, 'stage:give': nobody, 'stage:gather': nobody },
    signalPointer: () => undefined,
  })
  stage.lookAlone()
  return stage
}
