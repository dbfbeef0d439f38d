import { useState } from 'react'
import { may } from '../../shared/domain/permissions.ts'
import {
  Changing,
  type Recommendation,
  type SealedText,
  sealedTexts,
  standingOf,
} from '../../shared/domain/recommendation.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useAct, useBoard } from '../app/board.tsx'
import { ReasonButton } from '../app/ReasonDialog.tsx'
import { pathOf } from '../app/route.ts'
import { Badge } from '../design/Badge.tsx'
import { Button, LinkButton } from '../design/Button.tsx'
import { RadioChoice } from '../design/Checkbox.tsx'
import { classes } from '../design/classes.ts'
import { Confirm } from '../design/Dialog.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { useText } from '../i18n/useText.ts'
import { sealedFile } from './sealedFile.ts'
import { standingTones } from './standingTones.ts'
import styles from './Versions.module.css'

type Of = { file: CaseFile; recommendation: Recommendation }

/** Every text that was sealed, how it stands, and what the chair may still do about it: never edit it. */
export function Versions({ file, recommendation }: Of) {
  const { t } = useText()
  const sealed = sealedTexts(recommendation)
  const { state } = recommendation
  if (sealed.length === 0) return null
  const standing = sealed.at(-1)
  return (
    <section className={classes(styles.versions)} aria-label={t('recommendation.versions')}>
      {state !== 'final' && recommendation.changing && standing && (
        <p className={styles.hint}>
          {t(`recommendation.changing.${recommendation.changing.relation}`, {
            version: recommendation.version,
            before: standing.version,
            reason: recommendation.changing.reason,
          })}
        </p>
      )}
      {(sealed.length > 1 || state !== 'final' || standing?.enteredInError) && (
        <ul>
          {sealed.toReversed().map((text, index) => (
            <Version
              key={text.version}
              file={file}
              recommendation={recommendation}
              text={text}
              next={index === 0 ? undefined : sealed[sealed.length - index]}
            />
          ))}
        </ul>
      )}
      <div className={styles.acts}>
        {state === 'final' && may(file.roles, 'recommendation:amend') && <Amend recommendation={recommendation} />}
        {state === 'final' && !recommendation.enteredInError && may(file.roles, 'recommendation:declareError') && (
          <DeclareError recommendation={recommendation} version={recommendation.version} />
        )}
        {state === 'draft' && may(file.roles, 'recommendation:amend') && <Keep recommendation={recommendation} />}
      </div>
    </section>
  )
}

type VersionProps = Of & { text: SealedText; next: SealedText | undefined }

function Version({ file, recommendation, text, next }: VersionProps) {
  const { t, date } = useText()
  const { version, sealedAt, enteredInError } = text
  const of = { id: recommendation.id, version }
  const standing = standingOf(text, next)
  return (
    <li className={styles.version}>
      <p className={styles.title}>
        <a href={pathOf({ at: 'version', recommendation: recommendation.id, version })}>
          {t('recommendation.version', { version })}
        </a>
        <Badge tone={standingTones[standing]}>{t(`recommendation.standing.${standing}`)}</Badge>
      </p>
      <p className={styles.hint}>{t('cases.recommendationFinal', { date: date(sealedAt) })}</p>
      {enteredInError && <p className={styles.hint}>{enteredInError.reason}</p>}
      {may(file.roles, 'recommendation:bundle') && (
        <div className={styles.acts}>
          <LinkButton size="s" href={sealedFile(of, 'letter')} download>
            {t('recommendation.versionLetter')}
          </LinkButton>
          <LinkButton size="s" href={sealedFile(of, 'bundle')} download>
            {t('recommendation.versionEvidence')}
          </LinkButton>
          {next && !enteredInError && may(file.roles, 'recommendation:declareError') && (
            <DeclareError recommendation={recommendation} version={version} />
          )}
        </div>
      )}
    </li>
  )
}

function Amend({ recommendation }: { recommendation: Recommendation }) {
  const { t } = useText()
  const { ask } = useBoard()
  const [relation, setRelation] = useState<Changing['relation']>('replaces')
  const { id, version } = recommendation
  return (
    <ReasonButton
      button={t('recommendation.amend')}
      title={t('recommendation.amendTitle', { next: version + 1 })}
      means={t('recommendation.amendMeans', { version, next: version + 1 })}
      label={t('recommendation.amendReason')}
      action={t('recommendation.amendDo', { next: version + 1 })}
      mostCharacters={2000}
      act={async (reason) => void (await ask['recommendation:amend']({ recommendation: id, relation, reason }))}
    >
      <RadioChoice
        label={t('recommendation.amendRelation')}
        options={Changing.shape.relation.options.map((value) => ({
          value,
          label: t(`recommendation.relation.${value}`),
        }))}
        value={relation}
        onChange={setRelation}
      />
    </ReasonButton>
  )
}

function DeclareError({ recommendation: { id }, version }: { recommendation: Recommendation; version: number }) {
  const { t } = useText()
  const { ask } = useBoard()
  return (
    <ReasonButton
      button={t('recommendation.declareError')}
      title={t('recommendation.declareErrorTitle', { version })}
      means={t('recommendation.declareErrorMeans')}
      label={t('recommendation.declareErrorReason')}
      action={t('recommendation.declareErrorDo')}
      tone="danger"
      mostCharacters={2000}
      act={async (reason) => void (await ask['recommendation:declareError']({ recommendation: id, version, reason }))}
    />
  )
}

function Keep({ recommendation }: { recommendation: Recommendation }) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const [isAsking, setAsking] = useState(false)
  const { id, version, earlier } = recommendation
  const standing = earlier?.at(-1)?.version ?? version
  const keep = async () => {
    await act.run(async () => void (await ask['recommendation:keep']({ recommendation: id })))
    setAsking(false)
  }
  return (
    <>
      {act.problem && <ProblemNotice problem={act.problem} />}
      <Button size="s" tone="plain" onPress={() => setAsking(true)}>
        {t('recommendation.keep', { version })}
      </Button>
      <Confirm
        title={t('recommendation.keepTitle', { version })}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        action={t('recommendation.keepDo', { version: standing })}
        isPending={act.isPending}
        onConfirm={() => void keep()}
      >
        <p>{t('recommendation.keepMeans', { version: standing })}</p>
      </Confirm>
    </>
  )
}
