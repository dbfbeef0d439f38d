import type { Phase } from '../../shared/domain/caseEntry.ts'
import { Badge, type BadgeProps } from '../design/Badge.tsx'
import { useText } from '../i18n/useText.ts'
import type { CaseSummary, ConsentState } from './caseModel.ts'

/** How far a case has come. */
export function PhaseBadge({ phase }: { phase: Phase }) {
  const { t } = useText()
  return <Badge tone={phaseTone[phase]}>{t(`cases.phase.${phase}`)}</Badge>
}

/** Routine is what goes without saying. */
export function UrgencyBadge({ urgency }: { urgency: CaseSummary['urgency'] }) {
  const { t } = useText()
  if (urgency === 'routine') return null
  return <Badge tone={urgency === 'urgent' ? 'danger' : 'caution'}>{t(`cases.urgency.${urgency}`)}</Badge>
}

export function ConsentBadge({ state }: { state: ConsentState }) {
  const { t } = useText()
  return <Badge tone={consentTone[state]}>{t(`cases.consentState.${state}`)}</Badge>
}

const phaseTone = {
  draft: 'neutral',
  presented: 'accent',
  panel: 'accent',
  signing: 'caution',
  final: 'good',
  completion: 'caution',
  archived: 'neutral',
  erased: 'neutral',
} as const satisfies Record<Phase, BadgeProps['tone']>
const consentTone = { none: 'caution', active: 'good', expired: 'danger', withdrawn: 'danger' } as const
