import { useState } from 'react'
import { zonesFor } from '../../shared/domain/zonedTime.ts'
import { useAct, useBoard, useRequest } from '../app/board.tsx'
import { Loaded } from '../app/Loaded.tsx'
import type { InputOf, OutputOf } from '../app/requests.ts'
import { Button } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Select } from '../design/Select.tsx'
import { TextField } from '../design/TextField.tsx'
import { ToggleButton } from '../design/ToggleButton.tsx'
import { useText } from '../i18n/useText.ts'
import { TimeCard } from '../network/TimeCard.tsx'
import styles from './HoursPage.module.css'

/** When I can be asked to a meeting. */
export function HoursPage() {
  const { t } = useText()
  const read = useRequest('hours:read', {})
  return (
    <div className={classes(styles.page)}>
      <h1>{t('schedule.hours')}</h1>
      <Loaded of={read}>{({ hours }) => <HoursForm hours={hours} />}</Loaded>
      <TimeCard />
    </div>
  )
}

function HoursForm({ hours }: Pick<OutputOf<'hours:read'>, 'hours'>) {
  const { t, locale } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const { id: _, ...known } = hours
  const [draft, setDraft] = useState<InputOf<'hours:change'>>(known)
  const isWrong = draft.to <= draft.from || draft.weekdays.length === 0
  // 5 January 1970 was a Monday.
  const dayName = (day: number) =>
    new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format((day + 3) * 86_400_000)
  const toggle = (day: number, isOn: boolean) => {
    const others = draft.weekdays.filter((one) => one !== day)
    setDraft({ ...draft, weekdays: isOn ? [...others, day].toSorted() : others })
  }
  const save = async () => {
    if (isWrong || !(await act.run(async () => void (await ask['hours:change'](draft))))) return
    say({ tone: 'good', title: t('schedule.hoursSaved') })
  }
  return (
    <Card title={t('schedule.hours')}>
      <p className={styles.hint}>{t('schedule.hoursHint')}</p>
      <div className={styles.form}>
        <Select
          label={t('schedule.hoursZone')}
          options={zonesFor(draft.timeZone).map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
          value={draft.timeZone}
          onChange={(timeZone) => setDraft({ ...draft, timeZone })}
        />
        <div className={styles.days} role="group" aria-label={t('schedule.hoursDays')}>
          {[1, 2, 3, 4, 5, 6, 7].map((day) => (
            <ToggleButton
              key={day}
              size="s"
              isSelected={draft.weekdays.includes(day)}
              onChange={(isOn) => toggle(day, isOn)}
            >
              {dayName(day)}
            </ToggleButton>
          ))}
        </div>
        <div className={styles.span}>
          {(['from', 'to'] as const).map((end) => (
            <TextField
              key={end}
              type="time"
              label={t(end === 'from' ? 'schedule.hoursFrom' : 'schedule.hoursTo')}
              value={clockOf(draft[end])}
              onChange={(typed) => setDraft({ ...draft, [end]: minutesOf(typed) ?? draft[end] })}
            />
          ))}
        </div>
        <p role="alert" className={styles.error}>
          {isWrong && t('schedule.hoursError')}
        </p>
        {act.problem && <ProblemNotice problem={act.problem} />}
        <div>
          <Button tone="primary" isPending={act.isPending} isDisabled={isWrong} onPress={() => void save()}>
            {t('schedule.save')}
          </Button>
        </div>
      </div>
    </Card>
  )
}

const clockOf = (minutes: number): string =>
  `${String(Math.floor(Math.min(minutes, 1439) / 60)).padStart(2, '0')}:${String(Math.min(minutes, 1439) % 60).padStart(2, '0')}`

function minutesOf(typed: string): number | null {
  const [hours, minutes] = typed.split(':').map(Number)
  return hours === undefined || minutes === undefined || Number.isNaN(hours + minutes) ? null : hours * 60 + minutes
}
