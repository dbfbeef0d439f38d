import { isAskedStill } from '../../shared/domain/poll.ts'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import { usePerson, useRequest } from '../app/board.tsx'
import { pathOf } from '../app/route.ts'
import { LinkButton } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import styles from './PollRows.module.css'

/** The open polls on a case, and the way to answer them. */
export function PollRows({ of, isOpen }: { of: CaseId; isOpen: boolean }) {
  return isOpen ? <OpenPolls of={of} /> : null
}

function OpenPolls({ of }: { of: CaseId }) {
  const { t } = useText()
  const person = usePerson()
  const { loadable } = useRequest('poll:list', { case: of })
  const open = loadable.state === 'ready' ? loadable.value.polls.filter((poll) => poll.state === 'open') : []
  if (open.length === 0) return null
  return (
    <ul className={classes(styles.polls)}>
      {open.map((poll) => (
        <li key={poll.id} className={styles.poll}>
          <div>
            <p className={styles.title}>{t('schedule.openPoll', { count: poll.slots.length })}</p>
            <p className={styles.detail}>
              {t('schedule.answered', { answered: poll.answers.length, asked: poll.asked.length })}
            </p>
          </div>
          <LinkButton
            size="s"
            tone={isAskedStill(poll, person.id) ? 'primary' : 'secondary'}
            href={pathOf({ at: 'poll', poll: poll.id })}
          >
            {t(isAskedStill(poll, person.id) ? 'schedule.answerPoll' : 'schedule.seePoll')}
          </LinkButton>
        </li>
      ))}
    </ul>
  )
}
