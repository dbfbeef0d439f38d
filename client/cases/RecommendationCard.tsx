import { Check, Circle, Download } from 'lucide-react'
import { may } from '../../shared/domain/permissions.ts'
import type { Recommendation } from '../../shared/domain/recommendation.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { usePerson } from '../app/board.tsx'
import { pathOf } from '../app/route.ts'
import { Badge } from '../design/Badge.tsx'
import { LinkButton } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { EmptyState } from '../design/EmptyState.tsx'
import { Meter } from '../design/Meter.tsx'
import { useText } from '../i18n/useText.ts'
import { Versions } from '../recommendation/Versions.tsx'
import { sealedFile } from '../recommendation/sealedFile.ts'
import styles from './RecommendationCard.module.css'

/** What the panel recommends: being written, being signed, or signed and there to be taken along. */
export function RecommendationCard({ file }: { file: CaseFile }) {
  const { t, date } = useText()
  const { recommendation } = file
  if (!recommendation || !may(file.roles, 'recommendation:read')) {
    return (
      <Card title={t('cases.recommendation')}>
        <EmptyState title={t('cases.recommendationNone')} hint={t('cases.recommendationNoneHint')} />
      </Card>
    )
  }
  return (
    <Card
      title={t('cases.recommendation')}
      aside={<Badge>{t('cases.version', { version: recommendation.version })}</Badge>}
    >
      <div className={classes(styles.content)}>
        {recommendation.state === 'draft' && (
          <>
            <p>{t('cases.recommendationDraft')}</p>
            <p className={styles.hint}>{t('cases.recommendationDraftHint')}</p>
          </>
        )}
        {recommendation.state === 'signing' && (
          <>
            <p>{t('cases.recommendationSigning')}</p>
            <Signing file={file} recommendation={recommendation} />
          </>
        )}
        {recommendation.state === 'final' && (
          <>
            <p>{t('cases.recommendationFinal', { date: date(recommendation.sealedAt) })}</p>
            <Final file={file} recommendation={recommendation} />
          </>
        )}
        <Versions file={file} recommendation={recommendation} />
      </div>
    </Card>
  )
}

type Of<State extends Recommendation['state']> = {
  file: CaseFile
  recommendation: Extract<Recommendation, { state: State }>
}

function Signing({ file, recommendation }: Of<'signing'>) {
  const { t } = useText()
  const person = usePerson()
  const { signers, signed, excused = [] } = recommendation
  const owes = signers.includes(person.id) && !signed.includes(person.id)
  const stateOf = (signer: string) =>
    signed.some((one) => one === signer)
      ? 'cases.hasSigned'
      : excused.some((one) => one.person === signer)
        ? 'cases.isExcused'
        : 'cases.hasNotSigned'
  return (
    <>
      <Meter
        label={t('cases.signedCount', { signed: signed.length, all: signers.length })}
        value={signed.length / signers.length}
        words=" "
      />
      <ul>
        {signers.map((signer) => (
          <li key={signer} className={classes(styles.signer)}>
            {signed.includes(signer) ? <Check size={14} aria-hidden /> : <Circle size={14} aria-hidden />}
            <span>{file.people.find(({ id }) => id === signer)?.name ?? signer}</span>
            <span className={styles.hint}>{t(stateOf(signer))}</span>
          </li>
        ))}
      </ul>
      <LinkButton
        tone={owes ? 'primary' : 'secondary'}
        href={pathOf({ at: 'signing', recommendation: recommendation.id })}
      >
        {t(owes ? 'cases.sign' : 'cases.readFrozen')}
      </LinkButton>
    </>
  )
}

function Final({ file, recommendation }: Of<'final'>) {
  const { t } = useText()
  return (
    <>
      {may(file.roles, 'recommendation:bundle') && (
        <>
          <LinkButton tone="primary" icon={Download} href={sealedFile(recommendation, 'letter')} download>
            {t('cases.downloadLetter')}
          </LinkButton>
          <LinkButton href={sealedFile(recommendation, 'bundle')} download>
            {t('cases.download')}
          </LinkButton>
          <LinkButton href={sealedFile(recommendation, 'fhir')} download>
            {t('cases.downloadFhir')}
          </LinkButton>
        </>
      )}
      <LinkButton href={pathOf({ at: 'signing', recommendation: recommendation.id })}>
        {t('cases.readFinal')}
      </LinkButton>
      <p className={styles.hint}>{t('cases.downloadHint')}</p>
    </>
  )
}
