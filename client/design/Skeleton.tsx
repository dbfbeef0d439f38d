import styles from './Skeleton.module.css'
import { classes } from './classes.ts'
import { useText } from '../i18n/useText.ts'

export type SkeletonProps = {
  /** `line` of text, `row` of a list, `block` of a picture or panel. */
  shape?: 'line' | 'row' | 'block'
  count?: number
}

/** Holds the place of what is being loaded, so that nothing jumps when it arrives. */
export function Skeleton({ shape = 'line', count = 1 }: SkeletonProps) {
  const { t } = useText()
  return (
    <div className={classes(styles.skeletons)} role="status">
      <span className={styles.said}>{t('app.loading')}</span>
      {Array.from({ length: count }, (_, index) => (
        <span key={index} className={classes(styles.skeleton, styles[shape])} />
      ))}
    </div>
  )
}
