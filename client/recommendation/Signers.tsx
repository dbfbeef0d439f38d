import { CircleCheck, CircleDashed } from 'lucide-react'
import type { Statement } from '../../shared/statement/statement.ts'
import { usePerson } from '../app/board.tsx'
import { classes } from '../design/classes.ts'
import { Meter } from '../design/Meter.tsx'
import { useText } from '../i18n/useText.ts'
import type { Frozen } from './frozenText.ts'
import styles from './Signers.module.css'

/**
 * How far signing has come. Whoever still owes a position does not see those of the others, so that nobody is led by
 * them; everybody sees all once the text is final.
 */
export function Signers({ frozen, statement }: { frozen: Frozen; statement: Statement }) {
  const { t, dateTime } = useText()
  const person = usePerson()
  const { recommendation, signed } = frozen
  if (recommendation.state === 'draft') return null
  const { signers } = recommendation
  const owes = signers.includes(person.id) && !recommendation.signed.includes(person.id)
  return (
    <section className={classes(styles.signers)} aria-label={t('recommendation.signers')}>
      <Meter
        label={t('recommendation.progress', { signed: recommendation.signed.length, all: signers.length })}
        value={recommendation.signed.length / signers.length}
        words=" "
        tone={recommendation.state === 'final' ? 'good' : 'accent'}
      />
      <ul className={styles.list}>
        {signers.map((signer, index) => {
          const given = signed.find((one) => one.person === signer)
          const hasSigned = recommendation.signed.includes(signer)
          const Icon = hasSigned ? CircleCheck : CircleDashed
          return (
            <li key={signer} className={classes(styles.signer, hasSigned && styles.done)}>
              <Icon size={16} aria-hidden />
              <span>{statement.panel.find(({ memberId }) => memberId === signer)?.name ?? signer}</span>
              <span className={styles.state}>
                {given && !owes
                  ? t('recommendation.positionAt', {
                      position: t(`recommendation.position.${given.position}`),
                      when: dateTime(given.at),
                    })
                  : t(
                      hasSigned
                        ? 'recommendation.signerSigned'
                        : index === signers.length - 1 && signers.length > 1
                          ? 'recommendation.signerLast'
                          : 'recommendation.signerWaiting',
                    )}
              </span>
            </li>
          )
        })}
      </ul>
      {owes && signed.length > 0 && <p className={styles.hint}>{t('recommendation.positionsHidden')}</p>}
    </section>
  )
}
