import { type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from 'react'
import type { EegStudy } from '../../shared/domain/study.ts'
import type { RecordingFacts } from '../../shared/protocol/imaging.ts'
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
import type { Annotations } from './eegReader.ts'
import { clockOf } from './eegTime.ts'
import styles from './EegPage.module.css'
import { montageName } from './eegWords.ts'
import { LineLabels } from './LineLabels.tsx'
import { useEegGestures } from './useEegGestures.ts'
import { type Size, useSize } from './useSize.ts'

export type EegPageProps = {
  stage: StageModel
  number: number
  tool: Tool
  study: EegStudy
  facts: RecordingFacts | null
  shown: ShownPage | null
  annotations: Annotations | null
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
  const { stage, number, tool, study, facts, shown, annotations, current, actions, root, onSize, children } = props
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
    scaleOf(line, shown?.view.sensitivity ?? 1, rows[index]!.height, shown?.view.lff !== null),
  )

  useLayoutEffect(() => {
    if (!shown || !canvas.current || size.width === 0) return
    const { page, view } = shown
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
      sensitivity: view.sensitivity,
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
  useEegGestures(plot, { tool, actions, shown, rows, place, scrollTo })
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
        {shown && <EegPointers {...{ stage, number, shown, rows, place }} />}
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
})
