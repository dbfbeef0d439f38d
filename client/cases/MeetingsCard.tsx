import { CalendarPlus } from 'lucide-react'
import { isOver, type Meeting } from '../../shared/domain/meeting.ts'
import { may } from '../../shared/domain/permissions.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useNow } from '../app/board.tsx'
import { comingUp, isJoinable } from '../app/homeModel.ts'
import { pathOf } from '../app/route.ts'
import { Badge } from '../design/Badge.tsx'
import { LinkButton } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { EmptyState } from '../design/EmptyState.tsx'
import { useText } from '../i18n/useText.ts'
import { EncryptChoice } from './EncryptChoice.tsx'
import styles from './MeetingsCard.module.css'
import { PollRows } from '../schedule/PollRows.tsx'
import { JoinLink } from '../app/JoinLink.tsx'

/** When the panel meets on this case, and the way in. */
export function MeetingsCard({ file }: { file: CaseFile }) {
  const { t } = useText()
  const now = useNow()
  const maySchedule =
    file.case.state === 'ready' && file.panel?.state === 'assessment' && may(file.roles, 'meeting:schedule')
  const ended = file.meetings.filter(isOver)
  const shown = [...comingUp(file.meetings), ...ended]
  const schedule = (
    <LinkButton size="s" icon={CalendarPlus} href={pathOf({ at: 'plan', case: file.case.id })}>
      {t('schedule.plan')}
    </LinkButton>
  )
  return (
    <Card title={t('cases.meetings')} actions={maySchedule && shown.length > 0 && schedule}>
      {shown.length === 0 ? (
        <EmptyState title={t('cases.meetingsNone')} action={maySchedule && schedule} />
      ) : (
        <ul className={classes(styles.meetings)}>
          {shown.map((meeting) => (
            <Row
              key={meeting.id}
              meeting={meeting}
              now={now}
              mayEncrypt={may(file.roles, 'meeting:encrypt')}
              mayChange={may(file.roles, 'meeting:change')}
            />
          ))}
        </ul>
      )}
      <PollRows of={file.case.id} isOpen={file.case.state === 'ready'} />
    </Card>
  )
}

type RowProps = { meeting: Meeting; now: number; mayEncrypt: boolean; mayChange: boolean }

function Row({ meeting, now, mayEncrypt, mayChange }: RowProps) {
  const text = useText()
  const { t } = text
  const there = text.time(meeting.startsAt, meeting.timeZone)
  const here = text.time(meeting.startsAt)
  const minutes = meeting.agenda.reduce((sum, item) => sum + item.minutes, 0)
  return (
    <li className={classes(styles.meeting)}>
      <div className={styles.about}>
        <p className={styles.when}>
          {text.day(meeting.startsAt, meeting.timeZone)} {there}
          {meeting.state === 'live' && <Badge tone="live">{t('app.liveNow')}</Badge>}
          {meeting.state !== 'booked' && meeting.state !== 'live' && (
            <Badge tone={meeting.state === 'postponed' ? 'caution' : 'neutral'}>
              {t(`schedule.state.${meeting.state}`)}
            </Badge>
          )}
        </p>
        <p className={styles.detail}>
          {[
            ...('reason' in meeting && meeting.reason ? [meeting.reason] : []),
            t('app.minutes', { minutes }),
            ...(here === there ? [] : [t('app.inYourZone', { when: here })]),
          ].join(' · ')}
        </p>
      </div>
      {mayChange && !isOver(meeting) && (
        <LinkButton tone="plain" size="s" href={pathOf({ at: 'replan', meeting: meeting.id })}>
          {t('schedule.edit')}
        </LinkButton>
      )}
      {isJoinable(meeting, now) && <JoinLink size="s" meeting={meeting.id} />}
      {mayEncrypt && meeting.state === 'booked' && (
        <div className={styles.choice}>
          <EncryptChoice meeting={meeting} />
        </div>
      )}
    </li>
  )
}
