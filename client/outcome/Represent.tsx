import type { CaseId } from '../../shared/domain/identifiers.ts'
import { useBoard } from '../app/board.tsx'
import { ReasonDialog } from '../app/ReasonDialog.tsx'
import { say } from '../design/Notices.tsx'
import { useText } from '../i18n/useText.ts'

/** A new request on a case the panel has seen, linked to what it came to. */
export function Represent({ of, onClose }: { of: CaseId; onClose: () => void }) {
  const { t } = useText()
  const { ask } = useBoard()
  return (
    <ReasonDialog
      title={t('outcome.representTitle')}
      means={t('outcome.representText')}
      label={t('outcome.representReason')}
      action={t('outcome.represent')}
      mostCharacters={1000}
      act={async (reason) => {
        await ask['case:represent']({ case: of, reason })
        say({ tone: 'good', title: t('outcome.represented') })
      }}
      onClose={onClose}
    />
  )
}
