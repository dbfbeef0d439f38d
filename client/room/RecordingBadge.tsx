import { CircleStop } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { useObservable } from '../app/observable.ts'
import { Badge } from '../design/Badge.tsx'
import { Button } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { Dialog } from '../design/Dialog.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './EncryptionBadge.module.css'
import type { RoomModel } from './roomModel.ts'
import { useRoomRequest } from './useRoomRequest.ts'

/** That the meeting is being recorded, on everybody's screen for as long as it is; pressed, by whom and what for. */
export function RecordingBadge({ room }: { room: RoomModel }) {
  const text = useText()
  const { t } = text
  const request = useRoomRequest()
  const [isOpen, setOpen] = useState(false)
  const recording = useObservable(room.conduct)?.recording
  const people = useObservable(room.people)
  if (!recording) return null
  const name = people.find(({ id }) => id === recording.by)?.name
  const time = text.time(recording.since)
  return (
    <>
      <AriaButton className={classes(styles.button)} data-recording onPress={() => setOpen(true)}>
        <Badge tone="live">{t('kept.on')}</Badge>
      </AriaButton>
      <Dialog
        title={t('kept.on')}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        size="m"
        actions={
          room.may('meeting:record') && (
            <Button
              tone="danger"
              icon={CircleStop}
              onPress={() => {
                setOpen(false)
                request(() => room.ask['meeting:record']({ on: false }))
              }}
            >
              {t('kept.stop')}
            </Button>
          )
        }
      >
        <div className={styles.content}>
          <p>{t('kept.onSays')}</p>
          <p>{name ? t('kept.onBy', { name, time }) : t('kept.onSince', { time })}</p>
          <p className={styles.quiet}>{t('kept.onWho')}</p>
        </div>
      </Dialog>
    </>
  )
}
