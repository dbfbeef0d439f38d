import { PanelLeftClose, PanelLeftOpen, PanelRightClose, PanelRightOpen } from 'lucide-react'
import { useObservable, useSelected } from '../app/observable.ts'
import { Badge } from '../design/Badge.tsx'
import { IconButton } from '../design/Button.tsx'
import { useText } from '../i18n/useText.ts'
import { AgendaBar } from './AgendaBar.tsx'
import { EncryptionBadge } from './EncryptionBadge.tsx'
import type { LayoutModel } from './layoutModel.ts'
import type { MeetingModels } from './meetingModels.ts'
import { RecordingBadge } from './RecordingBadge.tsx'
import styles from './Room.module.css'
import type { RoomModel } from './roomModel.ts'

export type RoomHeaderProps = {
  models: MeetingModels
  pseudonym: string | null
  layout: LayoutModel
  /** On narrow screens columns are chosen elsewhere. */
  hasColumns: boolean
}

/** Which case, which item of the agenda and how long still, and who leads. */
export function RoomHeader({ models, pseudonym, layout, hasColumns }: RoomHeaderProps) {
  const { t } = useText()
  const { room } = models
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
      <AgendaBar room={room} />
      <Leader room={room} />
      <RecordingBadge room={room} />
      <EncryptionBadge models={models} />
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

function Leader({ room }: { room: RoomModel }) {
  const { t, country } = useText()
  const leader = useSelected(room.stage, (stage) => stage.leader)
  const self = useObservable(room.self)
  const person = useObservable(room.people).find(({ id }) => id === leader)
  if (!person) return null
  const words =
    leader === self
      ? t('room.leadingSelf')
      : t('room.leading', { discipline: person.discipline, country: country(person.provider.country) })
  return <Badge tone="accent">{words}</Badge>
}
