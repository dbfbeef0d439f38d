import { X } from 'lucide-react'
import { Button } from 'react-aria-components'
import type { StandingMark } from '../../shared/domain/eegMark.ts'
import type { EegView } from '../../shared/domain/stage.ts'
import type { Problem } from '../../shared/protocol/problems.ts'
import { classes } from '../design/classes.ts'
import { IconButton } from '../design/Button.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './AnnotationList.module.css'
import type { EegActions } from './eegActions.ts'
import { clockOf } from './eegTime.ts'
import { figure } from './eegWords.ts'
import type { Notes } from './recordingNotes.ts'

export type AnnotationListProps = {
  annotations: Notes | null
  problem: Problem | null
  view: EegView
  current: number | null
  actions: EegActions
  mayRemove: (mark: StandingMark) => boolean
  onRemove: (mark: StandingMark) => void
  onRetry: (() => void) | undefined
}

/** As many stand in the list on either side of the page: a night may have thousands. */
const around = 150

/** What was written into the recording, in order of time; a click goes there. */
export function AnnotationList(props: AnnotationListProps) {
  const { annotations, problem, view, current, actions, mayRemove, onRemove, onRetry } = props
  const { t } = useText()
  const all = annotations?.annotations ?? []
  const here = Math.max(
    0,
    all.findIndex(({ onset }) => onset >= view.start),
  )
  const [from, to] = [Math.max(0, here - around), Math.min(all.length, here + around)]
  return (
    <section className={styles.panel} aria-label={t('eeg.annotations')}>
      <h3 className={styles.title}>
        {annotations ? t('eeg.annotationsCount', { count: all.length }) : t('eeg.annotations')}
      </h3>
      {problem && <ProblemNotice problem={problem} {...(onRetry ? { onRetry } : {})} />}
      {!annotations && !problem && <Skeleton shape="row" count={4} />}
      {annotations && all.length === 0 && <p className={styles.hint}>{t('eeg.annotationsNone')}</p>}
      {from > 0 && <p className={styles.hint}>{t('eeg.annotationsBefore', { count: from })}</p>}
      <ol>
        {all.slice(from, to).map(({ onset, duration, text, mark, author }, index) => {
          const isShown = onset + (duration ?? 0) >= view.start && onset < view.start + view.seconds
          return (
            <li key={mark?.id ?? from + index} className={styles.row} ref={current === from + index ? intoView : null}>
              <Button
                className={classes(styles.entry, isShown && styles.shown, current === from + index && styles.current)}
                aria-current={current === from + index}
                onPress={() => actions.annotation(from + index)}
              >
                <span className={styles.time}>{clockOf(onset)}</span>
                <span className={styles.words}>
                  {text}
                  {author && <small className={styles.author}>{author}</small>}
                </span>
                {duration !== null && duration > 0 && (
                  <span className={styles.length}>{t('eeg.annotationLength', { seconds: figure(duration) })}</span>
                )}
              </Button>
              {mark && mayRemove(mark) && (
                <IconButton size="s" icon={X} label={t('eeg.markRemove', { text })} onPress={() => onRemove(mark)} />
              )}
            </li>
          )
        })}
      </ol>
      {to < all.length && <p className={styles.hint}>{t('eeg.annotationsAfter', { count: all.length - to })}</p>}
      {annotations && annotations.leftOut > 0 && (
        <p className={styles.hint}>{t('eeg.annotationsLeftOut', { count: annotations.leftOut })}</p>
      )}
    </section>
  )
}

/** As it becomes the one that was gone to. */
const intoView = (entry: HTMLElement | null) => entry?.scrollIntoView({ block: 'nearest' })
