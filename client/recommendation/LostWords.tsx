import { useMemo } from 'react'
import { useObservable } from '../app/observable.ts'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import type { RecommendationDocument } from './documentModel.ts'
import styles from './LostWords.module.css'
import { wordsOf } from './savedModel.ts'

/** What was written here and is not part of the text, so that its writer can keep it. Never dropped in silence. */
export function LostWords({ document }: { document: RecommendationDocument }) {
  const { t } = useText()
  const { refused } = useObservable(document.line)
  const words = useMemo(() => wordsOf(refused), [refused])
  if (refused.length === 0) return null
  const isFrozen = refused.some(({ code }) => code === 'frozen')
  return (
    <div className={classes(styles.lost)} role="alert">
      <p className={styles.what}>{t(isFrozen ? 'recommendation.lostFrozen' : 'recommendation.lostRefused')}</p>
      {words ? (
        <>
          <p>{t('recommendation.lostKeep')}</p>
          <blockquote className={styles.words}>{words}</blockquote>
        </>
      ) : (
        <p>{t('recommendation.lostNoWords')}</p>
      )}
    </div>
  )
}
