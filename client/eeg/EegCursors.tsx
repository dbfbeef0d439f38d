import { type KeyboardEvent, useLayoutEffect, useRef } from 'react'
import type { EegCursor } from '../../shared/domain/stage.ts'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import type { PagePlace } from './drawPage.ts'
import styles from './EegCursors.module.css'
import type { Row } from './eegLayout.ts'
import type { ShownPage } from './eegModel.ts'
import { clockOf } from './eegTime.ts'
import { microvolts } from './eegWords.ts'
import type { Measured } from './useMeasured.ts'

export type EegCursorsProps = {
  cursors: readonly EegCursor[]
  measured: Measured
  shown: ShownPage
  rows: readonly Row[]
  place: PagePlace
  onCursors: (cursors: EegCursor[]) => void
}

/** A step of an arrow key, and with Shift. */
const steps = { fine: 0.005, coarse: 0.1 }

/** The times between which one measures: lines over the traces, each with a handle on its channel. */
export function EegCursors({ cursors, measured, shown, rows, place, onCursors }: EegCursorsProps) {
  return cursors.map((cursor, index) => (
    <Cursor
      key={index}
      {...{ cursor, index, shown, rows, place }}
      value={measured[index] ?? null}
      onMove={(next) => onCursors(cursors.map((one, at) => (at === index ? next : one)))}
      onAnother={() => onCursors([cursor, { ...cursor, time: cursor.time + shown.page.seconds / 20 }])}
      onRemove={() => onCursors(cursors.filter((_, at) => at !== index))}
    />
  ))
}

type CursorProps = Pick<EegCursorsProps, 'shown' | 'rows' | 'place'> & {
  cursor: EegCursor
  index: number
  value: number | null
  onMove: (cursor: EegCursor) => void
  onAnother: () => void
  onRemove: () => void
}

function Cursor({ cursor, index, shown, rows, place, value, onMove, onAnother, onRemove }: CursorProps) {
  const text = useText()
  const { t } = text
  const bar = useRef<HTMLDivElement>(null)
  const handle = useRef<HTMLDivElement>(null)
  const { start, seconds, lines } = shown.page
  const line = lines.findIndex(({ label }) => label === cursor.line)
  const row = rows[line]
  const x = ((cursor.time - start) / seconds) * place.width
  const y = row ? place.notesHeight + row.middle - place.scrolled : place.notesHeight
  const isOnPage = x >= 0 && x <= place.width
  useLayoutEffect(() => {
    if (bar.current) bar.current.style.left = `${x}px`
    if (handle.current) handle.current.style.top = `${y}px`
  }, [x, y])
  if (!isOnPage) return null
  const moved = (by: number) => onMove({ ...cursor, time: Math.max(0, Math.round((cursor.time + by) * 1e4) / 1e4) })
  const toLine = (by: number) => {
    const next = lines[Math.min(Math.max(0, line + by), lines.length - 1)]
    if (next) onMove({ ...cursor, line: next.label })
  }
  const pressed = (event: KeyboardEvent) => {
    const step = event.shiftKey ? steps.coarse : steps.fine
    const act = {
      ArrowLeft: () => moved(-step),
      ArrowRight: () => moved(step),
      ArrowUp: () => toLine(-1),
      ArrowDown: () => toLine(1),
      Enter: onAnother,
      Escape: onRemove,
      Delete: onRemove,
    }[event.key]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  const words = t('eeg.cursorAt', {
    line: cursor.line,
    time: clockOf(cursor.time),
    value: value === null ? '' : microvolts(value, text),
  })
  return (
    <div ref={bar} className={classes(styles.bar)} data-cursor={index}>
      <div
        ref={handle}
        className={styles.handle}
        role="slider"
        tabIndex={0}
        aria-label={t('eeg.cursor', { number: index + 1 })}
        aria-valuemin={0}
        aria-valuemax={Math.round((start + seconds) * 1000)}
        aria-valuenow={Math.round(cursor.time * 1000)}
        aria-valuetext={words}
        onKeyDown={pressed}
      >
        {t(index === 0 ? 'eeg.cursorA' : 'eeg.cursorB')}
      </div>
    </div>
  )
}
