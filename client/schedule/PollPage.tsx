import { CalendarPlus } from 'lucide-react'
import { useState } from 'react'
import type { PollId } from '../../shared/domain/identifiers.ts'
import { bestSlots, countSlot } from '../../shared/domain/poll.ts'
import { useAct, useBoard, usePerson, useRequest } from '../app/board.tsx'
import { Loaded } from '../app/Loaded.tsx'
import { goTo } from '../app/navigation.ts'
import { pathOf } from '../app/route.ts'
import type { OutputOf } from '../app/requests.ts'
import { Badge } from '../design/Badge.tsx'
import { Button, LinkButton } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import { useText } from '../i18n/useText.ts'
import { AnswerRow } from './AnswerRow.tsx'
import styles from './PollPage.module.css'
import { SlotGrid, type Word } from './SlotGrid.tsx'
import { ownColumn } from './slotModel.ts'

/** Which times suit whom: each answers in a row of their own, the coordinator books what suits most. */
export function PollPage({ id }: { id: PollId }) {
  const read = useRequest('poll:read', { poll: id })
  return (
    <Loaded of={read} isPage skeleton={<Skeleton shape="block" count={2} />}>
      {(value) => <OnePoll {...value} />}
    </Loaded>
  )
}

function OnePoll({ poll, agenda, people, mayBook }: OutputOf<'poll:read'>) {
  const text = useText()
  const { t } = text
  const { ask } = useBoard()
  const person = usePerson()
  const act = useAct()
  const given = poll.answers.find((answer) => answer.person === person.id)
  const [draft, setDraft] = useState<readonly (Word | null)[] | null>(null)
  const words: readonly (Word | null)[] = draft ?? given?.words ?? poll.slots.map(() => null)
  const minutes = agenda.reduce((sum, item) => sum + item.minutes, 0)
  const best = bestSlots(poll)
  const isOpen = poll.state === 'open'
  const isAsked = poll.asked.includes(person.id)
  const home = agenda.find((row) => row.case !== null)?.case ?? null

  const send = async () => {
    const complete = words.map((word) => word ?? 'no')
    if (!(await act.run(async () => void (await ask['poll:answer']({ poll: poll.id, words: complete }))))) return
    setDraft(null)
    say({ tone: 'good', title: t('schedule.sent') })
  }
  const book = async (startsAt: string) => {
    if (!(await act.run(async () => void (await ask['poll:book']({ poll: poll.id, startsAt }))))) return
    say({ tone: 'good', title: t('schedule.booked', { when: text.dateTime(startsAt, poll.timeZone) }) })
    if (home) goTo({ at: 'case', case: home })
  }
  return (
    <div className={classes(styles.page)}>
      <header className={styles.header}>
        <h1>{t('schedule.pollTitle')}</h1>
        <Badge tone={isOpen ? 'accent' : 'neutral'}>{t(`schedule.pollState.${poll.state}`)}</Badge>
        <span className={styles.count}>
          {t('schedule.answered', { answered: poll.answers.length, asked: poll.asked.length })}
        </span>
        <div className={styles.actions}>
          {home && (
            <LinkButton tone="plain" href={pathOf({ at: 'case', case: home })}>
              {t('schedule.back')}
            </LinkButton>
          )}
          {isOpen && mayBook && (
            <Button
              isPending={act.isPending}
              onPress={() => void act.run(async () => void (await ask['poll:close']({ poll: poll.id })))}
            >
              {t('schedule.closePoll')}
            </Button>
          )}
          {isOpen && isAsked && (
            <Button
              tone="primary"
              isPending={act.isPending}
              isDisabled={words.every((word) => word === null)}
              onPress={() => void send()}
            >
              {t(given ? 'schedule.sendAgain' : 'schedule.send')}
            </Button>
          )}
        </div>
      </header>
      <p className={styles.agenda}>
        {text.list(
          agenda.map((row) => `${row.pseudonym ?? t('schedule.otherCase')}, ${row.minutes} ${t('schedule.min')}`),
        )}
      </p>
      {act.problem && <ProblemNotice problem={act.problem} />}
      <Card title={t('schedule.times')} flush>
        <SlotGrid
          label={t('schedule.pollTitle')}
          columns={poll.slots.map((slot) => ownColumn(slot, people, minutes))}
          people={people}
          minutes={minutes}
          timeZone={poll.timeZone}
          own={person.id}
          isChosen={(startsAt) => poll.state === 'open' && best.some((slot) => poll.slots[slot] === startsAt)}
          wordOf={(id, slot) => poll.answers.find((answer) => answer.person === id)?.words[slot] ?? null}
          first={
            isOpen &&
            isAsked && (
              <AnswerRow
                slots={poll.slots}
                timeZone={poll.timeZone}
                words={words}
                onChange={(next) => setDraft(next)}
              />
            )
          }
          renderHead={(column, slot) => (
            <div className={styles.head}>
              <span className={styles.counts}>{t('schedule.counts', countSlot(poll, slot))}</span>
              {best.includes(slot) && isOpen && <Badge tone="good">{t('schedule.best')}</Badge>}
              {isOpen && mayBook && (
                <Button
                  size="s"
                  icon={CalendarPlus}
                  isPending={act.isPending}
                  aria-label={t('schedule.bookThis', { when: text.dateTime(column.startsAt, poll.timeZone) })}
                  onPress={() => void book(column.startsAt)}
                >
                  {t('schedule.bookThisShort')}
                </Button>
              )}
            </div>
          )}
        />
      </Card>
    </div>
  )
}
