import { useEffect, useRef, useState } from 'react'
import type { EegStudy } from '../../shared/domain/study.ts'
import type { Page } from '../../shared/eeg/page.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { useText } from '../i18n/useText.ts'
import { eegViewOf } from '../imaging/hanging.ts'
import { traceLine } from './drawTraces.ts'
import { rowsOf, scaleOf } from './eegLayout.ts'
import { startingAt } from './eegNavigation.ts'
import type { EegReader } from './eegReader.ts'
import { clockOf } from './eegTime.ts'
import styles from './RecordingThumbnail.module.css'
import { useEegReader } from './useEegReader.ts'

/** Device pixels of the longer side: sharp at the size of a card on a dense screen. */
const width = 480
/** A row is this many microvolts tall, so that what is usual does not run into its neighbours. */
const rowMicrovolts = 150
/** More could not be told apart. */
const mostLines = 20

/** Ten seconds of a recording, a third into it, to find it by. Fills the width or height it is given. */
export function RecordingThumbnail({ study }: { study: EegStudy }) {
  const { t } = useText()
  const reader = useEegReader()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [state, setState] = useState<'loading' | 'ready' | 'problem'>('loading')
  const view = startingAt(eegViewOf(study), Math.floor(study.durationSeconds / 3), study.durationSeconds)
  const { start } = view
  useEffect(() => {
    if (!reader) return
    let isLooking = true
    read(reader, study, start).then(
      (page) => {
        if (!isLooking) return
        if (canvas.current) draw(canvas.current, page)
        setState('ready')
      },
      (error: unknown) => {
        if (!(error instanceof Problem)) throw error
        // The place stays dark: why it cannot be read is said where the recording is opened.
        if (isLooking) setState('problem')
      },
    )
    return () => {
      isLooking = false
    }
  }, [reader, study, start])
  return (
    <canvas
      ref={canvas}
      className={styles.thumbnail}
      width={1}
      height={1}
      role="img"
      data-rendered={state}
      aria-label={t('eeg.thumbnail', { time: clockOf(start) })}
    />
  )
}

async function read(reader: EegReader, study: EegStudy, start: number): Promise<Page> {
  const facts = await reader.open(study)
  const banana = facts.montages.find(({ id }) => id === 'lb-18.1')
  const montage = banana && banana.lines >= 8 ? 'lb-18.1' : 'as-recorded'
  return reader.page(study, { ...eegViewOf(study), start, montage }, width)
}

function draw(canvas: HTMLCanvasElement, page: Page): void {
  const context = canvas.getContext('2d')
  if (!context) return
  canvas.width = width
  canvas.height = (width * 5) / 8
  context.strokeStyle = '#b8b8b8'
  context.lineWidth = 1
  const lines = page.lines.slice(0, mostLines)
  const { rows } = rowsOf(lines, canvas.height)
  lines.forEach((line, index) => {
    const row = rows[index]!
    const scale = scaleOf(line, 7, row.height, true)
    const pixelsPerUnit = line.unit === 'µV' ? row.height / rowMicrovolts : scale.pixelsPerUnit
    context.beginPath()
    traceLine(context, line, { row, scale: { ...scale, pixelsPerUnit }, width, columns: page.columns })
    context.stroke()
  })
}
