import { SignalLow, SignalZero } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import type { PersonId } from '../../shared/domain/identifiers.ts'
import type { LineQuality } from '../../shared/protocol/room.ts'
import { useText } from '../i18n/useText.ts'
import type { HeardModel } from './heardModel.ts'
import styles from './Tile.module.css'

/** That somebody's line is weak, and on which side; nothing while it is good. */
export function LineMark({ heard, person }: { heard: HeardModel; person: PersonId }) {
  const { t } = useText()
  const line = useSyncExternalStore(heard.lines.subscribe, () => heard.lines.get().get(person))
  const side = line && weakSideOf(line)
  if (!side) return null
  const isBad = line.sends === 'bad' || line.receives === 'bad'
  const Icon = isBad ? SignalZero : SignalLow
  const words = t(`call.line.${side}`)
  return (
    <span className={styles.mark} title={words} data-line={isBad ? 'bad' : 'poor'}>
      <Icon size={14} aria-hidden />
      <span className={styles.said}>{words}</span>
    </span>
  )
}

export const weakSideOf = ({ sends, receives }: Omit<LineQuality, 'person'>): 'sends' | 'receives' | 'both' | null =>
  sends === 'good' ? (receives === 'good' ? null : 'receives') : receives === 'good' ? 'sends' : 'both'

/** Steps in which a level is drawn: a tile is drawn anew only when it has moved by one. */
const steps = 4

/** How loud somebody is, as the server hears them. */
export function LevelMark({ heard, person }: { heard: HeardModel; person: PersonId }) {
  const level = useSyncExternalStore(heard.levels.subscribe, () =>
    Math.ceil((heard.levels.get().get(person) ?? 0) * steps),
  )
  return (
    <svg className={styles.level} viewBox="0 0 14 14" width={14} height={14} aria-hidden data-level={level}>
      {Array.from({ length: steps }, (_, step) => (
        <rect
          key={step}
          x={step * 4}
          y={10 - step * 3}
          width={2}
          height={4 + step * 3}
          opacity={step < level ? 1 : 0.3}
        />
      ))}
    </svg>
  )
}
