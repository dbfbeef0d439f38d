import { holds, stateOf } from '../../shared/domain/consent.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import type { OutputOf } from '../app/requests.ts'

export type CaseSummary = OutputOf<'case:list'>['cases'][number]

/** How far a case has come, in the order it goes. `archived` can follow any. */
export const phases = ['draft', 'presented', 'panel', 'signing', 'final'] as const
export type Phase = (typeof phases)[number] | 'completion' | 'archived' | 'erased'

export const phaseOfSummary = (of: CaseSummary): Phase => phaseFrom(of.state, of.panel, of.recommendation)

export const phaseOf = (file: CaseFile): Phase =>
  phaseFrom(file.case.state, file.panel?.state ?? 'none', file.recommendation?.state ?? 'none')

function phaseFrom(
  state: CaseSummary['state'],
  panel: CaseSummary['panel'],
  recommendation: CaseSummary['recommendation'],
): Phase {
  if (state !== 'ready') return state
  if (recommendation === 'final' || recommendation === 'signing') return recommendation
  return panel === 'assessment' || panel === 'closed' ? 'panel' : 'presented'
}

/** What the patient has agreed to, as it stands now. */
export type ConsentState = 'none' | 'active' | 'expired' | 'withdrawn'

export function consentState(file: Pick<CaseFile, 'consents'>, at = new Date().toISOString()): ConsentState {
  if (file.consents.length === 0) return 'none'
  if (holds(file.consents, 'care', at)) return 'active'
  return file.consents.some((consent) => stateOf(consent, at) === 'expired') ? 'expired' : 'withdrawn'
}
