import { MonitorOff, MonitorUp, Settings2, TvMinimal } from 'lucide-react'
import { useRef, useState } from 'react'
import { useObservable } from '../app/observable.ts'
import { useText } from '../i18n/useText.ts'
import { CallButton } from './CallButton.tsx'
import { CallSettings } from './CallSettings.tsx'
import type { MeetingModels } from './meetingModels.ts'
import { SpeakerWindow, type SpeakerWindowHandle } from './SpeakerWindow.tsx'

/** Sharing a screen, doing without video, and which devices. */
export function MediaButtons({ models }: { models: MeetingModels }) {
  const { t } = useText()
  const { room, call, share, self } = models
  const { state } = useObservable(share.state)
  const { audioOnly } = useObservable(call.choice)
  const [isOpen, setOpen] = useState(false)
  const speaker = useRef<SpeakerWindowHandle>(null)
  const isSharing = state === 'on'
  const toggleAudioOnly = () => {
    call.setAudioOnly(!audioOnly)
    // To spare a line, what one sends counts as well. It does not come back by itself: to be seen is something one does.
    if (!audioOnly && room.me()?.floor.cameraOff === false) void self.toggle('camera')
  }
  return (
    <>
      {share.isPossible && room.may('media:publish') && (
        <CallButton
          icon={isSharing ? MonitorOff : MonitorUp}
          label={t(isSharing ? 'call.shareStop' : 'call.share')}
          hint={t(isSharing ? 'call.sharingHint' : 'call.shareHint')}
          tone={isSharing ? 'mark' : 'plain'}
          isSelected={isSharing}
          isPending={state === 'choosing'}
          onChange={() => (isSharing ? share.stop() : void share.start())}
        />
      )}
      <CallButton
        icon={TvMinimal}
        label={t('call.audioOnly')}
        hint={t(audioOnly ? 'call.audioOnlyIsOn' : 'call.audioOnlyHint')}
        isSelected={audioOnly}
        onChange={toggleAudioOnly}
      />
      <CallButton
        icon={Settings2}
        label={t('call.settings')}
        hint={t('call.settingsHint')}
        onPress={() => setOpen(true)}
      />
      <CallSettings
        models={models}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        onOwnWindow={document.pictureInPictureEnabled ? () => speaker.current?.open() : null}
      />
      <SpeakerWindow ref={speaker} models={models} />
    </>
  )
}
