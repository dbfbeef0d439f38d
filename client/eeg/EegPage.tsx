import { type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from 'react'
import type { EegCursor, EegView } from '../../shared/domain/stage.ts'
import type { EegStudy } from '../../shared/domain/study.ts'
import type { RecordingFacts } from '../../shared/protocol/imaging.ts'
import { useObservable } from '../app/observable.ts'
import { useText } from '../i18n/useText.ts'
import type { StageModel } from '../imaging/stageModel.ts'
import type { Tool } from '../imaging/tools.ts'
import { onPage, placeAnnotations } from './annotationLanes.ts'
import { laneHeight } from './drawPage.ts'
import type { EegActions } from './eegActions.ts'
import { drawOn } from './eegCanvas.ts'
import { rowsOf, scaleOf } from './eegLayout.ts'
import type { ShownPage } from './eegModel.ts'
import { EegPointers } from './EegPointers.tsx'
import { EegCursors } from './EegCursors.tsx'
import { guidelineManner, type PageManner } from './eegReader.ts'
import { clockOf } from './eegTime.ts'
import styles from './EegPage.module.css'
import { montageName } from './eegWords.ts'
import { LineLabels } from './LineLabels.tsx'
import { MeasurePanel } from './MeasurePanel.tsx'
import { PlayLine } from './PlayLine.tsx'
import type { Notes } from './recordingNotes.ts'
import { screenScale } from './screenScale.ts'
import { useEegGestures } from './useEegGestures.ts'
import { useEegReader } from './useEegReader.ts'
import { useField, useMeasured } from './useMeasured.ts'
import { type Size, useSize } from './useSize.ts'

export type EegPageProps = {
  stage: StageModel
  number: number
  tool: Tool
  study: EegStudy
  view: EegView
  facts: RecordingFacts | null
  shown: ShownPage | null
  annotations: Notes | null
  cursors: readonly EegCursor[]
  /** The second that a video shows while it plays. */
  playing: number | null
  manner: PageManner | null
  onCursors: (cursors: EegCursor[]) => void
  /** Null for who may not mark. */
  onMark: (() => void) | null
  current: number | null
  actions: EegActions
  /** What says, for tests and others, what has been drawn. */
  root: RefObject<HTMLElement | null>
  onSize: (size: Size) => void
  children: ReactNode
}

const axisHeight = 18

/** The traces with their labels, on a canvas at the screen's own pixels. */
export function EegPage(props: EegPageProps) {
  const { stage, number, tool, study, view, facts, shown, annotations, current, actions, root, onSize, children } =
    props
  const { cursors, playing, manner, onCursors, onMark } = props
  const { pixelsPerMillimetre: onScreen } = useObservable(screenScale)
  const reader = useEegReader()
  const [isMapOpen, openMap] = useState(false)
  const own = new Map(shown?.view.ownSensitivities.map((one) => [one.line, one.sensitivity]))
  const text = useText()
  const { t } = text
  const canvas = useRef<HTMLCanvasElement>(null)
  const plot = useRef<HTMLDivElement>(null)
  const size = useSize(plot, onSize)
  const [scrolled, setScrolled] = useState(0)
  const lanes = size.height > 420 ? 2 : 1
  const notesHeight = lanes * laneHeight + 4
  const plotHeight = Math.max(0, size.height - notesHeight - axisHeight)
  const place = { width: size.width, notesHeight, plotHeight, axisHeight, scrolled }
  const lines = shown?.page.lines ?? []
  const { rows, height } = rowsOf(lines, plotHeight)
  const scales = lines.map((line, index) =>
    scaleOf(line, shown?.view.sensitivity ?? 1, rows[index]!.height, shown?.view.lff !== null, {
      ownSensitivity: own.get(line.label) ?? null,
      onScreen,
    }),
  )

  useLayoutEffect(() => {
    if (!shown || !canvas.current || size.width === 0) return
    const { page, view: drawn } = shown
    const notes = onPage(annotations?.annotations ?? [], page.start, page.seconds)
    drawOn(canvas.current, size, (context, look) => ({
      page,
      place,
      rows,
      scales,
      notes: placeAnnotations(
        notes,
        { start: page.start, seconds: page.seconds, width: size.width, lanes },
        (words) => context.measureText(words).width + 12,
      ),
      current,
      durationSeconds: facts?.durationSeconds ?? study.durationSeconds,
      sensitivity: drawn.sensitivity,
      onScreen,
      ...look,
      words: {
        time: clockOf,
        scaleBar: [t('eeg.microvolts', { value: 50 }), t('eeg.oneSecond')],
        gap: t('eeg.gap'),
        end: t('eeg.end'),
      },
    }))
    if (root.current) Object.assign(root.current.dataset, drawnFacts(shown))
  })

  const most = Math.max(0, height - plotHeight)
  const scrollTo = most > 0 ? (top: number) => setScrolled(Math.min(Math.max(0, top), most)) : null
  useEegGestures(plot, { tool, actions, shown, rows, place, scrollTo, cursors, onCursors })
  const asked = shown ? { ...view, lff: shown.view.lff, hff: shown.view.hff, notch: shown.view.notch } : view
  const measured = useMeasured(reader, study, asked, cursors, manner ?? guidelineManner)
  const field = useField(reader, study, asked, isMapOpen ? (cursors[0]?.time ?? null) : null)
  return (
    <div className={styles.page}>
      <LineLabels
        {...{ lines, rows, scales, facts, shown, actions, scrolled, notesHeight, axisHeight }}
        height={height}
        onScroll={setScrolled}
      />
      <div ref={plot} className={styles.plot} data-tool={tool}>
        <canvas
          ref={canvas}
          className={styles.canvas}
          role="img"
          aria-label={
            shown
              ? t('eeg.page', {
                  montage: montageName(shown.view.montage, text),
                  lines: lines.length,
                  from: clockOf(shown.page.start),
                  to: clockOf(shown.page.start + shown.page.seconds),
                })
              : t('eeg.opening')
          }
        />
        {shown && <EegCursors {...{ cursors, measured, shown, rows, place, onCursors }} />}
        {shown && playing !== null && <PlayLine time={playing} page={shown.page} width={size.width} />}
        {shown && <EegPointers {...{ stage, number, shown, rows, place }} />}
        {cursors.length > 0 && (
          <MeasurePanel
            {...{ cursors, measured, field, isMapOpen, onMark }}
            bad={view.badChannels}
            onMap={openMap}
            onClear={() => onCursors([])}
          />
        )}
        {children}
      </div>
    </div>
  )
}

const drawnFacts = ({ view }: ShownPage) => ({
  rendered: 'eeg',
  eegStart: String(view.start),
  eegSeconds: String(view.seconds),
  eegMontage: view.montage,
  eegSensitivity: String(view.sensitivity),
  eegLff: String(view.lff ?? 'off'),
  eegHff: String(view.hff ?? 'off'),
  eegNotch: String(view.notch ?? 'off'),
  eegBad: view.badChannels.join(' '),
  eegHidden: view.hiddenLines.join(' '),
})
