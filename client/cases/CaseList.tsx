import type { KeyboardEvent } from 'react'
import { Link } from 'react-aria-components'
import { pathOf } from '../app/route.ts'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import { PhaseBadge, UrgencyBadge } from './badges.tsx'
import styles from './CaseList.module.css'
import type { CaseSummary } from './caseModel.ts'

/** Arrows go from row to row, as in any list one works through. */
function stepThrough(event: KeyboardEvent<HTMLUListElement>): void {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('a')]
  const at = rows.findIndex((row) => row === document.activeElement)
  const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }
  const to = steps[event.key]
  if (at === -1 || to === undefined || event.altKey || event.ctrlKey || event.metaKey) return
  event.preventDefault()
  rows[Math.max(0, Math.min(rows.length - 1, to))]?.focus()
}

/** Cases as rows that lead to them. */
export function CaseList({ cases }: { cases: readonly CaseSummary[] }) {
  const { t, list } = useText()
  return (
    <ul onKeyDown={stepThrough}>
      {cases.map((of) => (
        <li key={of.id} className={styles.item}>
          <Link href={pathOf({ at: 'case', case: of.id })} className={classes(styles.row)}>
            <span className={styles.pseudonym}>{of.pseudonym}</span>
            <span className={classes(styles.question, !of.question && styles.none)}>
              {of.question || t('cases.noQuestion')}
            </span>
            <span className={styles.roles}>{list(of.roles.map((role) => t(`cases.role.${role}`)))}</span>
            <span className={styles.badges}>
              <UrgencyBadge urgency={of.urgency} />
              <PhaseBadge phase={of.phase} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
