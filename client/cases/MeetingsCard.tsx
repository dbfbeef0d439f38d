import { CalendarPlus } from 'lucide-react'
import { useState } from 'react'
import type { Meeting } from '../../shared/domain/meeting.ts'
import { may } from '../../shared/domain/permissions.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useNow } from '../app/board.tsx'
import { comingUp, isJoinable } from '../app/homeModel.ts'
import { pathOf } from '../app/route.ts'
import { Badge } from '../design/Badge.tsx'
import { Button, LinkButton } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { EmptyState } from '../design/EmptyState.tsx'
import { useText } from '../i18n/useText.ts'
import { EncryptChoice } from './EncryptChoice.tsx'
import styles from './MeetingsCard.module.css'
import { ScheduleDialog } from './ScheduleDialog.tsx'

/** When the panel meets on this case, and the way in. */
export function MeetingsCard({ file }: { file: CaseFile }) {
  const { t } = useText()
  const now = useNow()
  const [isScheduling, setScheduling] = useState(false)
  const maySchedule =
    file.case.state === 'ready' && file.panel?.state === 'assessment' && may(file.roles, 'meeting:schedule')
  const ended = file.meetings.filter((meeting) => meeting.state === 'ended')
  const shown = [...comingUp(file.meetings), ...ended]
  const schedule = (
    <Button size="s" icon={CalendarPlus} onPress={() => setScheduling(true)}>
      {t('cases.schedule')}
    </Button>
  )
  return (
    <Card title={t('cases.meetings')} actions={maySchedule && shown.length > 0 && schedule}>
      {shown.length === 0 ? (
        <EmptyState title={t('cases.meetingsNone')} action={maySchedule && schedule} />
      ) : (
        <ul className={classes(styles.meetings)}>
          {shown.map((meeting) => (
            <Row key={meeting.id} meeting={meeting} now={now} mayEncrypt={may(file.roles, 'meeting:encrypt')} />
          ))}
        </ul>
      )}
      {isScheduling && <ScheduleDialog file={file} onClose={() => setScheduling(false)} />}
    </Card>
  )
}

function Row({ meeting, now, mayEncrypt }: { meeting: Meeting; now: number; mayEncrypt: boolean }) {
  const text = useText()
  const { t } = text
  const there = text.time(meeting.startsAt, meeting.timeZone)
  const here = text.time(meeting.startsAt)
  const minutes = meeting.agenda.reduce((sum, item) => sum + item.minutes, 0)
  return (
    <li className={classes(styles.meeting)}>
      <div>
        <p className={styles.when}>
          {text.day(meeting.startsAt, meeting.timeZone)} {there}
          {meeting.state === 'live' && <Badge tone="live">{t('app.liveNow')}</Badge>}
          {meeting.state === 'ended' && <Badge>{t('app.meetingEnded')}</Badge>}
        </p>
        <p className={styles.detail}>
          {[t('app.minutes', { minutes }), ...(here === there ? [] : [t('app.inYourZone', { when: here })])].join(
            ' · ',
          )}
        </p>
        {mayEncrypt && meeting.state === 'booked' && <EncryptChoice meeting={meeting} />}
      </div>
      {isJoinable(meeting, now) && (
        <LinkButton size="s" href={pathOf({ at: 'meeting', meeting: meeting.id })}>
          {t('app.join')}
        </LinkButton>
      )}
    </li>
  )
}
