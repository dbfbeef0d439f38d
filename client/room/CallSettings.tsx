import { PictureInPicture2 } from 'lucide-react'
import { useObservable } from '../app/observable.ts'
import { Button } from '../design/Button.tsx'
import { Checkbox } from '../design/Checkbox.tsx'
import { Dialog } from '../design/Dialog.tsx'
import { useText } from '../i18n/useText.ts'
import { DeviceChoice } from '../lobby/DeviceChoice.tsx'
import { LevelMeter } from '../lobby/LevelMeter.tsx'
import { processing } from '../lobby/ownMedia.ts'
import styles from './Call.module.css'
import type { MeetingModels } from './meetingModels.ts'

export type CallSettingsProps = {
  models: MeetingModels
  isOpen: boolean
  onClose: () => void
  /** Null where the browser has no such window. */
  onOwnWindow: (() => void) | null
}

/** Which devices, and what the browser does to one's voice: changed while one speaks. */
export function CallSettings({ models: { media }, isOpen, onClose, onOwnWindow }: CallSettingsProps) {
  const { t } = useText()
  const voice = useObservable(media.voice)
  const devices = useObservable(media.devices)
  const microphone = useObservable(media.microphone)
  const isEmpty = Object.values(devices).every((some) => some.length === 0)
  return (
    <Dialog title={t('call.settingsTitle')} isOpen={isOpen} onClose={onClose}>
      <div className={styles.settings}>
        {isEmpty && <p>{t('call.noDevices')}</p>}
        <DeviceChoice media={media} kind="microphone" />
        {microphone.state === 'on' && <LevelMeter track={microphone.track} />}
        <DeviceChoice media={media} kind="speaker" />
        <DeviceChoice media={media} kind="camera" />
        <fieldset className={styles.voice}>
          <legend>{t('call.voice')}</legend>
          {processing.map((what) => (
            <Checkbox
              key={what}
              isSelected={voice[what]}
              hint={t(`call.${what}Hint`)}
              onChange={(on) => media.setVoice({ [what]: on })}
            >
              {t(`call.${what}`)}
            </Checkbox>
          ))}
        </fieldset>
        {onOwnWindow && (
          <div>
            <Button icon={PictureInPicture2} onPress={onOwnWindow}>
              {t('call.ownWindow')}
            </Button>
            <p className={styles.hint}>{t('call.ownWindowHint')}</p>
          </div>
        )}
      </div>
    </Dialog>
  )
}
