import { Pause, Play, RotateCcw, RotateCw } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { MeetingRecordingId } from '../../shared/domain/identifiers.ts'
import type { PlayedTrack } from '../../shared/domain/meetingRecording.ts'
import { useObservable } from '../app/observable.ts'
import { Button, IconButton } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { Select } from '../design/Select.tsx'
import { useText } from '../i18n/useText.ts'
import { isOn, openRecordingPlayer, type RecordingPlayer as Model } from './playerModel.ts'
import styles from './RecordingPlayer.module.css'

const lookMilliseconds = 100
const stepMilliseconds = 10_000
const speeds = ['1', '1.25', '1.5', '2'] as const

/** A recorded meeting: everybody's sound, and the pictures of those who showed themselves or something. */
export function RecordingPlayer({ recording, tracks }: { recording: MeetingRecordingId; tracks: PlayedTrack[] }) {
  const { t, list } = useText()
  const player = useMemo(() => openRecordingPlayer(tracks), [tracks])
  const [isBroken, setBroken] = useState(false)
  const state = useObservable(player.state)
  const position = useObservable(player.position)
  const speed = useObservable(player.speed)
  useEffect(() => {
    const timer = setInterval(player.look, lookMilliseconds)
    return () => {
      clearInterval(timer)
      player.close()
    }
  }, [player])
  const one = (track: PlayedTrack) => (
    <OneTrack key={track.track} {...{ recording, track, player }} onBroken={() => setBroken(true)} />
  )
  const pictures = tracks.filter(({ picture }) => picture !== null)
  const heard = tracks.filter((track) => track.source === 'microphone' && isOn(track, position))
  const isShown = pictures.some((track) => isOn(track, position))
  return (
    <div className={classes(styles.player)} data-player={state}>
      <div className={styles.pictures}>
        {pictures.toSorted((a, b) => Number(b.source === 'screen') - Number(a.source === 'screen')).map(one)}
        {!isShown && <p className={styles.empty}>{t('kept.noPicture')}</p>}
      </div>
      {tracks.filter(({ picture }) => picture === null).map(one)}
      <input
        type="range"
        className={styles.position}
        aria-label={t('kept.position')}
        aria-valuetext={`${clock(position)} / ${clock(player.length)}`}
        min={0}
        max={Math.ceil(player.length)}
        step={100}
        value={position}
        onChange={(event) => player.goTo(Number(event.currentTarget.value))}
      />
      <div className={styles.controls}>
        <IconButton icon={RotateCcw} label={t('kept.back')} onPress={() => player.goTo(position - stepMilliseconds)} />
        <Button tone="primary" icon={state === 'paused' ? Play : Pause} onPress={player.toggle}>
          {t(state === 'paused' ? 'kept.play' : 'kept.pause')}
        </Button>
        <IconButton
          icon={RotateCw}
          label={t('kept.forward')}
          onPress={() => player.goTo(position + stepMilliseconds)}
        />
        <span className={styles.clock}>
          {clock(position)} / {clock(player.length)}
        </span>
        <Select
          label={t('kept.speed')}
          hideLabel
          small
          options={speeds.map((value) => ({ value, label: t('kept.speedTimes', { speed: value }) }))}
          value={speeds.find((value) => Number(value) === speed) ?? '1'}
          onChange={(value) => player.setSpeed(Number(value))}
        />
        <span className={styles.state} role="status">
          {state === 'waiting' ? t('kept.waits') : ''}
        </span>
      </div>
      <p className={styles.heard}>
        {heard.length > 0 ? t('kept.heard', { names: list(heard.map(({ name }) => name)) }) : '\u00a0'}
      </p>
      {isBroken && (
        <p role="alert" className={styles.broken}>
          {t('kept.broken')}
        </p>
      )}
    </div>
  )
}

type OneTrackProps = { recording: MeetingRecordingId; track: PlayedTrack; player: Model; onBroken: () => void }

function OneTrack({ recording, track, player, onBroken }: OneTrackProps) {
  const { t } = useText()
  const element = useRef<HTMLVideoElement & HTMLAudioElement>(null)
  const isShown = isOn(track, useObservable(player.position))
  useEffect(() => (element.current ? player.attach(track, element.current) : undefined), [player, track])
  const src = `/api/meeting-recordings/${recording}/tracks/${track.track}`
  const common = { ref: element, src, preload: 'auto' as const, onError: onBroken, 'data-track': track.source }
  if (track.picture === null) {
    // What was said is in the text that was kept beside it, where it was; it is not transcribed.
    // oxlint-disable-next-line jsx-a11y/media-has-caption
    return <audio {...common} />
  }
  const isScreen = track.source === 'screen'
  const label = t(isScreen ? 'kept.screen' : 'kept.camera', { name: track.name })
  return (
    <figure className={classes(styles.picture, isScreen && styles.screen)} hidden={!isShown}>
      <video {...common} muted playsInline aria-label={label} />
      <figcaption>{label}</figcaption>
    </figure>
  )
}

/** Minutes and seconds, as players show it. */
function clock(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000)
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  return `${hours > 0 ? `${hours}:` : ''}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}
