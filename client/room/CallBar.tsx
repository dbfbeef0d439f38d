import { DoorOpen, Hand, Keyboard, LayoutGrid, Mic, MicOff, PhoneOff, Pin, Users, Video, VideoOff } from 'lucide-react'
import { useState } from 'react'
import type { MeetingId } from '../../shared/domain/identifiers.ts'
import { useBoard } from '../app/board.tsx'
import { goTo } from '../app/navigation.ts'
import { useObservable } from '../app/observable.ts'
import { Confirm } from '../design/Dialog.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './CallBar.module.css'
import { CallButton } from './CallButton.tsx'
import { MediaButtons } from './MediaButtons.tsx'
import type { MeetingModels } from './meetingModels.ts'
import { useRoomRequest } from './useRoomRequest.ts'

export type CallBarProps = {
  models: MeetingModels
  /** There the tabs above lead to all parts of the room, and there are no keys to list. */
  isPhone: boolean
  isPeopleLarge: boolean
  isPeopleOpen: boolean
  /** Null while there is nothing to pin, or for who does not write. */
  onPin: (() => void) | null
  onLayout: () => void
  onPeople: () => void
  onShortcuts: () => void
}

/** One's own part in the call. The words beneath a button are its name, the state stands in its picture. */
export function CallBar(props: CallBarProps) {
  const { t } = useText()
  const { models, isPhone, isPeopleLarge, isPeopleOpen, onPin, onLayout, onPeople, onShortcuts } = props
  const { room, self, media } = models
  const people = useObservable(room.people)
  const microphone = useObservable(media.microphone)
  const camera = useObservable(media.camera)
  const waiting = useObservable(room.waiting)
  const floor = room.me()?.floor
  const speaks = floor ? !floor.microphoneMuted : false
  const shows = floor ? !floor.cameraOff : false
  const maySpeak = room.may('media:publish')
  return (
    <footer aria-label={t('room.bar')} className={styles.bar}>
      <div className={styles.group}>
        {maySpeak && (
          <>
            <CallButton
              icon={speaks ? Mic : MicOff}
              label={t('room.microphone')}
              hint={t(speaks ? 'room.microphoneIsOn' : 'room.microphoneIsOff')}
              shortcut="M"
              tone={speaks ? 'on' : 'off'}
              isSelected={speaks}
              isPending={microphone.state === 'starting'}
              onChange={() => void self.toggle('microphone')}
            />
            <CallButton
              icon={shows ? Video : VideoOff}
              label={t('room.camera')}
              hint={t(shows ? 'room.cameraIsOn' : 'room.cameraIsOff')}
              shortcut="V"
              tone={shows ? 'on' : 'off'}
              isSelected={shows}
              isPending={camera.state === 'starting'}
              onChange={() => void self.toggle('camera')}
            />
          </>
        )}
        <CallButton
          icon={Hand}
          label={t('room.hand')}
          shortcut="H"
          tone="mark"
          isSelected={floor?.hand !== null && floor !== undefined}
          onChange={() => void self.toggleHand()}
        />
        <MediaButtons models={models} />
      </div>
      <div className={styles.group}>
        {onPin && <CallButton icon={Pin} label={t('room.pin')} hint={t('room.pinHint')} shortcut="P" onPress={onPin} />}
        {!isPhone && (
          <>
            <CallButton
              icon={LayoutGrid}
              label={t('room.layout')}
              shortcut="G"
              isSelected={isPeopleLarge}
              onChange={onLayout}
            />
            <CallButton
              icon={Users}
              label={t('room.people')}
              shortcut="U"
              count={people.length + (room.may('lobby:admit') ? waiting.length : 0)}
              isSelected={isPeopleOpen}
              onChange={onPeople}
            />
            <CallButton
              icon={Keyboard}
              label={t('room.shortcuts')}
              shortcut="?"
              isSelected={false}
              onChange={onShortcuts}
            />
          </>
        )}
      </div>
      <div className={styles.group}>
        <EndForAll models={models} />
        <CallButton icon={PhoneOff} label={t('room.leave')} tone="leave" onPress={() => goTo({ at: 'home' })} />
      </div>
    </footer>
  )
}

/** For those who moderate. The others go home at once, so it is asked first. */
function EndForAll({ models: { room } }: { models: MeetingModels }) {
  const { t } = useText()
  const { ask } = useBoard()
  const request = useRoomRequest()
  const meeting: MeetingId | undefined = useObservable(room.meeting)?.id
  const [isAsking, setAsking] = useState(false)
  if (!meeting || !room.may('meeting:end')) return null
  return (
    <>
      <CallButton icon={DoorOpen} label={t('room.end')} onPress={() => setAsking(true)} />
      <Confirm
        title={t('room.endTitle')}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        action={t('room.endDo')}
        onConfirm={() => {
          setAsking(false)
          request(() => ask['meeting:end']({ meeting }))
        }}
      >
        <p>{t('room.endAsk')}</p>
      </Confirm>
    </>
  )
}
