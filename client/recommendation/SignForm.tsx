import { CircleCheck, PenLine } from 'lucide-react'
import { useState } from 'react'
import { awaitedBy, Position, silencesOf } from '../../shared/domain/recommendation.ts'
import type { PanelMember, Statement } from '../../shared/statement/statement.ts'
import { answerByPasskey } from '../account/passkeyDevice.ts'
import { useProvenAct } from '../account/proof.tsx'
import { useBoard, useRequest } from '../app/board.tsx'
import { Button } from '../design/Button.tsx'
import { Checkbox, RadioChoice } from '../design/Checkbox.tsx'
import { classes } from '../design/classes.ts'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { TextArea } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import { buildDigest } from './buildDigest.ts'
import type { Frozen, FrozenText } from './frozenText.ts'
import styles from './SignForm.module.css'
import {
  type BegunSigning,
  emptySigning,
  missingFrom,
  needsWords,
  signFrozen,
  type SigningDraft,
  type SigningStep,
} from './signingModel.ts'

/** As an attestation holds them; characters. */
const longestReason = 8000

const nameIn = ({ panel }: Statement, id: string) => panel.find(({ memberId }) => memberId === id)?.name ?? id

type SignFormProps = { frozen: Frozen; text: FrozenText; member: PanelMember | undefined }

/** What this reader may do about the text: sign it, wait until it is their turn, or see that they have. */
export function SignForm({ frozen, text, member }: SignFormProps) {
  const { t, dateTime, list } = useText()
  const { recommendation, signed } = frozen
  if (recommendation.state === 'draft') return null
  const { signers } = recommendation
  const given = signed.find(({ person }) => person === member?.memberId)
  if (given) {
    return (
      <section className={classes(styles.box, styles.done)} role="status">
        <CircleCheck size={20} aria-hidden />
        <div>
          <p className={styles.title}>
            {t('recommendation.signDone', { position: t(`recommendation.position.${given.position}`) })}
          </p>
          <p className={styles.hint}>{t('recommendation.signDoneAt', { when: dateTime(given.at) })}</p>
          {recommendation.state === 'final' && <p>{t('recommendation.signDoneFinal')}</p>}
        </div>
      </section>
    )
  }
  if (!member || !signers.some((signer) => signer === member.memberId)) {
    return <p className={classes(styles.hint)}>{t('recommendation.notSigner')}</p>
  }
  const open = awaitedBy(recommendation).filter((signer) => signer !== member.memberId)
  if (signers.at(-1) === member.memberId && open.length > 0) {
    const names = open.map((id) => nameIn(text.statement, id))
    return (
      <section className={classes(styles.box)}>
        <p>{t('recommendation.chairLast', { names: list(names) })}</p>
      </section>
    )
  }
  return <Form frozen={frozen} text={text} member={member} />
}

function Form({ frozen, text, member }: SignFormProps & { member: PanelMember }) {
  const { t, locale, list } = useText()
  const { ask } = useBoard()
  const account = useRequest('account:read', {})
  const act = useProvenAct(account.loadable.state === 'ready' ? account.loadable.value : null)
  const [draft, setDraft] = useState<SigningDraft>(emptySigning)
  const [isTried, setTried] = useState(false)
  const [step, setStep] = useState<SigningStep | null>(null)
  const missing = missingFrom(draft)
  const errorOf = (part: (typeof missing)[number]) =>
    isTried && missing.includes(part) ? t(`recommendation.signError.${part}`) : undefined
  const { position } = draft
  const { recommendation } = frozen
  const silences = recommendation.state === 'draft' ? [] : silencesOf(recommendation)
  const isChair = member.role === 'chair'

  const sign = async () => {
    setTried(true)
    if (missing.length > 0 || position === null) return
    // Begun once: whoever is asked for their password in between goes on with the same signing.
    let begun: BegunSigning | undefined
    await act.run(async () => {
      begun ??= await ask['recommendation:begin']({ recommendation: frozen.recommendation.id })
      await signFrozen({
        ask,
        begun,
        answerByPasskey,
        recommendation: frozen.recommendation.id,
        text,
        member,
        position,
        reason: draft.reason,
        silences,
        displayed: { locale, buildDigest: await buildDigest() },
        now: () => Date.now(),
        onStep: setStep,
      })
    })
    setStep(null)
  }

  return (
    <form
      className={classes(styles.box, styles.form)}
      aria-labelledby="signing-title"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void sign()
      }}
    >
      <h2 id="signing-title">{t('recommendation.signTitle')}</h2>
      <RadioChoice
        label={t('recommendation.signPosition')}
        options={Position.options.map((value) => ({
          value,
          label: t(`recommendation.position.${value}`),
          hint: t(`recommendation.positionHint.${value}`),
        }))}
        value={position}
        onChange={(chosen) => setDraft({ ...draft, position: chosen })}
        isDisabled={act.isPending}
        error={errorOf('position')}
      />
      <TextArea
        label={needsWords(position) ? t(`recommendation.signWords.${position}`) : t('recommendation.signWordsOptional')}
        hint={t('recommendation.signWordsHint')}
        value={draft.reason}
        onChange={(reason) => setDraft({ ...draft, reason })}
        maxLength={longestReason}
        isDisabled={act.isPending}
        isRequired={needsWords(position)}
        error={errorOf('reason')}
        rows={3}
      />
      {isChair && silences.length > 0 && (
        <p className={styles.hint}>
          {t('recommendation.signSilences', {
            names: list(silences.map(({ memberId }) => nameIn(text.statement, memberId))),
          })}
        </p>
      )}
      <div>
        <Checkbox
          isSelected={draft.hasRead}
          onChange={(hasRead) => setDraft({ ...draft, hasRead })}
          isDisabled={act.isPending}
        >
          {t('recommendation.signRead')}
        </Checkbox>
        {errorOf('hasRead') && (
          <p className={styles.error} role="alert">
            {errorOf('hasRead')}
          </p>
        )}
      </div>
      {act.problem && <ProblemNotice problem={act.problem} />}
      {act.dialog}
      <div className={styles.act}>
        <Button type="submit" tone="primary" size="l" icon={PenLine} isPending={act.isPending}>
          {t('recommendation.sign')}
        </Button>
        <p className={styles.hint}>{t('recommendation.signMeaning')}</p>
      </div>
      <p className={styles.step} role="status">
        {step && t(`recommendation.signStep.${step}`)}
      </p>
    </form>
  )
}
