import type { CaseFile } from '../../shared/protocol/record.ts'
import type { OutputOf } from '../app/requests.ts'

export type CaseSummary = OutputOf<'case:list'>['cases'][number]

/** How far a case has come, in the order it goes. `archived` can follow any. */
export const phases = ['draft', 'presented', 'panel', 'signing', 'final'] as const
export type Phase = (typeof phases)[number] | 'archived'

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
  return panel === 'none' || panel === 'requested' ? 'presented' : 'panel'
}

/** What the patient has agreed to, as it stands now. */
export type ConsentState = 'none' | 'active' | 'withdrawn'

export function consentState(file: Pick<CaseFile, 'consents'>): ConsentState {
  if (file.consents.length === 0) return 'none'
  return file.consents.some((consent) => consent.state === 'active' && consent.form.choices.care)
    ? 'active'
    : 'withdrawn'
}
