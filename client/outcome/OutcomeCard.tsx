import { Gavel, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { may } from '../../shared/domain/permissions.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useRequest } from '../app/board.tsx'
import { Loaded } from '../app/Loaded.tsx'
import type { OutputOf } from '../app/requests.ts'
import { Badge } from '../design/Badge.tsx'
import { Button } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import styles from './OutcomeCard.module.css'
import { QuorumMeter } from './QuorumMeter.tsx'
import { RecordOutcome } from './RecordOutcome.tsx'
import { Represent } from './Represent.tsx'

export type OutcomeRead = OutputOf<'outcome:read'>

/** Whether the panel may decide, who was there, and what it came to. */
export function OutcomeCard({ file }: { file: CaseFile }) {
  const { t } = useText()
  const read = useRequest('outcome:read', { case: file.case.id })
  const [isRecording, setRecording] = useState(false)
  const [isRepresenting, setRepresenting] = useState(false)
  const isRunning = file.panel?.state === 'assessment'
  const mayRecord = isRunning && may(file.roles, 'outcome:record')
  if (!file.panel || file.panel.seats.length === 0) return null
  return (
    <Card
      title={t('outcome.title')}
      actions={
        mayRecord && (
          <Button size="s" icon={Gavel} onPress={() => setRecording(true)}>
            {t('outcome.record')}
          </Button>
        )
      }
    >
      <Loaded of={read}>
        {(value) => (
          <div className={classes(styles.parts)}>
            <Quorum value={value} />
            <Outcomes value={value} />
            {isRunning && value.outcomes.length > 0 && may(file.roles, 'case:represent') && (
              <div>
                <Button size="s" icon={RotateCcw} onPress={() => setRepresenting(true)}>
                  {t('outcome.represent')}
                </Button>
              </div>
            )}
            {isRecording && <RecordOutcome file={file} read={value} onClose={() => setRecording(false)} />}
            {isRepresenting && <Represent of={file.case.id} onClose={() => setRepresenting(false)} />}
          </div>
        )}
      </Loaded>
    </Card>
  )
}

/** Of the latest meeting that was held; before one, of those who are seated. */
function Quorum({ value }: { value: OutcomeRead }) {
  const text = useText()
  const { t } = text
  const latest = value.meetings.at(-1)
  const nameOf = (id: string) => value.people.find((person) => person.id === id)?.name ?? t('outcome.someone')
  if (!latest) return <QuorumMeter presence={value.seated} ifAll />
  return (
    <>
      <QuorumMeter presence={latest.presence} />
      {latest.attendance.length > 0 && (
        <details className={classes(styles.attendance)}>
          <summary>{t('outcome.attendance')}</summary>
          <ul>
            {latest.attendance.map((row) => (
              <li key={row.id}>
                <span className={styles.name}>{nameOf(row.person)}</span>{' '}
                <span className={styles.detail}>
                  {row.leftAt
                    ? t('outcome.attended', { from: text.time(row.joinedAt), to: text.time(row.leftAt) })
                    : t('outcome.attendedSince', { from: text.time(row.joinedAt) })}
                  {row.admittedBy && `, ${t('outcome.admittedBy', { name: nameOf(row.admittedBy) })}`}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

function Outcomes({ value }: { value: OutcomeRead }) {
  const text = useText()
  const { t } = text
  if (value.outcomes.length === 0) {
    return (
      <p className={classes(styles.detail)}>
        {t('outcome.none')} {t('outcome.noneHint')}
      </p>
    )
  }
  return (
    <ul className={classes(styles.outcomes)}>
      {value.outcomes.toReversed().map((outcome) => {
        const again = value.representations.find((one) => one.outcome === outcome.id)
        const by = value.people.find((person) => person.id === outcome.recordedBy)?.name ?? t('outcome.someone')
        return (
          <li key={outcome.id}>
            <p className={styles.type}>
              {t(`outcome.type.${outcome.type}`)}
              {outcome.standing === 'advisory' && <Badge tone="caution">{t('outcome.standing.advisory')}</Badge>}
            </p>
            {outcome.note && <p className={styles.note}>{outcome.note}</p>}
            <p className={styles.detail}>
              {[
                t('outcome.by', { name: by, when: text.dateTime(outcome.recordedAt) }),
                t('outcome.there', { count: outcome.present.length }),
                ...(outcome.followUpOn ? [t('outcome.followUpDue', { date: text.date(outcome.followUpOn) })] : []),
              ].join(' · ')}
            </p>
            {again && (
              <p className={styles.detail}>{t('outcome.again', { date: text.date(again.at), reason: again.reason })}</p>
            )}
          </li>
        )
      })}
    </ul>
  )
}
