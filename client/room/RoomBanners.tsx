import { Disc, MessageCircle, MicOff, SignalLow, TvMinimal, Volume2, WifiOff } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useObservable } from '../app/observable.ts'
import { Button } from '../design/Button.tsx'
import { useText } from '../i18n/useText.ts'
import { DeviceTroubleNotice } from '../lobby/DeviceTroubleNotice.tsx'
import { weakSideOf } from './LineMark.tsx'
import type { MeetingModels } from './meetingModels.ts'
import styles from './Room.module.css'

export type RoomBannersProps = { models: MeetingModels; isSoundBlocked: boolean; onAllowSound: () => void }

/** What does not work just now, and what still does. */
export function RoomBanners({ models, isSoundBlocked, onAllowSound }: RoomBannersProps) {
  const { t } = useText()
  const { room, call, self, media } = models
  const connection = useObservable(room.connection)
  const state = useObservable(call.state)
  const refused = useObservable(call.sendingProblem)
  const silenced = useObservable(self.silenced)
  const { audioOnly, pictures } = useObservable(call.choice)
  const weakSide = weakSideOf(useObservable(call.line))
  const isFlowing = connection === 'connected' && state === 'connected'
  const recordedSince = useObservable(room.conduct)?.recording?.since
  const [seen, setSeen] = useState<string | undefined>()
  useObservable(room.people)
  const floor = room.me()?.floor
  return (
    <div className={styles.banners} role="status">
      {connection !== 'connected' && (
        <Banner icon={<WifiOff size={16} aria-hidden />} id="line-lost">
          {t('room.lineLost')}
        </Banner>
      )}
      {state === 'broken' && (
        <Banner icon={<WifiOff size={16} aria-hidden />} id="call-broken">
          {t('room.broken')}
        </Banner>
      )}
      {refused && state === 'connected' && (
        <Banner icon={<WifiOff size={16} aria-hidden />} id="not-taken">
          {t('room.notTaken')}
        </Banner>
      )}
      {isFlowing && audioOnly && (
        <Banner icon={<TvMinimal size={16} aria-hidden />} id="audio-only">
          {t('call.audioOnlyBanner')}
          <Button size="s" onPress={() => call.setAudioOnly(false)}>
            {t('call.audioOnlyEnd')}
          </Button>
        </Banner>
      )}
      {isFlowing && !audioOnly && pictures !== 'all' && (
        <Banner icon={<SignalLow size={16} aria-hidden />} id="slow-line">
          {t(pictures === 'screen' ? 'call.slowLineScreen' : 'call.slowLine')}
        </Banner>
      )}
      {isFlowing && (audioOnly || pictures === 'all') && weakSide && (
        <Banner icon={<SignalLow size={16} aria-hidden />} id="weak-line">
          {t(`call.line.own.${weakSide}`)}
        </Banner>
      )}
      {recordedSince !== undefined && recordedSince !== seen && (
        <Banner icon={<Disc size={16} aria-hidden />} id="recorded">
          {t('kept.banner')} {t('kept.onSays')}
          <Button size="s" onPress={() => setSeen(recordedSince)}>
            {t('kept.bannerSeen')}
          </Button>
        </Banner>
      )}
      {silenced && (
        <Banner icon={<MicOff size={16} aria-hidden />} id="silenced">
          {t(`room.silenced.${silenced}`)}
        </Banner>
      )}
      {floor?.hasWord && floor.microphoneMuted && (
        <Banner icon={<MessageCircle size={16} aria-hidden />} id="your-word">
          {t('moderation.yourWord')}
        </Banner>
      )}
      {isSoundBlocked && (
        <Banner icon={<Volume2 size={16} aria-hidden />} id="sound-blocked">
          {t('room.soundBlocked')}
          <Button size="s" tone="primary" onPress={onAllowSound}>
            {t('room.soundAllow')}
          </Button>
        </Banner>
      )}
      {(['microphone', 'camera'] as const).map((source) => (
        <DeviceTroubleNotice
          key={source}
          media={media}
          source={source}
          onAgain={() => void self.toggle(source)}
          onClose={() => media.stop(source)}
        />
      ))}
    </div>
  )
}

function Banner({ icon, id, children }: { icon: ReactNode; id: string; children: ReactNode }) {
  return (
    <div className={styles.banner} data-banner={id}>
      {icon}
      {children}
    </div>
  )
}
