import { Link } from 'react-aria-components'
import { pathOf } from '../app/route.ts'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import { PhaseBadge, UrgencyBadge } from './badges.tsx'
import styles from './CaseList.module.css'
import { type CaseSummary, phaseOfSummary } from './caseModel.ts'

/** Cases as rows that lead to them. */
export function CaseList({ cases }: { cases: readonly CaseSummary[] }) {
  const { t, list } = useText()
  return (
    <ul>
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
              <PhaseBadge phase={phaseOfSummary(of)} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
