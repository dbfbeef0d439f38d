import {
  CircleCheck,
  FileSignature,
  FileText,
  Gavel,
  Inbox,
  type LucideIcon,
  PenLine,
  Scale,
  UserPlus,
  Video,
  CalendarPlus,
  ClipboardCheck,
  CalendarCheck,
  MessageSquare,
  Archive,
} from 'lucide-react'
import { Link } from 'react-aria-components'
import { UrgencyBadge } from '../cases/badges.tsx'
import { classes } from '../design/classes.ts'
import { EmptyState } from '../design/EmptyState.tsx'
import { useText } from '../i18n/useText.ts'
import type { Waiting } from './homeModel.ts'
import { pathOf } from './route.ts'
import styles from './WaitingList.module.css'
import { JoinLink } from './JoinLink.tsx'

/** What waits for me: each row leads to where it is done. */
export function WaitingList({ waiting, now }: { waiting: readonly Waiting[]; now: number }) {
  const { t } = useText()
  if (waiting.length === 0) {
    return <EmptyState icon={CircleCheck} title={t('app.waitingNone')} hint={t('app.waitingNoneHint')} />
  }
  return (
    <ul>
      {waiting.map((row) =>
        row.kind === 'join' ? (
          <JoinRow key={row.meeting.id} meeting={row.meeting} now={now} isFirst={row === waiting[0]} />
        ) : (
          <ActRow key={`${row.kind} ${row.of.id}`} row={row} />
        ),
      )}
    </ul>
  )
}

type JoinRowProps = { meeting: Extract<Waiting, { kind: 'join' }>['meeting']; now: number; isFirst: boolean }

function JoinRow({ meeting, now, isFirst }: JoinRowProps) {
  const text = useText()
  const { t } = text
  const when = text.relative(meeting.startsAt, now)
  const late = new Date(meeting.startsAt).getTime() < now
  const words =
    meeting.state === 'live' ? t('app.joinNow') : late ? t('app.joinLate', { when }) : t('app.joinIn', { when })
  return (
    <li className={classes(styles.row, meeting.state === 'live' && styles.live)}>
      <Video size={18} aria-hidden />
      <div className={styles.words}>
        <p className={styles.title}>{words}</p>
        <p className={styles.detail}>
          {t('app.meetingOf', { cases: text.list(meeting.cases.map((of) => of.pseudonym)) })}
        </p>
      </div>
      <JoinLink tone={isFirst ? 'primary' : 'secondary'} meeting={meeting.id} />
    </li>
  )
}

type Act = Exclude<Waiting, { kind: 'join' }>

function ActRow({ row: { kind, of } }: { row: Act }) {
  const { t } = useText()
  const Icon = icons[kind]
  return (
    <li>
      <Link href={pathOf({ at: 'case', case: of.id })} className={classes(styles.row, styles.link)}>
        <Icon size={18} aria-hidden />
        <div className={styles.words}>
          <p className={styles.title}>{t(`app.waiting.${kind}`)}</p>
          <p className={styles.detail}>
            <span className={styles.pseudonym}>{of.pseudonym}</span>
            {of.question}
          </p>
        </div>
        <UrgencyBadge urgency={of.urgency} />
      </Link>
    </li>
  )
}

const icons: Record<Act['kind'], LucideIcon> = {
  present: PenLine,
  complete: PenLine,
  triage: Inbox,
  rule: Gavel,
  appoint: UserPlus,
  schedule: CalendarPlus,
  declareInterest: Scale,
  sign: FileSignature,
  receive: FileText,
  followUp: ClipboardCheck,
  answerPoll: CalendarCheck,
  readComments: MessageSquare,
  reviewRetention: Archive,
}
