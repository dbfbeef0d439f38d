import { FileCheck } from 'lucide-react'
import { useState } from 'react'
import { DropZone, FileTrigger, Text as Words } from 'react-aria-components'
import { useObservable } from '../app/observable.ts'
import { Button } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import { CheckList } from './CheckList.tsx'
import { StandingCard } from './StandingCard.tsx'
import { Verdict } from './Verdict.tsx'
import { VerifiedText } from './VerifiedText.tsx'
import { openVerifyModel } from './verifyModel.ts'
import styles from './VerifyPage.module.css'

/** Judges the file of a signed recommendation in this browser alone: no sign-in, no server, no network. */
export function VerifyPage() {
  const { t } = useText()
  const [model] = useState(openVerifyModel)
  // The code on a printed letter leads here with the fingerprint behind the hash, which no browser sends.
  const [asked] = useState(() => /^#([0-9a-f]{64})$/.exec(location.hash)?.[1])
  const verification = useObservable(model.verification)
  const isValid = verification.state === 'checked' && verification.report.verdict === 'valid'
  const isFirst = verification.state === 'waiting'
  return (
    <div className={classes(styles.page)}>
      <header>
        <h1>{t('verify.title')}</h1>
        <p className={styles.how}>{t('verify.how')}</p>
      </header>
      <DropZone
        className={classes(styles.drop, !isFirst && styles.small)}
        aria-label={t('verify.drop')}
        onDrop={({ items }) => {
          const [file] = items.filter((item) => item.kind === 'file')
          if (file) void file.getFile().then((read) => model.give(read))
        }}
      >
        {isFirst && <FileCheck size={32} aria-hidden />}
        <div>
          <Words slot="label" className={classes(styles.label)}>
            {t('verify.drop')}
          </Words>
          <p className={styles.hint}>{t('verify.dropHint')}</p>
        </div>
        <FileTrigger
          acceptedFileTypes={['.pdf', 'application/pdf', '.json', 'application/json']}
          onSelect={(files) => {
            const file = files?.item(0)
            if (file) void model.give(file)
          }}
        >
          <Button tone={isFirst ? 'primary' : 'secondary'}>{t(isFirst ? 'verify.pick' : 'verify.another')}</Button>
        </FileTrigger>
      </DropZone>
      <div role="status">
        <Verdict verification={verification} />
      </div>
      {asked && isFirst && <StandingCard statementDigest={asked} />}
      {verification.state === 'checked' && (
        <>
          {isValid && verification.report.summary && (
            <StandingCard
              key={verification.report.summary.digest}
              statementDigest={verification.report.summary.digest}
            />
          )}
          {!isValid && <CheckList checks={verification.report.checks} />}
          {verification.report.summary && verification.statement && (
            <VerifiedText statement={verification.statement} summary={verification.report.summary} isValid={isValid} />
          )}
          {isValid && <CheckList checks={verification.report.checks} />}
        </>
      )}
    </div>
  )
}
