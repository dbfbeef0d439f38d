import { holds, stateOf } from '../../shared/domain/consent.ts'
import { type Phase, phaseOf as phaseFrom } from '../../shared/domain/caseEntry.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import type { OutputOf } from '../app/requests.ts'

export type CaseSummary = OutputOf<'case:list'>['cases'][number]

/** How far a case has come, in the order it goes. `archived` can follow any. */
export const phases = ['draft', 'presented', 'panel', 'signing', 'final'] as const satisfies readonly Phase[]

export const phaseOf = (file: CaseFile): Phase =>
  phaseFrom({ of: file.case, panel: file.panel ?? undefined, recommendation: file.recommendation ?? undefined })

/** What the patient has agreed to, as it stands now. */
export type ConsentState = 'none' | 'active' | 'expired' | 'withdrawn'

export function consentState(file: Pick<CaseFile, 'consents'>, at = new Date().toISOString()): ConsentState {
  if (file.consents.length === 0) return 'none'
  if (holds(file.consents, 'care', at)) return 'active'
  return file.consents.some((consent) => stateOf(consent, at) === 'expired') ? 'expired' : 'withdrawn'
}
