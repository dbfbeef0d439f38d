import type { Recommendation } from '../../shared/domain/recommendation.ts'
import type { Statement } from '../../shared/statement/statement.ts'
import { useRequest } from '../app/board.tsx'
import { Loaded } from '../app/Loaded.tsx'
import { pathOf } from '../app/route.ts'
import { classes } from '../design/classes.ts'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './Changes.module.css'
import { changesBetween } from './changesModel.ts'
import type { Frozen } from './frozenText.ts'
import { useFrozenText } from './useFrozenText.ts'

/** Why this version was made, and what it says that the one before it did not. */
export function Changes({ recommendation, statement }: { recommendation: Recommendation; statement: Statement }) {
  const { t } = useText()
  const { supersedes } = statement
  const before = recommendation.earlier?.find((one) => one.statementDigest === supersedes?.statementDigest)
  if (!supersedes || !before) return null
  const { id } = recommendation
  return (
    <section className={classes(styles.changes)} aria-labelledby="changes-title">
      <h2 id="changes-title">
        {t(`recommendation.changes.${supersedes.relation}`, { version: before.version })}{' '}
        <a href={pathOf({ at: 'version', recommendation: id, version: before.version })}>
          {t('recommendation.changesRead')}
        </a>
      </h2>
      <p>{supersedes.reason}</p>
      <Before recommendation={recommendation} version={before.version} statement={statement} />
    </section>
  )
}

type BeforeProps = { recommendation: Recommendation; version: number; statement: Statement }

function Before({ recommendation: { id }, version, statement }: BeforeProps) {
  const read = useRequest('recommendation:frozen', { recommendation: id, version })
  return (
    <Loaded of={read} skeleton={<Skeleton shape="block" />}>
      {(frozen) => <Compared frozen={frozen} statement={statement} />}
    </Loaded>
  )
}

function Compared({ frozen, statement }: { frozen: Frozen; statement: Statement }) {
  const { t } = useText()
  const read = useFrozenText(frozen)
  if (read.state === 'checking') return <Skeleton shape="block" />
  if (read.state === 'problem') return <ProblemNotice problem={read.problem} toDo={t('recommendation.mismatch')} />
  const parts = changesBetween(read.text.statement, statement)
  if (parts.length === 0) return <p className={styles.hint}>{t('recommendation.changesNone')}</p>
  return parts.map(({ title, stretches }) => (
    <div key={title} className={styles.part}>
      <h3>{title}</h3>
      <p>
        {stretches.map(({ kind, text }, index) => {
          // Stretches have no names; their place is theirs.
          if (kind === 'same') return <span key={index}>{text}</span>
          const Mark = kind === 'added' ? 'ins' : 'del'
          return <Mark key={index}>{text}</Mark>
        })}
      </p>
    </div>
  ))
}
