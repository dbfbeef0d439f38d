import { Check, FileSignature, X } from 'lucide-react'
import { useState } from 'react'
import type { Attachment } from '../../shared/domain/attachment.ts'
import { type Consent, ConsentScope } from '../../shared/domain/consent.ts'
import { isBeingPrepared } from '../../shared/domain/case.ts'
import { may } from '../../shared/domain/permissions.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useAct, useBoard } from '../app/board.tsx'
import { Button } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { Confirm } from '../design/Dialog.tsx'
import { EmptyState } from '../design/EmptyState.tsx'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { DocumentDialog } from '../documents/DocumentDialog.tsx'
import { useText } from '../i18n/useText.ts'
import { ConsentBadge } from './badges.tsx'
import { consentState } from './caseModel.ts'
import styles from './ConsentCard.module.css'
import { ConsentDialog } from './ConsentDialog.tsx'

/** What the patient has agreed to, and for the home clinician how to record and to withdraw it. */
export function ConsentCard({ file }: { file: CaseFile }) {
  const { t } = useText()
  const [isRecording, setRecording] = useState(false)
  const [isWithdrawing, setWithdrawing] = useState(false)
  const state = consentState(file)
  const active = file.consents.findLast((consent) => consent.state === 'active')
  const mayRecord = may(file.roles, 'consent:record') && isBeingPrepared(file.case)
  return (
    <Card title={t('cases.consent')} aside={<ConsentBadge state={state} />}>
      {active ? (
        <Recorded consent={active} scan={scanOf(file, active)} />
      ) : (
        <EmptyState
          icon={FileSignature}
          title={t(state === 'none' ? 'cases.consentNone' : 'cases.consentState.withdrawn')}
          hint={t(state === 'none' ? 'cases.consentNoneHint' : 'cases.consentWithdrawnHint')}
        />
      )}
      <Earlier file={file} />
      {mayRecord && (
        <div className={classes(styles.actions)}>
          <Button tone={active ? 'plain' : 'primary'} size="s" onPress={() => setRecording(true)}>
            {t(active ? 'cases.consentRecordAnew' : 'cases.consentRecord')}
          </Button>
          {active && may(file.roles, 'consent:withdraw') && (
            <Button tone="plain" size="s" onPress={() => setWithdrawing(true)}>
              {t('cases.consentWithdraw')}
            </Button>
          )}
        </div>
      )}
      {isRecording && <ConsentDialog file={file} onClose={() => setRecording(false)} />}
      <Withdrawal file={file} isOpen={isWithdrawing} onClose={() => setWithdrawing(false)} />
    </Card>
  )
}

/** The scanned form, where there is one and this reader may see it. */
const scanOf = (file: CaseFile, { form: { evidence } }: Consent) =>
  evidence.kind === 'scan' ? file.attachments.find(({ id }) => id === evidence.attachment) : undefined

/** Forms that gave way to a newer one, and those that were taken back. */
function Earlier({ file }: { file: CaseFile }) {
  const { t, date, language } = useText()
  const earlier = file.consents.filter((consent) => consent.state !== 'active')
  if (earlier.length === 0) return null
  return (
    <details className={classes(styles.form)}>
      <summary>{t('intake.consentEarlier', { count: earlier.length })}</summary>
      <ul>
        {earlier.toReversed().map((consent) => (
          <li key={consent.id}>
            {t('cases.consentForm', { version: consent.form.formVersion, language: language(consent.form.language) })},{' '}
            {t(consent.state === 'withdrawn' ? 'intake.consentEarlierWithdrawn' : 'intake.consentEarlierReplaced', {
              signed: date(consent.form.signedOn, 'UTC'),
              ended: date(consent.state === 'withdrawn' ? consent.withdrawnAt : consent.replacedAt),
            })}
          </li>
        ))}
      </ul>
    </details>
  )
}

function Recorded({ consent: { form }, scan }: { consent: Consent; scan: Attachment | undefined }) {
  const { t, date, language } = useText()
  const [isReading, setReading] = useState(false)
  return (
    <div className={classes(styles.recorded)}>
      <ul>
        {ConsentScope.options.map((scope) => (
          <li key={scope} className={classes(styles.scope, form.choices[scope] && styles.yes)}>
            {form.choices[scope] ? <Check size={14} aria-hidden /> : <X size={14} aria-hidden />}
            <span>{t(`cases.scope.${scope}`)}</span>
            <span className={styles.answer}>{t(form.choices[scope] ? 'cases.consentYes' : 'cases.consentNo')}</span>
          </li>
        ))}
      </ul>
      <p className={styles.form}>
        {t('cases.consentSummary', { signatory: form.signatory, date: date(form.signedOn, 'UTC') })}
        <br />
        {t('cases.consentForm', { version: form.formVersion, language: language(form.language) })}
        {form.expiresOn && (
          <>
            <br />
            {t('intake.consentUntil', { date: date(form.expiresOn, 'UTC') })}
          </>
        )}
      </p>
      {scan && (
        <div>
          <Button tone="plain" size="s" icon={FileSignature} onPress={() => setReading(true)}>
            {t('intake.scanRead')}
          </Button>
        </div>
      )}
      {scan && isReading && <DocumentDialog document={scan} onClose={() => setReading(false)} />}
    </div>
  )
}

function Withdrawal({ file, isOpen, onClose }: { file: CaseFile; isOpen: boolean; onClose: () => void }) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const { id, pseudonym } = file.case
  const withdraw = async () => {
    const done = await act.run(async () => void (await ask['consent:withdraw']({ case: id })))
    if (!done) return
    say({ tone: 'info', title: t('cases.consentWithdrawn', { pseudonym }) })
    onClose()
  }
  return (
    <Confirm
      title={t('cases.consentWithdrawTitle', { pseudonym })}
      action={t('cases.consentWithdraw')}
      isOpen={isOpen}
      isPending={act.isPending}
      onClose={onClose}
      onConfirm={() => void withdraw()}
    >
      <p>{t('cases.consentWithdrawHow')}</p>
      {act.problem && <ProblemNotice problem={act.problem} />}
    </Confirm>
  )
}
