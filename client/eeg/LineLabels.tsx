import { useLayoutEffect, useRef } from 'react'
import { Button } from 'react-aria-components'
import type { PageLine } from '../../shared/eeg/page.ts'
import type { RecordingFacts } from '../../shared/protocol/imaging.ts'
import { classes } from '../design/classes.ts'
import { Menu } from '../design/Menu.tsx'
import { useText } from '../i18n/useText.ts'
import type { EegActions } from './eegActions.ts'
import type { LineScale, Row } from './eegLayout.ts'
import type { ShownPage } from './eegModel.ts'
import styles from './EegPage.module.css'
import { figure } from './eegWords.ts'
import { channelsOfLine } from './lineChannels.ts'

export type LineLabelsProps = {
  lines: readonly PageLine[]
  rows: readonly Row[]
  scales: readonly LineScale[]
  facts: RecordingFacts | null
  shown: ShownPage | null
  actions: EegActions
  /** CSS pixels: of all rows, how far they are scrolled, and above and below them. */
  height: number
  scrolled: number
  notesHeight: number
  axisHeight: number
  onScroll: (top: number) => void
}

/** The names of the lines, beside them whatever happens. A click opens what can be done with one: bad, taller, flatter, hidden, for everyone who looks. */
export function LineLabels(props: LineLabelsProps) {
  const { lines, rows, scales, facts, shown, actions, height, scrolled, notesHeight, axisHeight, onScroll } = props
  const column = useRef<HTMLDivElement>(null)
  const all = useRef<HTMLUListElement>(null)
  useLayoutEffect(() => {
    if (!column.current || !all.current) return
    column.current.style.marginTop = `${notesHeight}px`
    column.current.style.marginBottom = `${axisHeight}px`
    all.current.style.height = `${height}px`
    if (column.current.scrollTop !== scrolled) column.current.scrollTop = scrolled
  }, [height, scrolled, notesHeight, axisHeight])
  const bad = shown?.view.badChannels ?? []
  return (
    <div ref={column} className={styles.labels} onScroll={(event) => onScroll(event.currentTarget.scrollTop)}>
      <ul ref={all} className={styles.rows}>
        {lines.map((line, index) => (
          <LineLabel
            key={line.label}
            line={line}
            row={rows[index]!}
            said={scales[index]!.said}
            own={shown?.view.ownSensitivities.find((one) => one.line === line.label)?.sensitivity ?? null}
            sensitivity={shown?.view.sensitivity ?? 7}
            actions={actions}
            channels={channelsOfLine(line.label, facts?.channels ?? [])}
            bad={bad}
          />
        ))}
      </ul>
    </div>
  )
}

type LineLabelProps = {
  line: PageLine
  row: Row
  said: LineScale['said']
  channels: readonly string[]
  bad: readonly string[]
  /** µV/mm of this line alone; null where it is the page's. */
  own: number | null
  sensitivity: number
  actions: EegActions
}

function LineLabel({ line, row, said, channels, bad, own, sensitivity, actions }: LineLabelProps) {
  const { t } = useText()
  const place = useRef<HTMLLIElement>(null)
  useLayoutEffect(() => {
    if (!place.current) return
    place.current.style.top = `${row.top}px`
    place.current.style.height = `${row.height}px`
  }, [row.top, row.height])
  const name = line.bad ? t('eeg.lineBad', { label: line.label }) : line.label
  const now = typeof said === 'number' ? said : sensitivity
  const groups = [
    {
      id: 'channels',
      entries: channels.map((channel) => ({
        id: channel,
        label: t(bad.includes(channel) ? 'eeg.unmarkBad' : 'eeg.markBad', { channel }),
        onAction: () => actions.toggleBad(channel),
      })),
    },
    {
      id: 'line',
      entries: [
        ...(said === 'own'
          ? []
          : [
              { id: 'taller', label: t('eeg.lineTaller'), onAction: () => actions.scaleLine(line.label, now, 1) },
              { id: 'flatter', label: t('eeg.lineFlatter'), onAction: () => actions.scaleLine(line.label, now, -1) },
            ]),
        ...(own === null
          ? []
          : [{ id: 'page', label: t('eeg.lineAsPage'), onAction: () => actions.unscaleLine(line.label) }]),
        { id: 'hide', label: t('eeg.lineHide', { label: line.label }), onAction: () => actions.hideLine(line.label) },
      ],
    },
  ].filter(({ entries }) => entries.length > 0)
  const button = (
    <Button className={classes(styles.label, line.bad && styles.bad)} aria-label={name}>
      {line.label}
    </Button>
  )
  return (
    <li ref={place} className={styles.row} data-small={row.height < 14}>
      <Menu label={name} trigger={button} groups={groups} />
      {said !== null && (
        <small className={styles.scale}>
          {said === 'own' ? t('eeg.lineOwn') : t('eeg.lineScale', { value: figure(said) })}
        </small>
      )}
    </li>
  )
}
