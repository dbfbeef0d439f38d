import type { PersonId, RecommendationId } from '../../shared/domain/identifiers.ts'
import { useBoard } from '../app/board.tsx'
import { ReasonButton } from '../app/ReasonDialog.tsx'
import { useText } from '../i18n/useText.ts'

type ExcuseButtonProps = { recommendation: RecommendationId; person: PersonId; name: string }

/** The chair decides not to wait for a signer, and why: it is printed, over the signature of the chair. */
export function ExcuseButton({ recommendation, person, name }: ExcuseButtonProps) {
  const { t } = useText()
  const { ask } = useBoard()
  return (
    <ReasonButton
      button={t('recommendation.excuse')}
      title={t('recommendation.excuseTitle', { name })}
      means={t('recommendation.excuseMeans')}
      label={t('recommendation.excuseReason')}
      action={t('recommendation.excuseDo')}
      mostCharacters={1000}
      act={async (note) => void (await ask['recommendation:excuse']({ recommendation, person, note }))}
    />
  )
}
