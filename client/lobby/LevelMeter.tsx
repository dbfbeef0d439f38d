import { useEffect, useRef } from 'react'
import { useText } from '../i18n/useText.ts'
import styles from './Lobby.module.css'
import { watchLevel } from './microphoneLevel.ts'

/** A bar that moves while one speaks. Drawn past React, for it moves twenty times a second. */
export function LevelMeter({ track }: { track: MediaStreamTrack }) {
  const { t } = useText()
  const bar = useRef<SVGRectElement>(null)
  const meter = useRef<HTMLDivElement>(null)
  useEffect(
    () =>
      watchLevel(track, (level) => {
        bar.current?.setAttribute('width', String(level * 100))
        meter.current?.setAttribute('aria-valuenow', String(Math.round(level * 100)))
      }),
    [track],
  )
  return (
    <div className={styles.level}>
      <div
        ref={meter}
        role="meter"
        aria-label={t('lobby.level')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={0}
      >
        <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden>
          <rect ref={bar} width="0" height="1" />
        </svg>
      </div>
      <p>{t('lobby.levelHint')}</p>
    </div>
  )
}
