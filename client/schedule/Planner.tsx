import { ArrowLeft, Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import { instantOf, zonesFor } from '../../shared/domain/zonedTime.ts'
import { useNow, usePerson, useRequest } from '../app/board.tsx'
import { Loaded } from '../app/Loaded.tsx'
import { pathOf } from '../app/route.ts'
import type { InputOf } from '../app/requests.ts'
import { useSettled } from '../app/useSettled.ts'
import { Button, LinkButton } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { EmptyState } from '../design/EmptyState.tsx'
import { Select } from '../design/Select.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import { TextField } from '../design/TextField.tsx'
import { ToggleButton } from '../design/ToggleButton.tsx'
import { useText } from '../i18n/useText.ts'
import { type AgendaDraft, AgendaEditor } from './AgendaEditor.tsx'
import { LettersPreview } from './LettersPreview.tsx'
import styles from './Planner.module.css'
import { SlotGrid, SlotSummary } from './SlotGrid.tsx'
import { type Column, ownColumn, typedInstant } from './slotModel.ts'

export type PlannerProps = {
  title: string
  backTo: CaseId | null
  agenda: readonly AgendaDraft[]
  setAgenda: (agenda: readonly AgendaDraft[]) => void
  network: string
  timeZone: string
  setZone: (zone: string) => void
  chosen: readonly string[]
  setChosen: (chosen: readonly string[]) => void
  /** When the meeting is now, if it has a time. */
  present?: string
  /** Whether several times may be chosen, to ask about them. */
  several: boolean
  letters: InputOf<'meeting:preview'> | null
  problem: ReactNode
  actions: ReactNode
}

/** Agenda, times and letters of one meeting. */
export function Planner(props: PlannerProps) {
  const { title, backTo, agenda, setAgenda, network, letters, problem, actions } = props
  const { t } = useText()
  return (
    <div className={classes(styles.page)}>
      <header className={styles.header}>
        {backTo && (
          <LinkButton tone="plain" size="s" icon={ArrowLeft} href={pathOf({ at: 'case', case: backTo })}>
            {t('schedule.back')}
          </LinkButton>
        )}
        <h1>{title}</h1>
        <div className={styles.actions}>{actions}</div>
      </header>
      {problem}
      <Times {...props} />
      <div className={styles.columns}>
        <AgendaEditor agenda={agenda} network={network} onChange={setAgenda} />
        <LettersPreview planned={letters} />
      </div>
    </div>
  )
}

function Times({ agenda, timeZone, setZone, chosen, setChosen, several, present }: PlannerProps) {
  const text = useText()
  const { t } = text
  const now = useNow(600_000)
  const person = usePerson()
  const [from, setFrom] = useState(() => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10))
  const [own, setOwn] = useState<readonly string[]>(present ? [present] : [])
  const asked = useSettled(agenda.map((item) => ({ case: item.case, minutes: item.minutes })))
  const start = instantOf(from, '00:00', timeZone) ?? now
  const minutes = agenda.reduce((sum, item) => sum + item.minutes, 0)
  const proposed = useRequest('meeting:propose', { agenda: asked, from: new Date(start).toISOString(), days: 14 })
  const choose = (startsAt: string, isChosen: boolean) => {
    if (!several) return setChosen([startsAt])
    const others = chosen.filter((one) => one !== startsAt)
    setChosen(isChosen ? [...others, startsAt].slice(-12) : others)
  }
  return (
    <Card
      title={t('schedule.times')}
      flush
      actions={
        <div className={styles.choices}>
          <div className={styles.date}>
            <TextField type="date" label={t('schedule.timesFrom')} hideLabel value={from} onChange={setFrom} />
          </div>
          <div className={styles.zone}>
            <Select
              label={t('schedule.timesZone')}
              inline
              small
              options={zonesFor(timeZone).map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
              value={timeZone}
              onChange={setZone}
            />
          </div>
        </div>
      }
    >
      <p className={styles.hint}>{t('schedule.timesHint')}</p>
      <Loaded of={proposed} skeleton={<Skeleton shape="block" />}>
        {({ people, slots }) => {
          const known = new Set(slots.map((slot) => slot.startsAt))
          const mine = own.filter((one) => !known.has(one)).map((one) => ownColumn(one, people, minutes))
          const columns = [...slots, ...mine].toSorted((a, b) => a.startsAt.localeCompare(b.startsAt))
          return columns.length === 0 ? (
            <EmptyState title={t('schedule.timesNone')} />
          ) : (
            <SlotGrid
              label={t('schedule.times')}
              columns={columns}
              people={people}
              minutes={minutes}
              timeZone={timeZone}
              own={person.id}
              isChosen={(startsAt) => chosen.includes(startsAt)}
              renderHead={(column: Column) => (
                <div className={styles.head}>
                  <SlotSummary unease={column.unease} />
                  <ToggleButton
                    size="s"
                    isSelected={chosen.includes(column.startsAt)}
                    onChange={(isChosen) => choose(column.startsAt, isChosen)}
                    aria-label={t('schedule.choose', { when: text.dateTime(column.startsAt, timeZone) })}
                  >
                    {t('schedule.chooseShort')}
                  </ToggleButton>
                </div>
              )}
            />
          )
        }}
      </Loaded>
      <OwnTime
        timeZone={timeZone}
        now={now}
        onAdd={(startsAt) => {
          setOwn([...own, startsAt])
          choose(startsAt, true)
        }}
      />
    </Card>
  )
}

type OwnTimeProps = { timeZone: string; now: number; onAdd: (startsAt: string) => void }

function OwnTime({ timeZone, now, onAdd }: OwnTimeProps) {
  const { t } = useText()
  const [date, setDate] = useState('')
  const [clock, setClock] = useState('')
  const [isWrong, setWrong] = useState(false)
  const add = () => {
    const startsAt = typedInstant(date, clock, timeZone, now)
    setWrong(startsAt === null)
    if (startsAt !== null) onAdd(startsAt)
  }
  return (
    <div className={classes(styles.own)} role="group" aria-label={t('schedule.ownTime')}>
      <span className={styles.ownLabel}>{t('schedule.ownTime')}</span>
      <div className={styles.date}>
        <TextField type="date" label={t('schedule.ownDate')} hideLabel value={date} onChange={setDate} />
      </div>
      <div className={styles.clock}>
        <TextField type="time" label={t('schedule.ownClock')} hideLabel value={clock} onChange={setClock} />
      </div>
      <Button size="s" icon={Plus} onPress={add}>
        {t('schedule.addTime')}
      </Button>
      <span role="alert" className={styles.error}>
        {isWrong && t('schedule.timeError')}
      </span>
    </div>
  )
}
