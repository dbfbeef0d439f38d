import { CircleCheck, CircleDashed } from 'lucide-react'
import { may, type Role } from '../../shared/domain/permissions.ts'
import { awaitedBy } from '../../shared/domain/recommendation.ts'
import type { Statement } from '../../shared/statement/statement.ts'
import { usePerson } from '../app/board.tsx'
import { classes } from '../design/classes.ts'
import { Meter } from '../design/Meter.tsx'
import { useText } from '../i18n/useText.ts'
import { ExcuseButton } from './ExcuseButton.tsx'
import type { Frozen } from './frozenText.ts'
import styles from './Signers.module.css'

export type SignersProps = { frozen: Frozen; statement: Statement; roles?: readonly Role[] }

/**
 * How far signing has come. Whoever still owes a position does not see those of the others, so that nobody is led by
 * them; everybody sees all once the text is final.
 */
export function Signers({ frozen, statement, roles = [] }: SignersProps) {
  const { t, dateTime } = useText()
  const person = usePerson()
  const { recommendation, signed } = frozen
  if (recommendation.state === 'draft') return null
  const { signers, excused = [] } = recommendation
  const mayExcuse = recommendation.state === 'signing' && may(roles, 'recommendation:excuse')
  const awaited = awaitedBy(recommendation)
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
          const name = statement.panel.find(({ memberId }) => memberId === signer)?.name ?? signer
          const left = excused.find((one) => one.person === signer)
          const isLast = index === signers.length - 1
          const Icon = hasSigned ? CircleCheck : CircleDashed
          return (
            <li key={signer} className={classes(styles.signer, hasSigned && styles.done)}>
              <Icon size={16} aria-hidden />
              <span>{name}</span>
              <span className={styles.state}>
                {given && !owes
                  ? t('recommendation.positionAt', {
                      position: t(`recommendation.position.${given.position}`),
                      when: dateTime(given.at),
                    })
                  : t(
                      hasSigned
                        ? 'recommendation.signerSigned'
                        : left
                          ? 'recommendation.signerExcused'
                          : isLast && signers.length > 1
                            ? 'recommendation.signerLast'
                            : 'recommendation.signerWaiting',
                    )}
                {left && `: ${left.note}`}
              </span>
              {mayExcuse && !isLast && awaited.includes(signer) && (
                <ExcuseButton recommendation={recommendation.id} person={signer} name={name} />
              )}
            </li>
          )
        })}
      </ul>
      {owes && signed.length > 0 && <p className={styles.hint}>{t('recommendation.positionsHidden')}</p>}
    </section>
  )
}
