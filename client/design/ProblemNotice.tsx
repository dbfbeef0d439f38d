import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Problem } from '../../shared/protocol/problems.ts'
import { problemWords } from '../i18n/problemWords.ts'
import { useText } from '../i18n/useText.ts'
import { Button } from './Button.tsx'
import styles from './ProblemNotice.module.css'
import { classes } from './classes.ts'

export type ProblemNoticeProps = {
  problem: Problem
  /** Offers to try again, where that may help. */
  onRetry?: () => void
  /** Replaces the sentence on what to do, where the place knows better. */
  toDo?: ReactNode
  /** Where it is all there is on the page, and so its heading. */
  isPage?: boolean
}

/** A refusal where it happened: what happened, what to do, try again. */
export function ProblemNotice({ problem, onRetry, toDo, isPage = false }: ProblemNoticeProps) {
  const text = useText()
  const words = problemWords(text, problem)
  const What = isPage ? 'h1' : 'p'
  return (
    <div className={classes(styles.problem)} role="alert">
      <CircleAlert size={18} aria-hidden />
      <div className={styles.words}>
        <What className={styles.what}>{words.what}</What>
        <p className={styles.toDo}>{toDo ?? words.toDo}</p>
      </div>
      {onRetry && (
        <Button size="s" onPress={onRetry}>
          {text.t('app.tryAgain')}
        </Button>
      )}
    </div>
  )
}
