import { Hand, MicOff, VideoOff, WifiOff } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { Participant } from '../../shared/protocol/room.ts'
import { useObservable } from '../app/observable.ts'
import { initialsOf } from '../app/people.ts'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import { LevelMark, LineMark } from './LineMark.tsx'
import type { MeetingModels } from './meetingModels.ts'
import { PersonActions } from './PersonActions.tsx'
import { showTrack } from './showTrack.ts'
import styles from './Tile.module.css'
import { useReceived } from './useReceived.ts'

export type TileProps = { models: MeetingModels; person: Participant; isLarge?: boolean }

/** One person: their picture or initials, who they are, whether they can be heard, whether they ask to speak. */
export function Tile({ models, person, isLarge = false }: TileProps) {
  const { t, country } = useText()
  const { room, call, media, heard } = models
  const isSelf = useObservable(room.self) === person.id
  const isSpeaking = useObservable(room.speaker) === person.id && !person.floor.microphoneMuted
  const received = useObservable(call.received).find(
    (one) => one.person === person.id && one.source === 'camera' && !one.paused,
  )
  const camera = useObservable(media.camera)
  const own = isSelf && camera.state === 'on' ? camera.track : null
  const hasPicture = !person.floor.cameraOff && (own !== null || received !== undefined)
  return (
    <article
      className={classes(styles.tile, isLarge && styles.large, isSpeaking && styles.speaking)}
      aria-label={person.name}
      data-person={person.id}
      data-speaking={isSpeaking}
    >
      {/* Beneath the picture, which covers them once it is there. */}
      <span className={styles.initials} aria-hidden>
        {initialsOf(person.name)}
      </span>
      {hasPicture && (own ? <OwnPicture track={own} /> : <Picture models={models} received={received} />)}
      {hasPicture && !own && received?.notShown && (
        <span className={styles.notShown}>{t(`call.notShown.${received.notShown}`)}</span>
      )}
      <div className={styles.badges}>
        {person.floor.hand !== null && (
          <span className={styles.hand} title={t('room.handAt', { place: person.floor.hand })}>
            <Hand size={14} aria-hidden />
            <span className={styles.said}>{t('room.handAt', { place: person.floor.hand })}</span>
          </span>
        )}
        {!person.connected && <Mark icon={WifiOff} words={t('room.away')} />}
      </div>
      <div className={styles.actions}>
        <PersonActions room={room} person={person} />
      </div>
      <footer className={styles.who}>
        <span className={styles.name}>
          {person.name}
          {isSelf && <small>{t('room.you')}</small>}
        </span>
        <span className={styles.from}>
          {t('room.person', { discipline: person.discipline, country: country(person.provider.country) })}
        </span>
        <span className={styles.marks}>
          <LineMark heard={heard} person={person.id} />
          {!person.floor.microphoneMuted && <LevelMark heard={heard} person={person.id} />}
          {person.floor.cameraOff && <Mark icon={VideoOff} words={t('room.cameraOff')} />}
          {person.floor.microphoneMuted && <Mark icon={MicOff} words={t('room.muted')} />}
          {isSpeaking && <span className={styles.said}>{t('room.speaking')}</span>}
        </span>
      </footer>
    </article>
  )
}

function Mark({ icon: Icon, words }: { icon: typeof MicOff; words: string }) {
  return (
    <span className={styles.mark} title={words}>
      <Icon size={14} aria-hidden />
      <span className={styles.said}>{words}</span>
    </span>
  )
}

function Picture({ models, received }: { models: MeetingModels; received: Parameters<typeof useReceived>[2] }) {
  const video = useRef<HTMLVideoElement>(null)
  useReceived(video, models.call, received)
  useEffect(() => {
    const at = video.current
    // Not in every browser: then nothing is measured.
    if (!at || !('requestVideoFrameCallback' in at)) return
    const asked = at.requestVideoFrameCallback(() => models.measures.handleFirstFrame())
    return () => at.cancelVideoFrameCallback(asked)
  }, [models])
  // One that is not shown keeps its place: it is by its place that it comes back.
  return <video ref={video} data-hidden={received?.notShown != null} muted playsInline aria-hidden />
}

function OwnPicture({ track }: { track: MediaStreamTrack }) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => (video.current ? showTrack(video.current, track) : undefined), [track])
  return <video ref={video} className={styles.mirrored} muted playsInline aria-hidden />
}
