import { CircleCheck, CircleDashed, CircleMinus } from 'lucide-react'
import type { Evaluation, QuorumRule } from '../../shared/statement/quorum.ts'
import { classes } from '../design/classes.ts'
import type { Text } from '../i18n/text.ts'
import { useText } from '../i18n/useText.ts'
import styles from './Agreement.module.css'

/** What the positions come to by the panel's own rule: computed, never somebody's word for it. */
export function Agreement({ evaluation, rule }: { evaluation: Evaluation; rule: QuorumRule }) {
  const text = useText()
  const { t } = text
  const { agreement, consensus, quorate, missing } = evaluation
  const Icon = consensus ? CircleCheck : quorate ? CircleMinus : CircleDashed
  const { numerator, denominator, comparison } = rule.threshold
  return (
    <section
      className={classes(styles.agreement, consensus && styles.reached)}
      aria-label={t('recommendation.agreement')}
    >
      <Icon size={20} aria-hidden />
      <div>
        <p className={styles.verdict}>
          {t(
            consensus
              ? 'recommendation.consensus'
              : quorate
                ? 'recommendation.noConsensus'
                : 'recommendation.notQuorate',
          )}
        </p>
        <p>
          {t('recommendation.counts', {
            agree: agreement.for,
            against: agreement.against,
            abstained: agreement.abstained,
            outOfField: agreement.outOfField,
          })}
        </p>
        <p className={styles.detail}>
          {t('recommendation.share', { ...shareOf(evaluation), comparison, needs: `${numerator}/${denominator}` })}
        </p>
        {missing.map((one) => (
          <p key={JSON.stringify(one)} className={styles.detail}>
            {missingWords(text, one)}
          </p>
        ))}
      </div>
    </section>
  )
}

const shareOf = ({ agreement }: Evaluation) => ({
  numerator: agreement.share.numerator,
  denominator: agreement.share.denominator,
})

const missingWords = ({ t }: Text, missing: Evaluation['missing'][number]): string =>
  missing.rule === 'mandatoryDiscipline'
    ? t('recommendation.missing.mandatoryDiscipline', { discipline: missing.discipline })
    : t(`recommendation.missing.${missing.rule}`, { needed: missing.needed, found: missing.found })
