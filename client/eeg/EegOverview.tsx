import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef } from 'react'
import type { EegView } from '../../shared/domain/stage.ts'
import type { EegStudy } from '../../shared/domain/study.ts'
import type { RecordingFacts } from '../../shared/protocol/imaging.ts'
import { useText } from '../i18n/useText.ts'
import type { EegActions } from './eegActions.ts'
import { coloursAt } from './eegColours.ts'
import styles from './EegOverview.module.css'
import { drawTrend } from './drawTrend.ts'
import type { Trend } from './eegModel.ts'
import type { Notes } from './recordingNotes.ts'
import { clockOf } from './eegTime.ts'
import { useSize } from './useSize.ts'

export type EegOverviewProps = {
  study: EegStudy
  view: EegView
  facts: RecordingFacts | null
  annotations: Notes | null
  trend: Trend | null
  actions: EegActions
}

/** The whole recording as a strip: its spectrum and amplitude, annotations, gaps, and the page one is on. A click goes there. */
export function EegOverview({ study, view, facts, annotations, trend, actions }: EegOverviewProps) {
  const { t } = useText()
  const strip = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const size = useSize(strip)
  const duration = facts?.durationSeconds ?? study.durationSeconds
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context || !canvas.current || !strip.current || size.width === 0) return
    const { width, height, density } = size
    canvas.current.width = Math.round(width * density)
    canvas.current.height = Math.round(height * density)
    context.setTransform(density, 0, 0, density, 0, 0)
    const colours = coloursAt(strip.current)
    const x = (time: number) => (time / duration) * width
    if (trend) drawTrend(context, trend, { width, height }, colours.ink)
    context.fillStyle = colours.gap
    for (const gap of facts?.gaps ?? []) context.fillRect(x(gap.start), 0, Math.max(1, x(gap.duration)), height)
    context.fillStyle = colours['note-span']
    for (const { onset, duration: length } of annotations?.annotations ?? []) {
      if (length) context.fillRect(x(onset), height - 5, x(length), 3)
    }
    context.fillStyle = colours.note
    // One a pixel is all that can be seen of however many there are.
    const columns = new Set(annotations?.annotations.map(({ onset }) => Math.round(x(onset))))
    for (const column of columns) context.fillRect(column, 3, 1, height - 6)
    const [left, wide] = [x(view.start), Math.max(4, x(Math.min(view.seconds, duration - view.start)))]
    context.globalAlpha = 0.22
    context.fillStyle = colours.here
    context.fillRect(left, 0, wide, height)
    context.globalAlpha = 1
    context.strokeStyle = colours.here
    context.strokeRect(left + 0.5, 0.5, wide - 1, height - 1)
  })

  const goTo = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const time = ((event.clientX - box.left) / box.width) * duration
    actions.goTo(Math.floor(time - view.seconds / 2))
  }
  const pressed = (event: KeyboardEvent) => {
    const act = {
      ArrowRight: () => actions.turn(1),
      ArrowUp: () => actions.turn(1),
      ArrowLeft: () => actions.turn(-1),
      ArrowDown: () => actions.turn(-1),
      PageUp: () => actions.goTo(view.start + duration / 10),
      PageDown: () => actions.goTo(view.start - duration / 10),
      Home: () => actions.goTo(0),
      End: actions.goToEnd,
    }[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  const range = { from: clockOf(view.start), to: clockOf(view.start + view.seconds) }
  return (
    <div className={styles.overview}>
      <span className={styles.end}>{clockOf(0)}</span>
      <div
        ref={strip}
        className={styles.strip}
        role="slider"
        tabIndex={0}
        aria-label={t('eeg.overview')}
        data-trend={trend ? trend.read.length / trend.bins : 0}
        aria-valuemin={0}
        aria-valuemax={Math.round(duration)}
        aria-valuenow={Math.round(view.start)}
        aria-valuetext={t('eeg.shownFrom', range)}
        onKeyDown={pressed}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          goTo(event)
        }}
        onPointerMove={(event) => event.buttons === 1 && goTo(event)}
      >
        <canvas ref={canvas} className={styles.canvas} />
      </div>
      <span className={styles.end}>{clockOf(duration)}</span>
    </div>
  )
}
