import { Clock3, PanelLeftClose, PanelLeftOpen, PanelRightClose, PanelRightOpen } from 'lucide-react'
import type { Meeting } from '../../shared/domain/meeting.ts'
import { useNow } from '../app/board.tsx'
import { useObservable } from '../app/observable.ts'
import { Badge } from '../design/Badge.tsx'
import { IconButton } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import { clockWords, timeLeft } from './countdown.ts'
import type { LayoutModel } from './layoutModel.ts'
import styles from './Room.module.css'
import type { RoomModel } from './roomModel.ts'

export type RoomHeaderProps = {
  room: RoomModel
  pseudonym: string | null
  meeting: Meeting | null
  layout: LayoutModel
  /** On narrow screens columns are chosen elsewhere. */
  hasColumns: boolean
}

/** Which case, which item of the agenda and how long still, and who leads. */
export function RoomHeader({ room, pseudonym, meeting, layout, hasColumns }: RoomHeaderProps) {
  const { t } = useText()
  const { leftOpen, rightOpen } = useObservable(layout.layout)
  return (
    <header className={styles.header}>
      {hasColumns && (
        <IconButton
          icon={leftOpen ? PanelLeftClose : PanelLeftOpen}
          label={t(leftOpen ? 'room.closeLeft' : 'room.openLeft')}
          shortcut="["
          aria-expanded={leftOpen}
          onPress={() => layout.toggle('left')}
        />
      )}
      <h1 className={styles.title}>{pseudonym ? t('room.case', { pseudonym }) : t('room.title')}</h1>
      {meeting && <Agenda meeting={meeting} />}
      <Leader room={room} />
      <p className={styles.purpose}>{t('room.purpose')}</p>
      {hasColumns && (
        <IconButton
          icon={rightOpen ? PanelRightClose : PanelRightOpen}
          label={t(rightOpen ? 'room.closeRight' : 'room.openRight')}
          shortcut="]"
          aria-expanded={rightOpen}
          onPress={() => layout.toggle('right')}
        />
      )}
    </header>
  )
}

function Agenda({ meeting }: { meeting: Meeting }) {
  const { t } = useText()
  const now = useNow(1_000)
  const [item] = meeting.agenda
  const left = item && meeting.state === 'live' ? timeLeft(meeting.openedAt, item.minutes, now) : null
  return (
    <p className={styles.agenda}>
      <span>{t('room.agenda', { number: 1, count: meeting.agenda.length })}</span>
      {left && (
        <span className={classes(styles.clock, left.isOver && styles.over)} role="timer" aria-live="off">
          <Clock3 size={14} aria-hidden />
          {t(left.isOver ? 'room.over' : 'room.left', { time: clockWords(left.seconds) })}
        </span>
      )}
    </p>
  )
}

function Leader({ room }: { room: RoomModel }) {
  const { t, country } = useText()
  const { leader } = useObservable(room.stage)
  const self = useObservable(room.self)
  const person = useObservable(room.people).find(({ id }) => id === leader)
  if (!person) return null
  const words =
    leader === self
      ? t('room.leadingSelf')
      : t('room.leading', { discipline: person.discipline, country: country(person.provider.country) })
  return <Badge tone="accent">{words}</Badge>
}
