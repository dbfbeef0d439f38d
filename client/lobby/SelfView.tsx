import { VideoOff } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useObservable } from '../app/observable.ts'
import { useText } from '../i18n/useText.ts'
import { showTrack } from '../room/showTrack.ts'
import styles from './Lobby.module.css'
import type { OwnMedia } from './ownMedia.ts'

/** Oneself, mirrored, as people know themselves. */
export function SelfView({ media }: { media: OwnMedia }) {
  const { t } = useText()
  const camera = useObservable(media.camera)
  const video = useRef<HTMLVideoElement>(null)
  const track = camera.state === 'on' ? camera.track : null
  useEffect(() => (video.current && track ? showTrack(video.current, track) : undefined), [track])
  return (
    <figure className={styles.selfView}>
      {track ? (
        <video ref={video} aria-label={t('lobby.selfView')} muted playsInline />
      ) : (
        <div className={styles.noPicture} role="status">
          <VideoOff size={32} aria-hidden />
          {t(camera.state === 'starting' ? 'lobby.cameraStarting' : 'lobby.cameraOff')}
        </div>
      )}
    </figure>
  )
}
