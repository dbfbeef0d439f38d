import type { EvidenceReference } from '../../shared/statement/evidence.ts'
import type { Statement } from '../../shared/statement/statement.ts'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import { ItemsView } from './ItemsView.tsx'
import { SectionProse } from './SectionProse.tsx'
import styles from './StatementView.module.css'

export type StatementViewProps = {
  statement: Statement
  onOpenEvidence?: ((reference: EvidenceReference) => void) | undefined
}

/**
 * A frozen text as it is read, signed and verified. Everything in it comes from the statement alone, titles included:
 * what is not signed is not shown among it.
 */
export function StatementView({ statement, onOpenEvidence }: StatementViewProps) {
  const { t } = useText()
  return (
    <article className={classes(styles.statement)} lang={statement.language}>
      <section className={styles.question}>
        <h3>{t('recommendation.questionAsked')}</h3>
        <p>{statement.question}</p>
      </section>
      {statement.sections.map(({ key, title, content, text }) => (
        <section key={key} className={classes(styles.section, key === 'recommendation' && styles.main)}>
          <h3>{title}</h3>
          {text.trim() !== '' ? (
            <SectionProse section={content} onOpenEvidence={onOpenEvidence} />
          ) : (
            <p className={styles.empty}>{t('recommendation.sectionEmpty')}</p>
          )}
          {key === 'recommendation' && <ItemsView items={statement.items} />}
        </section>
      ))}
      {statement.notices.length > 0 && (
        <aside className={styles.notices} aria-label={t('recommendation.noticesTitle')}>
          {statement.notices.map((notice) => (
            <p key={notice}>{notice}</p>
          ))}
        </aside>
      )}
    </article>
  )
}
