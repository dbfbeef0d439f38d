import { ClipboardCheck, Inbox } from 'lucide-react'
import { useState } from 'react'
import { hasArrived, isDue } from '../../shared/domain/followUp.ts'
import { may } from '../../shared/domain/permissions.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useAct, useBoard, useRequest } from '../app/board.tsx'
import { Badge } from '../design/Badge.tsx'
import { Button } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { Checkbox } from '../design/Checkbox.tsx'
import { classes } from '../design/classes.ts'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import type { OutcomeRead } from './OutcomeCard.tsx'
import styles from './OutcomeCard.module.css'
import { ReportFollowUp } from './ReportFollowUp.tsx'
import { RetentionReview } from './RetentionReview.tsx'

/** From the arrival of a recommendation on: that it was received, what was followed, what came of it. */
export function FollowUpCard({ file }: { file: CaseFile }) {
  const { t } = useText()
  const { loadable } = useRequest('outcome:read', { case: file.case.id })
  if (loadable.state !== 'ready') return null
  const { value } = loadable
  const latest = value.followUps.at(-1)
  const isFinal = file.recommendation?.state === 'final'
  const isArrived = isFinal && file.recommendation && !(latest && hasArrived(latest, file.recommendation))
  const mayReport = may(file.roles, 'followUp:report')
  const isReviewDue = value.retention.remindedAt !== null && may(file.roles, 'retention:review')
  if (!latest && !isFinal && !isReviewDue) return null
  return (
    <Card title={t('outcome.followUpTitle')}>
      <div className={classes(styles.parts)}>
        {isReviewDue && <RetentionReview of={file.case.id} />}
        {isArrived && may(file.roles, 'recommendation:acknowledge') && <Acknowledge file={file} read={value} />}
        {latest && <Told latest={latest} people={value.people} />}
        {latest && mayReport && <Report file={file} latest={latest} />}
      </div>
    </Card>
  )
}

function Acknowledge({ file, read }: { file: CaseFile; read: OutcomeRead }) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const [patientInformed, setInformed] = useState(false)
  const [dueOn, setDueOn] = useState(read.outcomes.at(-1)?.followUpOn ?? '')
  const { recommendation } = file
  const done = async () => {
    if (!recommendation) return
    const receipt = { recommendation: recommendation.id, patientInformed, dueOn: dueOn || null }
    if (!(await act.run(async () => void (await ask['recommendation:acknowledge'](receipt))))) return
    say({ tone: 'good', title: t('outcome.acknowledged') })
  }
  return (
    <div className={classes(styles.form)}>
      <p>{t('outcome.receiveHint')}</p>
      <Checkbox isSelected={patientInformed} onChange={setInformed}>
        {t('outcome.informed')}
      </Checkbox>
      <TextField type="date" label={t('outcome.dueOn')} value={dueOn} onChange={setDueOn} />
      {act.problem && <ProblemNotice problem={act.problem} />}
      <div>
        <Button tone="primary" icon={Inbox} isPending={act.isPending} onPress={() => void done()}>
          {t('outcome.receive')}
        </Button>
      </div>
    </div>
  )
}

type FollowUp = OutcomeRead['followUps'][number]

function Told({ latest, people }: { latest: FollowUp; people: OutcomeRead['people'] }) {
  const text = useText()
  const { t } = text
  const nameOf = (id: string) => people.find((person) => person.id === id)?.name ?? t('outcome.someone')
  return (
    <>
      <div>
        <p>{t('outcome.received', { name: nameOf(latest.receivedBy), when: text.dateTime(latest.receivedAt) })}</p>
        <p className={classes(styles.detail)}>
          {t(latest.patientInformed ? 'outcome.informed' : 'outcome.notInformed')}
          {latest.dueOn && !isDue(latest) && ` · ${t('outcome.dueLater', { date: text.date(latest.dueOn) })}`}
        </p>
      </div>
      {latest.reports.toReversed().map((report) => (
        <div key={report.at} className={classes(styles.report)}>
          <p className={styles.type}>
            <Badge tone={report.followed === 'followed' ? 'good' : 'caution'}>
              {t(`outcome.followed.${report.followed}`)}
            </Badge>
          </p>
          {report.why && <p className={styles.note}>{report.why}</p>}
          <p className={styles.note}>{report.cameOfIt}</p>
          <p className={styles.detail}>
            {t('outcome.by', { name: nameOf(report.by), when: text.dateTime(report.at) })}
          </p>
        </div>
      ))}
    </>
  )
}

function Report({ file, latest }: { file: CaseFile; latest: FollowUp }) {
  const { t } = useText()
  const [isOpen, setOpen] = useState(false)
  return (
    <div>
      {isDue(latest) && <p className={classes(styles.warning)}>{t('outcome.due')}</p>}
      <Button
        size="s"
        tone={isDue(latest) ? 'primary' : 'secondary'}
        icon={ClipboardCheck}
        onPress={() => setOpen(true)}
      >
        {t('outcome.report')}
      </Button>
      {isOpen && (
        <ReportFollowUp of={file.case.id} isInformed={latest.patientInformed} onClose={() => setOpen(false)} />
      )}
    </div>
  )
}
