import type { ReportedMember, Summary } from '../../shared/statement/report.ts'
import type { Statement } from '../../shared/statement/statement.ts'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import { Agreement } from '../recommendation/Agreement.tsx'
import { CodeWords } from '../recommendation/CodeWords.tsx'
import { PanelMembers } from '../recommendation/PanelMembers.tsx'
import { StatementView } from '../recommendation/StatementView.tsx'
import styles from './VerifiedText.module.css'

export type VerifiedTextProps = { statement: Statement; summary: Summary; isValid: boolean }

/** What the file says: result, positions with every dissent in full, the text, and who vouches for it. */
export function VerifiedText({ statement, summary, isValid }: VerifiedTextProps) {
  const { t, dateTime } = useText()
  return (
    <>
      {!isValid && <p className={classes(styles.untrusted)}>{t('verify.untrusted')}</p>}
      <Card title={t('verify.members')}>
        <div className={classes(styles.positions)}>
          {isValid && <Agreement evaluation={summary.evaluation} rule={statement.quorumRule} />}
          <PanelMembers panel={summary.members}>{(member) => <MemberPosition member={member} />}</PanelMembers>
        </div>
      </Card>
      <Card title={t('verify.statement', { pseudonym: statement.case.pseudonym })}>
        <p className={styles.hint}>
          {t('verify.statementHint', {
            version: statement.version,
            frozen: dateTime(statement.frozen.at),
            sealed: dateTime(summary.sealed.at),
          })}
        </p>
        <StatementView statement={statement} />
      </Card>
      <Card title={t('verify.root')}>
        <div className={classes(styles.root)}>
          <p>{t('verify.rootHint')}</p>
          <dl className={styles.values}>
            <dt>{t('verify.rootName')}</dt>
            <dd>{summary.root.name ?? t('verify.rootNone')}</dd>
            <dt>{t('verify.rootFingerprint')}</dt>
            <dd>
              <code>{summary.root.fingerprint?.match(/.{1,4}/g)?.join(' ') ?? t('verify.rootNone')}</code>
            </dd>
          </dl>
          <p className={styles.hint}>{t('verify.time')}</p>
          <CodeWords words={summary.codeWords} digest={summary.digest} />
        </div>
      </Card>
    </>
  )
}

function MemberPosition({ member }: { member: ReportedMember }) {
  const { t, dateTime } = useText()
  if (member.position === null) {
    if (!member.mustSign)
      return member.recused ? null : <p className={classes(styles.hint)}>{t('recommendation.notSigning')}</p>
    return (
      <>
        <p className={classes(styles.position)}>{t(`verify.noPosition.${member.nonResponse ?? 'missing'}`)}</p>
        {member.reason && <blockquote className={styles.words}>{member.reason}</blockquote>}
      </>
    )
  }
  const position = t(`recommendation.position.${member.position}`)
  return (
    <>
      <p className={classes(styles.position, member.position === 'disagree' && styles.dissent)}>
        {member.receivedAt ? t('recommendation.positionAt', { position, when: dateTime(member.receivedAt) }) : position}
      </p>
      {member.reason && <blockquote className={styles.words}>{member.reason}</blockquote>}
    </>
  )
}
