import { ChevronDown, ChevronRight, Clock3 } from 'lucide-react'
import { useState } from 'react'
import { useNow } from '../app/board.tsx'
import { useObservable } from '../app/observable.ts'
import { IconButton } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { Confirm } from '../design/Dialog.tsx'
import { Menu } from '../design/Menu.tsx'
import { useText } from '../i18n/useText.ts'
import { clockWords, timeLeft } from './countdown.ts'
import styles from './Room.module.css'
import type { RoomModel } from './roomModel.ts'
import { useRoomRequest } from './useRoomRequest.ts'

/** Which item of the agenda, and how long still; for one who moderates the way to another. */
export function AgendaBar({ room }: { room: RoomModel }) {
  const { t } = useText()
  const request = useRoomRequest()
  const now = useNow(1_000)
  const conduct = useObservable(room.conduct)
  const agenda = useObservable(room.meeting)?.agenda ?? []
  useObservable(room.people)
  const [asking, setAsking] = useState<number | null>(null)
  if (!conduct) return null
  const { item, items, minutes, since } = conduct
  const left = timeLeft(since, minutes, now)
  const go = () => {
    if (asking !== null) request(() => room.ask['agenda:go']({ item: asking, from: item }))
    setAsking(null)
  }
  const isChoice = items > 1 && room.may('agenda:go')
  return (
    <div className={styles.agenda}>
      <span>{t('room.agenda', { number: item + 1, count: items })}</span>
      {isChoice && (
        <span className={styles.agendaMoves}>
          <Menu
            label={t('moderation.agendaChoose')}
            trigger={<IconButton size="s" icon={ChevronDown} label={t('moderation.agendaChoose')} />}
            groups={[
              {
                id: 'items',
                selected: String(item),
                entries: agenda.map((one, index) => ({
                  id: String(index),
                  label: t('moderation.itemOf', { number: index + 1, minutes: one.minutes }),
                  onAction: () => {
                    if (index !== item) setAsking(index)
                  },
                })),
              },
            ]}
          />
          {item + 1 < items && (
            <IconButton
              size="s"
              icon={ChevronRight}
              label={t('moderation.nextItem')}
              onPress={() => setAsking(item + 1)}
            />
          )}
        </span>
      )}
      <span className={classes(styles.clock, left.isOver && styles.over)} role="timer" aria-live="off">
        <Clock3 size={14} aria-hidden />
        {t(left.isOver ? 'room.over' : 'room.left', { time: clockWords(left.seconds) })}
      </span>
      <Confirm
        title={t('moderation.nextItemTitle', { number: (asking ?? 0) + 1 })}
        isOpen={asking !== null}
        onClose={() => setAsking(null)}
        action={t('moderation.nextItemDo', { number: (asking ?? 0) + 1 })}
        tone="primary"
        onConfirm={go}
      >
        <p>{t('moderation.nextItemAsk')}</p>
      </Confirm>
    </div>
  )
}
