import { CircleStop, Disc, Hand, Lock, LockOpen, MicOff, Users } from 'lucide-react'
import { useState } from 'react'
import type { Problem } from '../../shared/protocol/problems.ts'
import { useObservable } from '../app/observable.ts'
import { Badge } from '../design/Badge.tsx'
import { Button } from '../design/Button.tsx'
import { Confirm } from '../design/Dialog.tsx'
import { Menu } from '../design/Menu.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './People.module.css'
import type { RoomModel } from './roomModel.ts'
import { useRoomRequest } from './useRoomRequest.ts'

/** What one who moderates does for all at once, and whether the door is locked, which everybody may know. */
export function ForEverybody({ room }: { room: RoomModel }) {
  const { t } = useText()
  const request = useRoomRequest()
  const conduct = useObservable(room.conduct)
  const [isAsking, setAsking] = useState(false)
  const isLocked = conduct?.locked ?? false
  const isRecorded = (conduct?.recording ?? null) !== null
  const recordingRefusal = ({ code, detail }: Problem) =>
    code === 'consent-missing'
      ? t('kept.notAgreed', { number: detail['item'] ?? '' })
      : code === 'wrong-state'
        ? t('kept.encrypted')
        : undefined
  const record = (on: boolean) => request(() => room.ask['meeting:record']({ on }), recordingRefusal)
  const label = t('moderation.forAll')
  return (
    <div className={styles.forAll}>
      {isLocked && <Badge icon={Lock}>{t('moderation.locked')}</Badge>}
      {room.may('floor:moderate') && (
        <Menu
          label={label}
          trigger={
            <Button size="s" tone="plain" icon={Users}>
              {label}
            </Button>
          }
          groups={[
            {
              id: 'floor',
              entries: [
                {
                  id: 'muteAll',
                  label: t('moderation.muteAll'),
                  icon: MicOff,
                  onAction: () => request(() => room.ask['floor:muteAll']({})),
                },
                {
                  id: 'lowerHands',
                  label: t('moderation.lowerHands'),
                  icon: Hand,
                  onAction: () => request(() => room.ask['floor:lowerHands']({})),
                },
                {
                  id: 'lock',
                  label: t(isLocked ? 'moderation.unlock' : 'moderation.lock'),
                  icon: isLocked ? LockOpen : Lock,
                  onAction: () => request(() => room.ask['lobby:lock']({ locked: !isLocked })),
                },
                ...(room.may('meeting:record')
                  ? [
                      {
                        id: 'record',
                        label: t(isRecorded ? 'kept.stop' : 'kept.start'),
                        icon: isRecorded ? CircleStop : Disc,
                        onAction: () => (isRecorded ? record(false) : setAsking(true)),
                      },
                    ]
                  : []),
              ],
            },
          ]}
        />
      )}
      <Confirm
        title={t('kept.startTitle')}
        action={t('kept.start')}
        tone="primary"
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false)
          record(true)
        }}
      >
        {t('kept.startAsk')}
      </Confirm>
    </div>
  )
}
