import { CalendarPlus, Users } from 'lucide-react'
import { useState } from 'react'
import type { CaseId, MeetingId, PollId } from '../../shared/domain/identifiers.ts'
import { may } from '../../shared/domain/permissions.ts'
import { useAct, useBoard, useRequest } from '../app/board.tsx'
import { Loaded } from '../app/Loaded.tsx'
import { goTo } from '../app/navigation.ts'
import { pathOf } from '../app/route.ts'
import { Button, LinkButton } from '../design/Button.tsx'
import { EmptyState } from '../design/EmptyState.tsx'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import { useText } from '../i18n/useText.ts'
import { type AgendaDraft } from './AgendaEditor.tsx'
import { CallOff } from './CallOff.tsx'
import { Planner } from './Planner.tsx'

/** A meeting on a case, and on others that wait. */
export function PlanPage({ of }: { of: CaseId }) {
  const { t } = useText()
  const read = useRequest('case:read', { case: of })
  return (
    <Loaded of={read} isPage skeleton={<Skeleton shape="block" count={2} />}>
      {({ case: { id, pseudonym, network }, roles }) =>
        may(roles, 'meeting:schedule') ? (
          <NewPlan first={{ case: id, pseudonym, minutes: 30 }} network={network} />
        ) : (
          <EmptyState
            isPage
            title={t('schedule.notYours')}
            action={<LinkButton href={pathOf({ at: 'case', case: id })}>{t('schedule.back')}</LinkButton>}
          />
        )
      }
    </Loaded>
  )
}

function NewPlan({ first, network }: { first: AgendaDraft; network: string }) {
  const text = useText()
  const { t } = text
  const { ask } = useBoard()
  const act = useAct()
  const [agenda, setAgenda] = useState<readonly AgendaDraft[]>([first])
  const [timeZone, setZone] = useState(text.timeZone)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const items = agenda.map((item) => ({ case: item.case, minutes: item.minutes }))
  const [only] = chosen.length === 1 ? chosen : []

  const book = async () => {
    if (!only) return
    const plan = { network, startsAt: only, timeZone, agenda: items }
    if (!(await act.run(async () => void (await ask['meeting:schedule'](plan))))) return
    say({ tone: 'good', title: t('schedule.booked', { when: text.dateTime(only, timeZone) }) })
    goTo({ at: 'case', case: first.case })
  }
  const openPoll = async () => {
    let poll: PollId | undefined
    const done = await act.run(async () => {
      poll = (await ask['poll:open']({ agenda: items, timeZone, slots: [...chosen].toSorted() })).poll
    })
    if (!done || !poll) return
    say({ tone: 'good', title: t('schedule.asked') })
    goTo({ at: 'poll', poll })
  }

  return (
    <Planner
      title={t('schedule.title')}
      backTo={first.case}
      {...{ agenda, setAgenda, network, timeZone, setZone, chosen, setChosen }}
      several
      letters={only ? { act: 'book', network, startsAt: only, timeZone, agenda: items } : null}
      problem={act.problem && <ProblemNotice problem={act.problem} />}
      actions={
        <>
          <Button icon={Users} isDisabled={chosen.length < 2} isPending={act.isPending} onPress={() => void openPoll()}>
            {t('schedule.ask')}
          </Button>
          <Button
            tone="primary"
            icon={CalendarPlus}
            isDisabled={!only}
            isPending={act.isPending}
            onPress={() => void book()}
          >
            {t('schedule.book')}
          </Button>
        </>
      }
    />
  )
}

/** Another time, order or length for a meeting that was called, or its end. */
export function ReplanPage({ meeting }: { meeting: MeetingId }) {
  const read = useRequest('meeting:read', { meeting })
  return (
    <Loaded of={read} isPage skeleton={<Skeleton shape="block" count={2} />}>
      {(value) => (
        <Replan
          key={value.meeting.sequence}
          meeting={value.meeting}
          agenda={value.agenda.flatMap((row) =>
            row.case && row.pseudonym ? [{ case: row.case, pseudonym: row.pseudonym, minutes: row.minutes }] : [],
          )}
        />
      )}
    </Loaded>
  )
}

type MeetingRead = { id: MeetingId; network: string; startsAt: string; timeZone: string; state: string }

function Replan({ meeting, agenda: before }: { meeting: MeetingRead; agenda: readonly AgendaDraft[] }) {
  const text = useText()
  const { t } = text
  const { ask } = useBoard()
  const act = useAct()
  const [agenda, setAgenda] = useState(before)
  const [timeZone, setZone] = useState(meeting.timeZone)
  const [chosen, setChosen] = useState<readonly string[]>(meeting.state === 'postponed' ? [] : [meeting.startsAt])
  const items = agenda.map((item) => ({ case: item.case, minutes: item.minutes }))
  const [only] = chosen
  const home = before[0]?.case

  const change = async () => {
    if (!only) return
    const plan = { meeting: meeting.id, startsAt: only, timeZone, agenda: items }
    if (!(await act.run(async () => void (await ask['meeting:change'](plan))))) return
    say({ tone: 'good', title: t('schedule.changed', { when: text.dateTime(only, timeZone) }) })
    if (home) goTo({ at: 'case', case: home })
  }
  const isOff = meeting.state === 'ended' || meeting.state === 'cancelled'
  return (
    <Planner
      title={t('schedule.changeTitle')}
      backTo={home ?? null}
      {...{ agenda, setAgenda, network: meeting.network, timeZone, setZone, chosen, setChosen }}
      present={meeting.startsAt}
      several={false}
      letters={only && !isOff ? { act: 'change', meeting: meeting.id, startsAt: only, timeZone, agenda: items } : null}
      problem={act.problem && <ProblemNotice problem={act.problem} />}
      actions={
        !isOff && (
          <>
            {meeting.state === 'booked' && <CallOff act="postpone" meeting={meeting.id} />}
            {meeting.state !== 'live' && (
              <CallOff act="cancel" meeting={meeting.id} onDone={() => home && goTo({ at: 'case', case: home })} />
            )}
            <Button tone="primary" isDisabled={!only} isPending={act.isPending} onPress={() => void change()}>
              {t('schedule.change')}
            </Button>
          </>
        )
      }
    />
  )
}
