import { useState } from 'react'
import { Ruling, type Seat } from '../../shared/domain/panel.ts'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import { useAct, useBoard } from '../app/board.tsx'
import { Button } from '../design/Button.tsx'
import { RadioChoice } from '../design/Checkbox.tsx'
import { Dialog } from '../design/Dialog.tsx'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { useText } from '../i18n/useText.ts'

type RulingDialogProps = { id: CaseId; seat: Seat; name: string; onClose: () => void }

/** What follows from a declared conflict. Recusing takes effect at once, wherever the person is. */
export function RulingDialog({ id, seat, name, onClose }: RulingDialogProps) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const [ruling, setRuling] = useState<Ruling | null>(seat.ruling)
  const options = Ruling.options
    .filter((option) => option !== 'noVote' || seat.role !== 'chair')
    .map((option) => ({ value: option, label: t(`intake.ruling.${option}`), hint: t(`intake.ruleHint.${option}`) }))
  const rule = async () => {
    if (ruling === null) return
    const done = await act.run(async () => void (await ask['panel:rule']({ case: id, person: seat.person, ruling })))
    if (!done) return
    say({ tone: 'good', title: t('intake.ruled') })
    onClose()
  }
  return (
    <Dialog
      title={t('intake.ruleTitle', { name })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('app.cancel')}</Button>
          <Button tone="primary" isDisabled={ruling === null} isPending={act.isPending} onPress={() => void rule()}>
            {t('intake.rule')}
          </Button>
        </>
      }
    >
      {seat.interest?.text && <blockquote>{seat.interest.text}</blockquote>}
      <RadioChoice label={t('intake.rule')} options={options} value={ruling} onChange={setRuling} />
      {act.problem && <ProblemNotice problem={act.problem} />}
    </Dialog>
  )
}
