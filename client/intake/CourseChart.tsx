import { ageAt, type AgeReference, type TimelineEntry } from '../../shared/domain/clinical.ts'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import styles from './CourseChart.module.css'
import { entryName } from './entryWords.ts'

const width = 720
const left = 8
const row = 24
const axis = 28

/** A bar or a dot an entry, over the age of the patient. The list beneath says the same in words. */
export function CourseChart({ entries, reference }: { entries: readonly TimelineEntry[]; reference: AgeReference }) {
  const text = useText()
  const placed = entries.flatMap((entry) => {
    const from = ageAt(entry.from, reference)
    if (from === null) return []
    const to = 'to' in entry ? (entry.to ? ageAt(entry.to, reference) : null) : from
    return [{ entry, from, to }]
  })
  if (placed.length === 0) return null
  const now = (reference.ageYears ?? 0) + 0.5
  const last = Math.max(1, now, ...placed.map(({ from, to }) => Math.max(from, to ?? 0)))
  const x = (age: number) => left + (Math.min(age, last) / last) * (width - 2 * left)
  const step = stepFor(last)
  const ticks = Array.from({ length: Math.floor(last / step) + 1 }, (_, index) => index * step)
  const height = axis + placed.length * row
  return (
    <svg
      className={classes(styles.chart)}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={text.t('intake.courseAxis')}
    >
      {ticks.map((age) => (
        <g key={age}>
          <line className={styles.grid} x1={x(age)} x2={x(age)} y1={axis - 8} y2={height} />
          <text className={styles.age} x={x(age)} y={12} textAnchor={age === 0 ? 'start' : 'middle'}>
            {text.t('intake.age', { years: age })}
          </text>
        </g>
      ))}
      {placed.map(({ entry, from, to }, index) => {
        const y = axis + index * row + row / 2
        const end = x(to ?? last)
        const isLate = x(from) > width * 0.6
        return (
          <g key={entry.id} className={styles[entry.kind]}>
            {end - x(from) > 6 ? (
              <rect x={x(from)} y={y - 9} width={end - x(from)} height={4} rx={2} />
            ) : (
              <circle cx={x(from)} cy={y - 7} r={4} />
            )}
            <text className={styles.name} x={isLate ? end : x(from)} y={y + 8} textAnchor={isLate ? 'end' : 'start'}>
              {entryName(text, entry)}
            </text>
          </g>
        )
      })}
    </svg>
  )
}

/** Between four and about ten lines, at whole years. */
const stepFor = (years: number): number => [1, 2, 5, 10, 20].find((step) => years / step <= 10) ?? 20
