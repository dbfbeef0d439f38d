import { useEffect } from 'react'
import { useObservable } from '../app/observable.ts'
import { Button } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { Progress } from '../design/Meter.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import type { Text } from '../i18n/text.ts'
import { useText } from '../i18n/useText.ts'
import type { Uploading } from './UploadArea.tsx'
import { mayAccept, type UploadModel, type UploadState } from './uploadModel.ts'
import { TextReview } from './TextReview.tsx'
import { UploadOffer } from './UploadOffer.tsx'
import styles from './UploadPanel.module.css'
import { UploadTable } from './UploadTable.tsx'

/** The upload of this page, from the reading of the folder to the studies it became. */
export function UploadPanel({ uploading }: { uploading: Uploading }) {
  const { t } = useText()
  const { now, close } = uploading
  switch (now.at) {
    case 'none':
      return null
    case 'reading':
      return (
        <div className={classes(styles.panel)}>
          <Progress label={t('cases.uploadReading', { count: now.count })} value={null} words=" " />
        </div>
      )
    case 'empty':
      return (
        <div className={classes(styles.panel, styles.row)}>
          <p>{t('cases.uploadEmpty')}</p>
          <Button size="s" onPress={close}>
            {t('cases.uploadClose')}
          </Button>
        </div>
      )
    case 'sending':
      return <Sending upload={now.upload} close={close} />
  }
}

function Sending({ upload, close }: { upload: UploadModel; close: () => void }) {
  const text = useText()
  const { t } = text
  const state = useObservable(upload.state)
  const isUnderWay = ['opening', 'comparing', 'sending', 'paused', 'accepting', 'review', 'texts'].includes(state.phase)
  useStaysWhile(isUnderWay)
  useEffect(() => {
    addEventListener('online', upload.resume)
    return () => removeEventListener('online', upload.resume)
  }, [upload])
  return (
    <section className={classes(styles.panel)} aria-label={t('cases.upload')}>
      <Progress
        label={titleOf(text, state)}
        value={
          state.phase === 'opening' || state.phase === 'comparing'
            ? null
            : state.totalBytes === 0
              ? 1
              : state.sentBytes / state.totalBytes
        }
        words={progressOf(text, state)}
        tone={toneOf(state)}
      />
      <TallyLine state={state} />
      {state.problem && state.phase !== 'paused' && <ProblemNotice problem={state.problem} />}
      {state.phase === 'texts' && (
        <TextReview texts={state.texts} onDecided={(decided) => void upload.accept(decided)} />
      )}
      {state.phase === 'review' && <UploadOffer upload={upload} state={state} />}
      <UploadTable rows={state.rows} onRetry={state.phase === 'review' ? upload.retry : undefined} />
      <div className={styles.actions}>
        <Actions upload={upload} state={state} close={close} />
      </div>
    </section>
  )
}

function Actions({ upload, state, close }: { upload: UploadModel; state: UploadState; close: () => void }) {
  const { t } = useText()
  switch (state.phase) {
    case 'done':
    case 'cancelled':
    case 'stopped':
      return (
        <Button size="s" onPress={close}>
          {t('cases.uploadClose')}
        </Button>
      )
    case 'review':
      return (
        <>
          <Button size="s" tone="plain" onPress={upload.cancel}>
            {t('cases.uploadCancel')}
          </Button>
          {state.tally.failed > 0 && (
            <Button size="s" onPress={() => upload.retry()}>
              {t('cases.uploadRetry')}
            </Button>
          )}
          <Button size="s" tone="primary" isDisabled={!mayAccept(state)} onPress={() => void upload.accept()}>
            {t('cases.offer.add')}
          </Button>
        </>
      )
    case 'accepting':
      return null
    default:
      return (
        <>
          <Button size="s" tone="plain" onPress={upload.cancel}>
            {t('cases.uploadCancel')}
          </Button>
          {state.phase === 'paused' && (
            <Button size="s" tone="primary" onPress={upload.resume}>
              {t('cases.uploadResume')}
            </Button>
          )}
        </>
      )
  }
}

function TallyLine({ state: { tally } }: { state: UploadState }) {
  const { t } = useText()
  const kinds = (['dicom', 'eeg', 'directory', 'duplicate', 'refused', 'failed', 'removed'] as const).filter(
    (kind) => tally[kind] > 0,
  )
  if (kinds.length === 0) return null
  return (
    <ul className={classes(styles.tally)}>
      {kinds.map((kind) => (
        <li key={kind} className={classes(styles[kind])}>
          {t(`cases.tally.${kind}`, { count: tally[kind] })}
        </li>
      ))}
    </ul>
  )
}

function titleOf({ t }: Text, { phase, rows, tally, studies, texts }: UploadState): string {
  switch (phase) {
    case 'opening':
    case 'sending':
      return t('cases.uploadRunning', { count: rows.length })
    case 'comparing':
      return t('cases.uploadComparing')
    case 'paused':
      return t('cases.uploadPaused')
    case 'review':
      return tally.failed > 0 ? t('cases.uploadReview', { failed: tally.failed }) : t('cases.uploadLook')
    case 'texts':
      return t('cases.uploadTexts', { count: texts.length })
    case 'accepting':
      return t('cases.uploadFinishing')
    case 'done':
      return t('cases.uploadDone', { count: studies.length })
    case 'cancelled':
      return t('cases.uploadCancelled')
    case 'stopped':
      return t('cases.upload')
  }
}

function progressOf(text: Text, { phase, sentBytes, totalBytes, secondsLeft }: UploadState): string {
  const bytes = text.t('cases.uploadProgress', { done: text.bytes(sentBytes), total: text.bytes(totalBytes) })
  if (phase !== 'sending' || secondsLeft === null) return bytes
  const left =
    secondsLeft < 3
      ? text.t('cases.uploadAlmost')
      : text.t('cases.uploadLeft', { time: text.duration(roundTime(secondsLeft)) })
  return `${bytes} · ${left}`
}

/** Seconds that do not flicker: of five up to a minute, then of half a minute. */
const roundTime = (seconds: number): number =>
  seconds < 60 ? Math.ceil(seconds / 5) * 5 : Math.ceil(seconds / 30) * 30

function toneOf({ phase, tally }: UploadState): 'accent' | 'good' | 'caution' | 'danger' {
  if (phase === 'stopped') return 'danger'
  if (phase === 'done') return tally.dicom + tally.eeg > 0 ? 'good' : 'caution'
  return phase === 'paused' || phase === 'review' || phase === 'cancelled' ? 'caution' : 'accent'
}

/** Asks before the page is left while something would be lost by it. */
function useStaysWhile(isUnderWay: boolean): void {
  useEffect(() => {
    if (!isUnderWay) return
    const stay = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', stay)
    return () => removeEventListener('beforeunload', stay)
  }, [isUnderWay])
}
