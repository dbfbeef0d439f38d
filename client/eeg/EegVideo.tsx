import { useCallback, useEffect, useRef, useState } from 'react'
import type { CaseVideo } from '../../shared/domain/caseVideo.ts'
import type { EegView } from '../../shared/domain/stage.ts'
import type { EegStudy } from '../../shared/domain/study.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { useBoard } from '../app/board.tsx'
import { Button } from '../design/Button.tsx'
import { Confirm } from '../design/Dialog.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Select } from '../design/Select.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import { useText } from '../i18n/useText.ts'
import { clockOf } from './eegTime.ts'
import styles from './EegVideo.module.css'
import { useRecord } from './useRecordingNotes.ts'
import { offsetFor, recordingTime, videoTime } from './videoClock.ts'
import { VideoUpload } from './VideoUpload.tsx'

export type EegVideoProps = {
  study: EegStudy
  view: EegView
  /** The second that is looked at: a cursor, or the beginning of the page. */
  at: number
  /** Told while the video plays, in seconds of the recording; null when it rests. */
  onPlaying: (time: number | null) => void
}

/** The patient during the recording, locked to its clock. */
export function EegVideo({ study, view, at, onPlaying }: EegVideoProps) {
  const { t } = useText()
  const known = useRecord('video:list', { study: study.id })
  const [chosen, choose] = useState<string | null>(null)
  const video = known?.videos.find(({ id }) => id === chosen) ?? known?.videos[0]
  return (
    <section className={styles.panel} aria-label={t('eeg.video')}>
      {!known && <Skeleton shape="block" />}
      {known && known.videos.length > 1 && (
        <Select
          label={t('eeg.video')}
          hideLabel
          small
          options={known.videos.map((one, index) => ({
            value: one.id as string,
            label: t('eeg.videoNumber', { number: index + 1 }),
          }))}
          value={video?.id ?? null}
          onChange={choose}
        />
      )}
      {known && video && <Player key={video.id} {...{ study, view, at, onPlaying, video }} {...known} />}
      {known && !video && <p className={styles.hint}>{t('eeg.videoNone')}</p>}
      {known?.mayReceive && <VideoUpload study={study} at={at} />}
    </section>
  )
}

type PlayerProps = EegVideoProps & { video: CaseVideo; mayAlign: boolean; mayReceive: boolean }

function Player({ study, view, at, onPlaying, video, mayAlign, mayReceive }: PlayerProps) {
  const { t } = useText()
  const { ask, requests } = useBoard()
  const element = useRef<HTMLVideoElement>(null)
  const [duration, setDuration] = useState<number | null>(null)
  const [isBroken, setBroken] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isRemoving, setRemoving] = useState(false)
  const { offsetSeconds } = video
  const wanted = duration === null ? null : videoTime(at, offsetSeconds, duration)

  // At rest the picture is the one of the second that is looked at.
  useEffect(() => {
    const player = element.current
    if (player && player.paused && wanted !== null && Math.abs(player.currentTime - wanted) > 0.01) {
      player.currentTime = wanted
    }
  }, [wanted])

  // While it plays, each picture that is put on the screen says which second it is: that is what the line follows.
  useEffect(() => {
    const player = element.current
    if (!player) return
    let handle = 0
    const drawn = (_now: number, { mediaTime }: VideoFrameCallbackMetadata) => {
      const time = recordingTime(mediaTime, offsetSeconds)
      player.dataset['recordingTime'] = String(time)
      if (!player.paused) onPlaying(time)
      handle = player.requestVideoFrameCallback(drawn)
    }
    handle = player.requestVideoFrameCallback(drawn)
    return () => player.cancelVideoFrameCallback(handle)
  }, [offsetSeconds, onPlaying])

  const act = useCallback(
    async (run: () => Promise<unknown>) => {
      try {
        await run()
        setProblem(null)
        requests.refresh((name) => name === 'video:list')
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        setProblem(error)
      }
    },
    [requests],
  )
  const align = () => {
    const player = element.current
    if (!player) return
    const input = { study: study.id, video: video.id, offsetSeconds: offsetFor(at, player.currentTime) }
    void act(() => ask['video:align'](input))
  }
  return (
    <>
      {/* The recording of a room is somebody's seizure: what is said in it is not transcribed. */}
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
      <video
        ref={element}
        className={styles.video}
        src={`/api/studies/${study.id}/videos/${video.id}`}
        controls
        controlsList="nodownload"
        preload="metadata"
        playsInline
        aria-label={t('eeg.video')}
        onLoadedMetadata={(event) => setDuration(event.currentTarget.duration)}
        onPause={() => onPlaying(null)}
        onEnded={() => onPlaying(null)}
        onError={() => setBroken(true)}
      />
      {isBroken && <p className={styles.hint}>{t('eeg.videoBroken')}</p>}
      {duration !== null && wanted === null && (
        <p className={styles.hint}>
          {t('eeg.videoElsewhere', {
            from: clockOf(Math.max(0, offsetSeconds)),
            to: clockOf(offsetSeconds + duration),
          })}
        </p>
      )}
      {problem && <ProblemNotice problem={problem} />}
      {mayAlign && (
        <Button size="s" onPress={align} isDisabled={duration === null}>
          {t('eeg.videoAlign', { time: clockOf(at) })}
        </Button>
      )}
      {mayAlign && <p className={styles.hint}>{t('eeg.videoAlignHint', { seconds: view.seconds })}</p>}
      {mayReceive && (
        <Button size="s" tone="plain" onPress={() => setRemoving(true)}>
          {t('eeg.videoRemove')}
        </Button>
      )}
      <Confirm
        title={t('eeg.videoRemove')}
        action={t('eeg.videoRemove')}
        isOpen={isRemoving}
        onClose={() => setRemoving(false)}
        onConfirm={() => {
          setRemoving(false)
          void act(() => ask['video:remove']({ study: study.id, video: video.id }))
        }}
      >
        {t('eeg.videoRemoveWhat')}
      </Confirm>
    </>
  )
}
