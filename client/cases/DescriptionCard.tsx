import { Check, CircleAlert, LoaderCircle } from 'lucide-react'
import { useEffect, useState } from 'react'
import { isBeingPrepared } from '../../shared/domain/case.ts'
import { may } from '../../shared/domain/permissions.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useBoard } from '../app/board.tsx'
import { useObservable } from '../app/observable.ts'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './DescriptionCard.module.css'
import { DescriptionFields } from './DescriptionFields.tsx'
import { openDescription, type Writing } from './descriptionModel.ts'

/** What the panel is told: written in place by the home clinician, read by everybody else. */
export function DescriptionCard({ file }: { file: CaseFile }) {
  const mayWrite = may(file.roles, 'case:describe') && isBeingPrepared(file.case)
  // One model for as long as the page shows this case: what the server tells later is received, not started from.
  return mayWrite ? <Written key={file.case.id} file={file} /> : <Read file={file} />
}

function Read({ file }: { file: CaseFile }) {
  const { t } = useText()
  const { history } = file.case.description
  return (
    <Card title={t('cases.history')}>
      <p className={classes(styles.text, !history && styles.none)}>{history || t('cases.noHistory')}</p>
    </Card>
  )
}

/** Without another change for this long, what was written is sent. */
const pauseMilliseconds = 800

function Written({ file }: { file: CaseFile }) {
  const { t } = useText()
  const { ask } = useBoard()
  const { id } = file.case
  const [model] = useState(() =>
    openDescription(file.case, {
      send: (description) => ask['case:describe']({ case: id, description }),
      wait: (done) => {
        const timer = setTimeout(done, pauseMilliseconds)
        return () => clearTimeout(timer)
      },
    }),
  )
  useEffect(() => model.receive(file.case), [model, file.case])
  useEffect(() => () => void model.save(), [model])
  const { description, kept } = useObservable(model.writing)
  const isAskedFor = file.case.state === 'ready' && !description.question.trim()
  return (
    <Card title={t('cases.description')} aside={<Kept kept={kept} />}>
      <DescriptionFields
        description={description}
        onChange={model.change}
        onBlur={() => void model.save()}
        questionError={isAskedFor ? t('cases.questionMissing') : undefined}
      />
      {kept.state === 'unsaved' && !isAskedFor && (
        <div className={styles.problem}>
          <ProblemNotice problem={kept.problem} onRetry={() => void model.save()} />
        </div>
      )}
    </Card>
  )
}

function Kept({ kept }: { kept: Writing['kept'] }) {
  const { t } = useText()
  const Icon = icons[kept.state]
  return (
    <span className={classes(styles.kept, styles[kept.state])} role="status">
      <Icon size={14} aria-hidden />
      {t(`cases.${kept.state}`)}
    </span>
  )
}

const icons = { saved: Check, saving: LoaderCircle, unsaved: CircleAlert } as const
