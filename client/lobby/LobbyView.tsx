import { Disc, DoorOpen, TriangleAlert } from 'lucide-react'
import { useEffect } from 'react'
import { Link } from 'react-aria-components'
import { conductOf } from '../../shared/domain/meeting.ts'
import { goTo } from '../app/navigation.ts'
import { useObservable } from '../app/observable.ts'
import { Button } from '../design/Button.tsx'
import { Checkbox } from '../design/Checkbox.tsx'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import { canEncrypt } from '../room/encryption/encryptionModel.ts'
import type { MeetingModels } from '../room/meetingModels.ts'
import { DeviceChoice } from './DeviceChoice.tsx'
import { DeviceTroubleNotice } from './DeviceTroubleNotice.tsx'
import { LevelMeter } from './LevelMeter.tsx'
import styles from './Lobby.module.css'
import { LobbyFrame } from './LobbyFrame.tsx'
import { NetworkLight } from './NetworkLight.tsx'
import type { OwnMedia, Source } from './ownMedia.ts'
import { SelfView } from './SelfView.tsx'

/** Before one is let in: how one looks and sounds, and that somebody will come. Nothing of the case. */
export function LobbyView({ models: { room, media } }: { models: MeetingModels }) {
  const { t } = useText()
  const phase = useObservable(room.phase)
  const connection = useObservable(room.connection)
  const microphone = useObservable(media.microphone)
  const isWaiting = phase === 'lobby'
  const meeting = useObservable(room.meeting)
  const isRecorded = meeting !== null && conductOf(meeting).recording !== null
  const cannotEncrypt = meeting !== null && conductOf(meeting).endToEnd && !canEncrypt()
  useEffect(() => {
    // Those who go straight in are not looked at on the way.
    if (!isWaiting) return
    void media.start('microphone')
    void media.start('camera')
  }, [media, isWaiting])
  if (!isWaiting) {
    return (
      <LobbyFrame>
        <section className={styles.wait}>
          <h1>{t('lobby.joining')}</h1>
          <NetworkLight state={connection} />
        </section>
      </LobbyFrame>
    )
  }
  return (
    <LobbyFrame>
      <section className={styles.wait}>
        <div role="status">
          <h1>{t('lobby.waits')}</h1>
          <p>{t('lobby.waitsHint')}</p>
        </div>
        {cannotEncrypt && (
          <div role="alert" className={styles.trouble}>
            <TriangleAlert size={18} aria-hidden />
            <div>
              <p className={styles.what}>{t('encryption.cannot')}</p>
              <p>{t('encryption.cannotHint')}</p>
            </div>
          </div>
        )}
        {isRecorded && (
          <div role="status" className={styles.trouble} data-recorded>
            <Disc size={18} aria-hidden />
            <div>
              <p className={styles.what}>{t('kept.lobby')}</p>
              <p>{t('kept.lobbyHint')}</p>
            </div>
          </div>
        )}
        <p className={styles.quiet}>{t('lobby.nothingYet')}</p>
        <NetworkLight state={connection} />
      </section>
      <div className={styles.check}>
        <div className={styles.self}>
          <SelfView media={media} />
          <div className={styles.switches}>
            <Switch media={media} source="microphone" />
            <Switch media={media} source="camera" />
          </div>
          <ComeIn media={media} />
        </div>
        <section className={styles.devices} aria-labelledby="lobby-devices">
          <h2 id="lobby-devices">{t('lobby.devices')}</h2>
          <DeviceTroubleNotice media={media} source="microphone" onAgain={() => void media.start('microphone')} />
          <DeviceTroubleNotice media={media} source="camera" onAgain={() => void media.start('camera')} />
          {microphone.state === 'on' && <LevelMeter track={microphone.track} />}
          <DeviceChoice media={media} kind="microphone" />
          <DeviceChoice media={media} kind="camera" />
          <DeviceChoice media={media} kind="speaker" />
          <Link href="/self-test" target="_blank" className={classes(styles.selfTest)}>
            {t('selfTest.link')}
          </Link>
          <div className={styles.leave}>
            <Button icon={DoorOpen} onPress={() => goTo({ at: 'home' })}>
              {t('lobby.leave')}
            </Button>
          </div>
        </section>
      </div>
    </LobbyFrame>
  )
}

function Switch({ media, source }: { media: OwnMedia; source: Source }) {
  const { t } = useText()
  const { state } = useObservable(media[source])
  return (
    <Checkbox
      isSelected={state === 'on' || state === 'starting'}
      onChange={(on) => (on ? void media.start(source) : media.stop(source))}
    >
      {t(`lobby.${source}On`)}
    </Checkbox>
  )
}

/** What being let in will do, so that nobody is heard by surprise. */
function ComeIn({ media }: { media: OwnMedia }) {
  const { t } = useText()
  const microphone = useObservable(media.microphone).state === 'on'
  const camera = useObservable(media.camera).state === 'on'
  const how = microphone ? (camera ? 'Both' : 'Microphone') : camera ? 'Camera' : 'None'
  return (
    <p className={styles.comeIn} role="status">
      {t(`lobby.comeIn${how}`)}
    </p>
  )
}
