import { useState } from 'react'
import { seatOf } from '../../shared/domain/panel.ts'
import { may } from '../../shared/domain/permissions.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useAct, useBoard, usePerson } from '../app/board.tsx'
import { Button } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { RadioChoice } from '../design/Checkbox.tsx'
import { classes } from '../design/classes.ts'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { TextArea } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './DeclareInterest.module.css'

/** Asks a person who was appointed for their interests, before anything else. */
export function DeclareInterest({ file }: { file: CaseFile }) {
  const { t } = useText()
  const { ask } = useBoard()
  const person = usePerson()
  const act = useAct()
  const [answer, setAnswer] = useState<'no' | 'yes' | null>(null)
  const [words, setWords] = useState('')
  const [isTried, setTried] = useState(false)
  const seat = seatOf(file.panel ?? undefined, person.id)
  if (!seat || seat.interest || !may(file.roles, 'panel:declareInterest')) return null

  const isMissing = answer === 'yes' && !words.trim()
  const declare = async () => {
    setTried(true)
    if (answer === null || isMissing) return
    const interest = { conflict: answer === 'yes', text: answer === 'yes' ? words.trim() : '' }
    const done = await act.run(async () => void (await ask['panel:declareInterest']({ case: file.case.id, interest })))
    if (done) say({ tone: 'good', title: t('cases.declared') })
  }

  return (
    <Card title={t('cases.declareTitle')}>
      <div className={classes(styles.form)}>
        <RadioChoice
          label={t('cases.declareHow')}
          options={[
            { value: 'no', label: t('cases.declareNo') },
            { value: 'yes', label: t('cases.declareYes') },
          ]}
          value={answer}
          onChange={setAnswer}
        />
        {answer === 'yes' && (
          <TextArea
            label={t('cases.declareText')}
            hint={t('cases.declareTextHint')}
            value={words}
            onChange={setWords}
            maxLength={1000}
            rows={2}
            error={isTried && isMissing ? t('cases.declareTextMissing') : undefined}
          />
        )}
        {act.problem && <ProblemNotice problem={act.problem} />}
        <Button tone="primary" isDisabled={answer === null} isPending={act.isPending} onPress={() => void declare()}>
          {t('cases.declare')}
        </Button>
      </div>
    </Card>
  )
}
