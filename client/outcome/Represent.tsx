import { useState } from 'react'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import { useAct, useBoard } from '../app/board.tsx'
import { Button } from '../design/Button.tsx'
import { Dialog } from '../design/Dialog.tsx'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { TextArea } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'

/** A new request on a case the panel has seen, linked to what it came to. */
export function Represent({ of, onClose }: { of: CaseId; onClose: () => void }) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const [reason, setReason] = useState('')
  const done = async () => {
    if (!(await act.run(async () => void (await ask['case:represent']({ case: of, reason: reason.trim() }))))) return
    say({ tone: 'good', title: t('outcome.represented') })
    onClose()
  }
  return (
    <Dialog
      title={t('outcome.representTitle')}
      isOpen
      onClose={onClose}
      role="alertdialog"
      actions={
        <>
          <Button onPress={onClose}>{t('outcome.cancel')}</Button>
          <Button tone="primary" isPending={act.isPending} isDisabled={!reason.trim()} onPress={() => void done()}>
            {t('outcome.represent')}
          </Button>
        </>
      }
    >
      <p>{t('outcome.representText')}</p>
      <TextArea
        label={t('outcome.representReason')}
        value={reason}
        onChange={setReason}
        maxLength={1000}
        isRequired
        autoFocus
      />
      {act.problem && <ProblemNotice problem={act.problem} />}
    </Dialog>
  )
}
