import { useState } from 'react'
import { FollowUpReport } from '../../shared/domain/followUp.ts'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import { useAct, useBoard } from '../app/board.tsx'
import { Button } from '../design/Button.tsx'
import { Checkbox } from '../design/Checkbox.tsx'
import { classes } from '../design/classes.ts'
import { Dialog } from '../design/Dialog.tsx'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Select } from '../design/Select.tsx'
import { TextArea, TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './OutcomeCard.module.css'

type Followed = FollowUpReport['followed']

/** What was followed, why not all of it, and what came of it. */
export function ReportFollowUp({ of, isInformed, onClose }: { of: CaseId; isInformed: boolean; onClose: () => void }) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const [followed, setFollowed] = useState<Followed>('followed')
  const [why, setWhy] = useState('')
  const [cameOfIt, setCameOfIt] = useState('')
  const [patientInformed, setInformed] = useState(isInformed)
  const [dueOn, setDueOn] = useState('')
  const needsWhy = followed !== 'followed'
  const save = async () => {
    const told = {
      case: of,
      followed,
      why: why.trim(),
      cameOfIt: cameOfIt.trim(),
      patientInformed,
      dueOn: dueOn || null,
    }
    if (!(await act.run(async () => void (await ask['followUp:report'](told))))) return
    say({ tone: 'good', title: t('outcome.reported') })
    onClose()
  }
  return (
    <Dialog
      title={t('outcome.report')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('outcome.cancel')}</Button>
          <Button
            tone="primary"
            isPending={act.isPending}
            isDisabled={needsWhy && !why.trim()}
            onPress={() => void save()}
          >
            {t('outcome.save')}
          </Button>
        </>
      }
    >
      <div className={classes(styles.form)}>
        <Select
          label={t('outcome.followed')}
          options={FollowUpReport.shape.followed.options.map((one) => ({
            value: one,
            label: t(`outcome.followed.${one}`),
          }))}
          value={followed}
          onChange={setFollowed}
        />
        {needsWhy && (
          <TextArea label={t('outcome.why')} value={why} onChange={setWhy} maxLength={2000} rows={2} isRequired />
        )}
        <TextArea label={t('outcome.cameOfIt')} value={cameOfIt} onChange={setCameOfIt} maxLength={4000} rows={4} />
        <Checkbox isSelected={patientInformed} onChange={setInformed}>
          {t('outcome.informed')}
        </Checkbox>
        <TextField type="date" label={t('outcome.dueOn')} value={dueOn} onChange={setDueOn} />
        {act.problem && <ProblemNotice problem={act.problem} />}
      </div>
    </Dialog>
  )
}
