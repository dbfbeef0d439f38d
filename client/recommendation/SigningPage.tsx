import { Download, ShieldCheck } from 'lucide-react'
import type { RecommendationId } from '../../shared/domain/identifiers.ts'
import { usePerson, useRequest } from '../app/board.tsx'
import { Loaded } from '../app/Loaded.tsx'
import { pathOf } from '../app/route.ts'
import { Badge } from '../design/Badge.tsx'
import { LinkButton } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { EmptyState } from '../design/EmptyState.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import { useText } from '../i18n/useText.ts'
import { Agreement } from './Agreement.tsx'
import { Changes } from './Changes.tsx'
import { CodeWords } from './CodeWords.tsx'
import { agreementOf, type Frozen, type FrozenText } from './frozenText.ts'
import { PanelMembers } from './PanelMembers.tsx'
import { sealedFile } from './sealedFile.ts'
import { SignForm } from './SignForm.tsx'
import { Signers } from './Signers.tsx'
import styles from './SigningPage.module.css'
import { StatementView } from './StatementView.tsx'
import { useFrozenText } from './useFrozenText.ts'

/** The frozen text at reading width, and at its end the reader's own position and signature. */
export function SigningPage({ recommendation, version }: { recommendation: RecommendationId; version?: number }) {
  const { t } = useText()
  const read = useRequest('recommendation:frozen', { recommendation, ...(version !== undefined && { version }) })
  if (read.loadable.state === 'problem' && read.loadable.problem.code === 'wrong-state') {
    return <EmptyState isPage title={t('app.pageSigning')} hint={t('recommendation.notFrozen')} />
  }
  return (
    <Loaded of={read} skeleton={<Skeleton shape="block" count={3} />}>
      {(frozen) => <Checked frozen={frozen} />}
    </Loaded>
  )
}

function Checked({ frozen }: { frozen: Frozen }) {
  const { t } = useText()
  const read = useFrozenText(frozen)
  if (read.state === 'checking') return <Skeleton shape="block" count={3} />
  if (read.state === 'problem') return <ProblemNotice problem={read.problem} toDo={t('recommendation.mismatch')} />
  return <Text frozen={frozen} text={read.text} />
}

function Text({ frozen, text }: { frozen: Frozen; text: FrozenText }) {
  const { t, dateTime } = useText()
  const person = usePerson()
  const { recommendation } = frozen
  const { statement, digest, codeWords } = text
  return (
    <div className={classes(styles.page)}>
      <header className={styles.header}>
        <div className={styles.title}>
          <h1>{t('recommendation.signPageTitle', { pseudonym: statement.case.pseudonym })}</h1>
          {recommendation.state === 'final' && recommendation.enteredInError ? (
            <Badge tone="danger">{t('recommendation.inError')}</Badge>
          ) : (
            <Badge tone={recommendation.state === 'final' ? 'good' : 'caution'}>
              {t(`recommendation.state.${recommendation.state}`)}
            </Badge>
          )}
        </div>
        <p className={styles.hint}>
          {t('recommendation.signedPageHint', { version: statement.version, when: dateTime(statement.frozen.at) })}{' '}
          <a href={pathOf({ at: 'case', case: recommendation.case })}>{t('recommendation.backToCase')}</a>
        </p>
      </header>
      <div className={styles.text}>
        {recommendation.state === 'final' && recommendation.enteredInError && (
          <p className={styles.error}>
            {t('recommendation.inErrorBecause', {
              when: dateTime(recommendation.enteredInError.at),
              reason: recommendation.enteredInError.reason,
            })}
          </p>
        )}
        {statement.supersedes && <Changes recommendation={recommendation} statement={statement} />}
        {recommendation.state === 'final' && (
          <>
            <Agreement evaluation={agreementOf(statement, frozen.signed)} rule={statement.quorumRule} />
            <div className={styles.actions}>
              <LinkButton tone="primary" icon={Download} href={sealedFile(recommendation, 'letter')} download>
                {t('recommendation.downloadLetter')}
              </LinkButton>
              <LinkButton href={sealedFile(recommendation, 'bundle')} download>
                {t('recommendation.download')}
              </LinkButton>
              <LinkButton icon={ShieldCheck} href={pathOf({ at: 'verify' })}>
                {t('recommendation.verify')}
              </LinkButton>
            </div>
          </>
        )}
        <h2 className={styles.subject}>{t('recommendation.textSigned')}</h2>
        <StatementView statement={statement} />
        <section className={styles.part}>
          <h2>{t('recommendation.panel')}</h2>
          <PanelMembers panel={statement.panel} />
        </section>
      </div>
      <aside className={styles.aside}>
        <CodeWords words={codeWords} digest={digest} />
        <Signers frozen={frozen} statement={statement} />
      </aside>
      <div className={styles.sign}>
        <SignForm
          key={digest}
          frozen={frozen}
          text={text}
          member={statement.panel.find(({ memberId }) => memberId === person.id)}
        />
      </div>
    </div>
  )
}
