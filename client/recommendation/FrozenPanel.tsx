import { Download } from 'lucide-react'
import { useState } from 'react'
import { may } from '../../shared/domain/permissions.ts'
import type { Recommendation } from '../../shared/domain/recommendation.ts'
import { useAct, useBoard, usePerson, useRequest } from '../app/board.tsx'
import { Loaded } from '../app/Loaded.tsx'
import { pathOf } from '../app/route.ts'
import { Button, LinkButton } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { Confirm } from '../design/Dialog.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import { useText } from '../i18n/useText.ts'
import { Agreement } from './Agreement.tsx'
import { CodeWords } from './CodeWords.tsx'
import styles from './FrozenPanel.module.css'
import { agreementOf, type Frozen, type FrozenText } from './frozenText.ts'
import { NewTabLink } from './NewTabLink.tsx'
import type { RecommendationPanelProps } from './RecommendationPanel.tsx'
import { sealedFile } from './sealedFile.ts'
import { Signers } from './Signers.tsx'
import { StatementView } from './StatementView.tsx'
import { useFrozenText } from './useFrozenText.ts'

type FrozenRecommendation = Exclude<Recommendation, { state: 'draft' }>
export type FrozenPanelProps = Omit<RecommendationPanelProps, 'onOpenEvidence'> & {
  recommendation: FrozenRecommendation
  onOpenEvidence: RecommendationPanelProps['onOpenEvidence'] | undefined
}

/** The frozen text in the column of the room: how far signing has come, where to sign, and what was agreed. */
export function FrozenPanel(props: FrozenPanelProps) {
  const read = useRequest('recommendation:frozen', { recommendation: props.recommendation.id })
  return (
    <Loaded of={read} skeleton={<Skeleton shape="block" count={3} />}>
      {(frozen) => <Checked {...props} frozen={frozen} />}
    </Loaded>
  )
}

function Checked({ frozen, ...props }: FrozenPanelProps & { frozen: Frozen }) {
  const { t, dateTime } = useText()
  const read = useFrozenText(frozen)
  const { recommendation, onOpenEvidence } = props
  if (read.state === 'checking') return <Skeleton shape="block" count={3} />
  if (read.state === 'problem') {
    return <ProblemNotice problem={read.problem} toDo={t('recommendation.mismatch')} />
  }
  const { statement, digest, codeWords } = read.text
  return (
    <>
      {recommendation.state === 'signing' ? (
        <Signing {...props} recommendation={recommendation} frozen={frozen} text={read.text} />
      ) : (
        <Final {...props} recommendation={recommendation} frozen={frozen} text={read.text} />
      )}
      <CodeWords words={codeWords} digest={digest} />
      <p className={classes(styles.hint)}>{t('recommendation.frozenAt', { when: dateTime(statement.frozen.at) })}</p>
      <StatementView statement={statement} onOpenEvidence={onOpenEvidence} />
    </>
  )
}

type Of<State extends Recommendation['state']> = Omit<FrozenPanelProps, 'recommendation'> & {
  recommendation: Extract<Recommendation, { state: State }>
  frozen: Frozen
  text: FrozenText
}

function Signing({ recommendation, roles, frozen, text }: Of<'signing'>) {
  const { t } = useText()
  const person = usePerson()
  const { ask } = useBoard()
  const act = useAct()
  const [isAsking, setAsking] = useState(false)
  const { signers, signed, id, version } = recommendation
  const open = signers.filter((signer) => !signed.includes(signer))
  const isChair = signers.at(-1) === person.id
  const isMyTurn = open.includes(person.id) && (!isChair || open.length === 1)
  const reopen = async () => {
    await act.run(async () => void (await ask['recommendation:reopen']({ recommendation: id })))
    setAsking(false)
  }
  return (
    <>
      <Signers frozen={frozen} statement={text.statement} roles={roles} />
      <div className={classes(styles.actions)}>
        <NewTabLink tone={isMyTurn ? 'primary' : 'secondary'} href={pathOf({ at: 'signing', recommendation: id })}>
          {t(isMyTurn ? 'recommendation.toSigning' : 'recommendation.toReading')}
        </NewTabLink>
        {may(roles, 'recommendation:reopen') && (
          <Button onPress={() => setAsking(true)}>{t('recommendation.reopen')}</Button>
        )}
        <p className={styles.hint}>{t('recommendation.newTab')}</p>
      </div>
      {act.problem && <ProblemNotice problem={act.problem} />}
      <Confirm
        title={t('recommendation.reopenTitle')}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        action={t('recommendation.reopenConfirm')}
        isPending={act.isPending}
        onConfirm={() => void reopen()}
      >
        <p>{t('recommendation.reopenMeans', { version: version + 1, signed: signed.length })}</p>
      </Confirm>
    </>
  )
}

function Final({ recommendation, roles, frozen, text }: Of<'final'>) {
  const { t, dateTime } = useText()
  const { statement } = text
  return (
    <>
      <p>{t('recommendation.sealed', { when: dateTime(recommendation.sealedAt) })}</p>
      <Agreement evaluation={agreementOf(statement, frozen.signed)} rule={statement.quorumRule} />
      {may(roles, 'recommendation:bundle') && (
        <div className={classes(styles.actions)}>
          <LinkButton tone="primary" icon={Download} href={sealedFile(recommendation, 'letter')} download>
            {t('recommendation.downloadLetter')}
          </LinkButton>
          <LinkButton href={sealedFile(recommendation, 'bundle')} download>
            {t('recommendation.download')}
          </LinkButton>
          <NewTabLink href={pathOf({ at: 'verify' })}>{t('recommendation.verify')}</NewTabLink>
          <p className={styles.hint}>{t('recommendation.downloadHint')}</p>
        </div>
      )}
      <Signers frozen={frozen} statement={statement} />
    </>
  )
}
