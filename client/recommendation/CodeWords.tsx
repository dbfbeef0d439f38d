import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import styles from './CodeWords.module.css'

/** Eight words for one text, large enough to be read aloud from across a desk. */
export function CodeWords({ words, digest }: { words: readonly string[]; digest: string }) {
  const { t } = useText()
  return (
    <section className={classes(styles.code)} aria-label={t('recommendation.codeWords')}>
      <h3 className={styles.title}>{t('recommendation.codeWords')}</h3>
      <ol className={styles.words} translate="no">
        {words.map((word, index) => (
          <li key={index}>{word}</li>
        ))}
      </ol>
      <p className={styles.hint}>{t('recommendation.codeWordsHint')}</p>
      <p className={styles.digest}>
        {t('recommendation.digest')} <code>{digest}</code>
      </p>
    </section>
  )
}
