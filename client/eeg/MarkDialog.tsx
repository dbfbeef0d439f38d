import { useState } from 'react'
import { EegMarkKind, type NewEegMark } from '../../shared/domain/eegMark.ts'
import type { EegCursor, EegView } from '../../shared/domain/stage.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { Button } from '../design/Button.tsx'
import { Dialog } from '../design/Dialog.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import { clockOf } from './eegTime.ts'
import { figure } from './eegWords.ts'
import styles from './MarkDialog.module.css'

export type MarkDialogProps = {
  view: EegView
  cursors: readonly EegCursor[]
  onAdd: (marks: readonly NewEegMark[]) => Promise<void>
  onClose: () => void
}

/** What is seen at the cursors, or in the middle of the page: one press marks it for everybody. */
export function MarkDialog({ view, cursors, onAdd, onClose }: MarkDialogProps) {
  const text = useText()
  const { t } = text
  const place = placeOf(view, cursors)
  const [words, setWords] = useState('')
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const add = async (kind: EegMarkKind) => {
    setPending(true)
    try {
      await onAdd([{ kind, ...place, text: words.trim() }])
      onClose()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      setProblem(error)
      setPending(false)
    }
  }
  const where = t('eeg.markWhere', {
    time: clockOf(place.onset),
    length: place.duration === null ? '' : t('eeg.annotationLength', { seconds: figure(place.duration) }),
    channels: place.channels.length > 0 ? text.list(place.channels) : t('eeg.allLines'),
  })
  return (
    <Dialog title={t('eeg.markTitle')} isOpen onClose={onClose} size="s">
      <p>{where}</p>
      {problem && <ProblemNotice problem={problem} />}
      <div className={styles.kinds}>
        {EegMarkKind.options
          .filter((kind) => kind !== 'text')
          .map((kind, index) => (
            <Button key={kind} autoFocus={index === 0} isPending={isPending} onPress={() => void add(kind)}>
              {t(`eeg.markKind.${kind}`)}
            </Button>
          ))}
      </div>
      <form
        className={styles.words}
        onSubmit={(event) => {
          event.preventDefault()
          if (words.trim() !== '') void add('text')
        }}
      >
        <TextField
          label={t('eeg.markText')}
          hint={t('eeg.markTextHint')}
          value={words}
          onChange={setWords}
          maxLength={200}
        />
        <Button type="submit" isDisabled={words.trim() === ''} isPending={isPending}>
          {t('eeg.markKind.text')}
        </Button>
      </form>
    </Dialog>
  )
}

/** From one cursor to the other on both their lines; at the only one; without any, in the middle of the page. */
export function placeOf(
  view: EegView,
  cursors: readonly EegCursor[],
): Pick<NewEegMark, 'onset' | 'duration' | 'channels'> {
  const times = cursors.map(({ time }) => time).toSorted((a, b) => a - b)
  const [onset = view.start + view.seconds / 2, end = onset] = times
  const length = Math.round((end - onset) * 1e4) / 1e4
  return { onset, duration: length > 0 ? length : null, channels: [...new Set(cursors.map(({ line }) => line))] }
}
