import { TriangleAlert } from 'lucide-react'
import { identifyingIn } from '../../shared/domain/identifying.ts'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import styles from './LooksIdentifying.module.css'

/** Warns of what looks as if it told who the patient is. It stands in nobody's way: only the writer can know. */
export function LooksIdentifying({ texts }: { texts: readonly string[] }) {
  const { t } = useText()
  const found = texts.flatMap(identifyingIn).slice(0, 5)
  return (
    <div role="status">
      {found.length > 0 && (
        <div className={classes(styles.warning)}>
          <TriangleAlert size={16} aria-hidden />
          <div>
            {found.map(({ kind, text }, index) => (
              <p key={`${kind} ${text} ${index}`}>{t(`intake.looksLike.${kind}`, { text })}</p>
            ))}
            <p>{t('intake.looksLikeHow')}</p>
          </div>
        </div>
      )}
    </div>
  )
}
