import { useState } from 'react'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import { useAct, useBoard } from '../app/board.tsx'
import { Button } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './OutcomeCard.module.css'

/** The date on which the need for a case is looked at has come. */
export function RetentionReview({ of }: { of: CaseId }) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const [reviewOn, setReviewOn] = useState('')
  const [because, setBecause] = useState('')
  const keep = async () => {
    if (!(await act.run(async () => void (await ask['retention:review']({ case: of, reviewOn, because }))))) return
    say({ tone: 'good', title: t('outcome.retentionKept') })
  }
  return (
    <div className={classes(styles.form, styles.warning)}>
      <p>{t('outcome.retentionDue')}</p>
      <TextField type="date" label={t('outcome.retentionUntil')} value={reviewOn} onChange={setReviewOn} />
      <TextField label={t('outcome.retentionBecause')} value={because} onChange={setBecause} maxLength={500} />
      {act.problem && <ProblemNotice problem={act.problem} />}
      <div>
        <Button isPending={act.isPending} isDisabled={!reviewOn || !because.trim()} onPress={() => void keep()}>
          {t('outcome.save')}
        </Button>
      </div>
    </div>
  )
}
