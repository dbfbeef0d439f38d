import { Check, CircleSlash, HelpCircle } from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import { type Attendee, type Column, dayBar, isOtherDay, offsetWords, summaryOf } from './slotModel.ts'
import styles from './SlotGrid.module.css'

export type Word = 'yes' | 'ifNeedBe' | 'no'

export type SlotGridProps = {
  label: string
  columns: readonly Column[]
  people: readonly Attendee[]
  minutes: number
  timeZone: string
  own: string
  isChosen?: (startsAt: string) => boolean
  /** Stands below the time in a column's head: a choice, a count, a button. */
  renderHead: (column: Column, index: number) => ReactNode
  /** A person's word on a slot, where there is a poll. */
  wordOf?: (person: string, slot: number) => Word | null
  /** A row before all others, such as one's own answers. */
  first?: ReactNode
}

/** Times across, people down: in each cell the person's own hour, and where the meeting lies in their day. */
export function SlotGrid(props: SlotGridProps) {
  const { t, day, time } = useText()
  const { columns, people, timeZone, renderHead, first, label, isChosen } = props
  return (
    <div className={classes(styles.scroll)} role="region" aria-label={label} tabIndex={0}>
      <table className={styles.grid}>
        <thead>
          <tr>
            <th scope="col" className={styles.corner}>
              {t('schedule.who')}
            </th>
            {columns.map((column, index) => (
              <th
                key={column.startsAt}
                scope="col"
                className={classes(styles.head, isChosen?.(column.startsAt) && styles.chosen)}
              >
                <span className={styles.day}>{day(column.startsAt, timeZone)}</span>
                <span className={styles.time}>{time(column.startsAt, timeZone)}</span>
                {renderHead(column, index)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first}
          {people.map((one) => (
            <Row key={one.person.id} of={one} {...props} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ of, columns, minutes, timeZone, own, wordOf, isChosen }: SlotGridProps & { of: Attendee }) {
  const text = useText()
  const { t } = text
  const { person, hours } = of
  return (
    <tr>
      <th scope="row" className={styles.person}>
        <span className={styles.name}>
          {person.name}
          {person.id === own && <span className={styles.you}> ({t('schedule.you')})</span>}
        </span>
        <span className={styles.where}>
          {t('schedule.zone', {
            zone: (hours.timeZone.split('/').at(-1) ?? '').replaceAll('_', ' '),
            offset: offsetWords(columns[0]?.startsAt ?? new Date(0).toISOString(), hours.timeZone),
          })}
        </span>
      </th>
      {columns.map((column, slot) => {
        const unease = column.unease.find((one) => one.person === person.id)
        const bar = dayBar(hours, column.startsAt, minutes)
        const word = wordOf?.(person.id, slot)
        return (
          <td
            key={column.startsAt}
            className={classes(
              styles.cell,
              isChosen?.(column.startsAt) && styles.chosen,
              wordOf && styles[word ?? 'none'],
              !bar.isEasy && styles.hard,
            )}
          >
            <span className={styles.here}>
              {text.time(column.startsAt, hours.timeZone)}
              {isOtherDay(column.startsAt, hours.timeZone, timeZone) && (
                <small> {text.day(column.startsAt, hours.timeZone)}</small>
              )}
              {wordOf && <WordMark word={word ?? null} />}
            </span>
            <DayBar bar={bar} />
            <span className={styles.words}>{strainWords(text, bar.strain, unease?.busy ?? false)}</span>
          </td>
        )
      })}
    </tr>
  )
}

const marks = { yes: Check, ifNeedBe: HelpCircle, no: CircleSlash }

function WordMark({ word }: { word: Word | null }) {
  const { t } = useText()
  if (word === null) return <span className={styles.unheard}>{t('schedule.word.none')}</span>
  const Mark = marks[word]
  return (
    <span className={styles.mark}>
      <Mark size={14} aria-hidden />
      {t(`schedule.word.${word}`)}
    </span>
  )
}

/** Midnight to midnight: the working day, and the meeting in it. */
function DayBar({ bar }: { bar: ReturnType<typeof dayBar> }) {
  return (
    <svg className={styles.bar} viewBox="0 0 1440 10" preserveAspectRatio="none" aria-hidden>
      <rect className={styles.night} x="0" y="3" width="1440" height="4" />
      {bar.day && <rect className={styles.work} x={bar.day.from} y="3" width={bar.day.to - bar.day.from} height="4" />}
      <rect
        className={bar.isEasy ? styles.meeting : styles.meetingHard}
        x={bar.meeting.from}
        y="0"
        width={Math.max(24, bar.meeting.to - bar.meeting.from)}
        height="10"
      />
    </svg>
  )
}

function strainWords(
  { t, list }: ReturnType<typeof useText>,
  strain: Column['unease'][number]['strain'],
  busy: boolean,
) {
  const words = [
    ...(busy ? [t('schedule.busy')] : []),
    ...(strain.dayOff ? [t('schedule.dayOff')] : []),
    ...(!strain.dayOff && strain.early > 0 ? [t('schedule.early', { minutes: strain.early })] : []),
    ...(!strain.dayOff && strain.late > 0 ? [t('schedule.late', { minutes: strain.late })] : []),
  ]
  return words.length === 0 ? '' : list(words)
}

/** How a time lies for all, in a few words. */
export function SlotSummary({ unease }: { unease: Column['unease'] }) {
  const { t, list } = useText()
  const { early, late, off, busy } = summaryOf(unease)
  if (unease.length === 0) return <span className={classes(styles.easy)}>{t('schedule.suitsAll')}</span>
  const words = [
    ...(early + late > 0 ? [t('schedule.uneasy', { early, late, both: String(early > 0 && late > 0) })] : []),
    ...(off > 0 ? [t('schedule.offDay', { count: off })] : []),
    ...(busy > 0 ? [t('schedule.busyFor', { count: busy })] : []),
  ]
  return <span className={classes(styles.uneasy)}>{list(words)}</span>
}
