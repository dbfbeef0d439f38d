import { Badge } from '../design/Badge.tsx'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import { isJoinable } from './homeModel.ts'
import styles from './MeetingRow.module.css'
import type { OutputOf } from './requests.ts'
import { JoinLink } from './JoinLink.tsx'

export type MeetingRowProps = { meeting: OutputOf<'meeting:list'>['meetings'][number]; now: number }

/** One meeting in a list: when, in its own zone and in mine, on which cases. */
export function MeetingRow({ meeting, now }: MeetingRowProps) {
  const text = useText()
  const { t } = text
  const there = text.time(meeting.startsAt, meeting.timeZone)
  const here = text.time(meeting.startsAt)
  return (
    <li className={classes(styles.row)}>
      <div className={styles.words}>
        <p className={styles.when}>
          <span>{text.day(meeting.startsAt, meeting.timeZone)}</span> <span>{there}</span>
          {meeting.state === 'live' && <Badge tone="live">{t('app.liveNow')}</Badge>}
        </p>
        {here !== there && <p className={styles.detail}>{t('app.inYourZone', { when: here })}</p>}
        <p className={styles.detail}>
          {meeting.cases
            .map((of) => `${of.pseudonym}, ${t('app.meetingMinutes', { minutes: of.minutes })}`)
            .join(' · ')}
        </p>
      </div>
      {isJoinable(meeting, now) && <JoinLink size="s" meeting={meeting.id} />}
    </li>
  )
}
