import { useRef, useState } from 'react'
import type { EegStudy } from '../../shared/domain/study.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { readAnswer } from '../app/boardApi.ts'
import { useBoard } from '../app/board.tsx'
import { Button } from '../design/Button.tsx'
import { Checkbox } from '../design/Checkbox.tsx'
import { Progress } from '../design/Meter.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './EegVideo.module.css'

/** A video of the case. Nothing is sent before the consent to a visible face is stated. */
export function VideoUpload({ study, at }: { study: EegStudy; at: number }) {
  const text = useText()
  const { t } = text
  const { requests } = useBoard()
  const file = useRef<HTMLInputElement>(null)
  const [isStated, setStated] = useState(false)
  const [sent, setSent] = useState<{ share: number; abort: () => void } | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const send = (chosen: File) => {
    setProblem(null)
    const request = new XMLHttpRequest()
    request.open('POST', `/api/studies/${study.id}/videos`)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.setRequestHeader('x-face-consent', 'stated')
    request.setRequestHeader('x-offset-seconds', String(at))
    const abort = () => request.abort()
    setSent({ share: 0, abort })
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      setSent({ share: total > 0 ? loaded / total : 0, abort }),
    )
    request.addEventListener('loadend', () => {
      setSent(null)
      requests.refresh((name) => name === 'video:list')
    })
    request.addEventListener('error', () => setProblem(new Problem('unavailable', { request: 'video' })))
    request.addEventListener('load', () => setProblem(problemIn(request)))
    request.send(chosen)
  }
  return (
    <div className={styles.upload}>
      <Checkbox isSelected={isStated} onChange={setStated}>
        {t('eeg.videoConsent')}
      </Checkbox>
      {problem && <ProblemNotice problem={problem} />}
      {sent ? (
        <>
          <Progress
            label={t('eeg.videoSending')}
            value={sent.share}
            words={text.number(sent.share, { style: 'percent' })}
          />
          <Button size="s" tone="plain" onPress={sent.abort}>
            {t('app.cancel')}
          </Button>
        </>
      ) : (
        <Button size="s" isDisabled={!isStated} onPress={() => file.current?.click()}>
          {t('eeg.videoAdd')}
        </Button>
      )}
      <input
        ref={file}
        type="file"
        accept="video/mp4,video/webm"
        hidden
        aria-label={t('eeg.videoAdd')}
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? []
          if (chosen && isStated) send(chosen)
          event.currentTarget.value = ''
        }}
      />
    </div>
  )
}

function problemIn({ status, responseText }: XMLHttpRequest): Problem | null {
  if (status >= 200 && status < 300) return null
  try {
    const answer = readAnswer(false, JSON.parse(responseText))
    return answer.ok ? null : new Problem(answer.problem.code, answer.problem.detail)
  } catch (error) {
    return new Problem('unavailable', { request: 'video' }, { cause: error })
  }
}
