import { CircleAlert, CircleCheck } from 'lucide-react'
import type { Presence } from '../../shared/domain/quorum.ts'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import styles from './QuorumMeter.module.css'

export type QuorumMeterProps = {
  presence: Presence
  /** Whether it is about those who are seated, before anybody has come. */
  ifAll?: boolean
}

/** Whether the panel may decide, and if not, what is still missing. */
export function QuorumMeter({ presence, ifAll = false }: QuorumMeterProps) {
  const { t } = useText()
  const { quorate, missing, present, eligible } = presence
  const Icon = quorate ? CircleCheck : CircleAlert
  return (
    <div className={classes(styles.meter, quorate ? styles.enough : styles.short)} role="status">
      <Icon size={16} aria-hidden />
      <div>
        {quorate ? <p>{t(ifAll ? 'outcome.quorateIfAll' : 'outcome.quorate')}</p> : <p>{t('outcome.missingTitle')}</p>}
        {missing.length > 0 && (
          <ul className={styles.missing}>
            {missing.map((one) => (
              <li key={one.rule === 'mandatoryDiscipline' ? one.discipline : one.rule}>
                {t(`outcome.missing.${one.rule}`, one)}
              </li>
            ))}
          </ul>
        )}
        {!ifAll && <p className={styles.count}>{t('outcome.presentOf', { present, eligible })}</p>}
      </div>
    </div>
  )
}
