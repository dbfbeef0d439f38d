import { X } from 'lucide-react'
import { useState } from 'react'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useAct, useBoard, useNow, useRequest } from '../app/board.tsx'
import { Button, IconButton } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { Dialog } from '../design/Dialog.tsx'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Select } from '../design/Select.tsx'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './ScheduleDialog.module.css'
import { readSchedule, type ScheduleDraft } from './scheduleModel.ts'
import { zonesFor } from './zonedTime.ts'

/** Books a meeting on this case, and on others of the network that wait for one. */
export function ScheduleDialog({ file, onClose }: { file: CaseFile; onClose: () => void }) {
  const text = useText()
  const { t } = text
  const { ask } = useBoard()
  const act = useAct()
  const now = useNow()
  const [draft, setDraft] = useState<ScheduleDraft>(() => ({
    date: '',
    time: '',
    timeZone: text.timeZone,
    agenda: [{ case: file.case.id, pseudonym: file.case.pseudonym, minutes: '30' }],
  }))
  const [isTried, setTried] = useState(false)
  const { schedule, errors } = readSchedule(draft, now)
  const change = (part: Partial<ScheduleDraft>) => setDraft({ ...draft, ...part })

  const book = async () => {
    setTried(true)
    if (!schedule) return
    const { startsAt, timeZone, agenda } = schedule
    const done = await act.run(
      async () => void (await ask['meeting:schedule']({ network: file.case.network, startsAt, timeZone, agenda })),
    )
    if (!done) return
    say({ tone: 'good', title: t('cases.scheduled', { when: text.dateTime(startsAt, timeZone) }) })
    onClose()
  }

  return (
    <Dialog
      title={t('cases.schedule')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('app.cancel')}</Button>
          <Button tone="primary" isPending={act.isPending} onPress={() => void book()}>
            {t('cases.schedule')}
          </Button>
        </>
      }
    >
      <div className={classes(styles.when)}>
        <TextField
          type="date"
          label={t('cases.scheduleDate')}
          value={draft.date}
          onChange={(date) => change({ date })}
        />
        <TextField
          type="time"
          label={t('cases.scheduleTime')}
          value={draft.time}
          onChange={(time) => change({ time })}
        />
        <Select
          label={t('cases.scheduleZone')}
          options={zonesFor(text.timeZone).map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
          value={draft.timeZone}
          onChange={(timeZone) => change({ timeZone })}
        />
      </div>
      {isTried && errors?.when && <p className={styles.error}>{t(`cases.scheduleError.${errors.when}`)}</p>}
      <Agenda draft={draft} change={change} wrong={isTried && errors ? errors.minutes : []} />
      {schedule && (
        <p className={styles.preview} role="status">
          {t('cases.schedulePreview', {
            when: text.dateTime(schedule.startsAt, schedule.timeZone),
            end: text.time(schedule.endsAt, schedule.timeZone),
            minutes: schedule.minutes,
          })}
          {schedule.timeZone !== text.timeZone && (
            <span>{t('cases.scheduleHere', { when: text.dateTime(schedule.startsAt) })}</span>
          )}
        </p>
      )}
      {act.problem && <ProblemNotice problem={act.problem} />}
    </Dialog>
  )
}

type AgendaProps = {
  draft: ScheduleDraft
  change: (part: Partial<ScheduleDraft>) => void
  wrong: readonly string[]
}

function Agenda({ draft: { agenda }, change, wrong }: AgendaProps) {
  const { t } = useText()
  const { loadable } = useRequest('case:list', {})
  const others = (loadable.state === 'ready' ? loadable.value.cases : []).filter(
    (of) =>
      of.roles.includes('coordinator') &&
      of.state === 'ready' &&
      of.panel === 'assessment' &&
      !agenda.some((item) => item.case === of.id),
  )
  return (
    <div className={classes(styles.agenda)}>
      <h3>{t('cases.scheduleAgenda')}</h3>
      {agenda.map((item) => (
        <div key={item.case} className={styles.item}>
          <span className={styles.pseudonym}>{item.pseudonym}</span>
          <div className={styles.minutes}>
            <TextField
              type="number"
              min={1}
              max={240}
              label={t('cases.scheduleMinutesFor', { pseudonym: item.pseudonym })}
              hideLabel
              value={item.minutes}
              onChange={(minutes) =>
                change({ agenda: agenda.map((one) => (one.case === item.case ? { ...one, minutes } : one)) })
              }
              error={wrong.includes(item.case) ? t('cases.scheduleError.minutes') : undefined}
            />
          </div>
          <span className={styles.unit}>{t('cases.scheduleMinutes')}</span>
          {agenda.length > 1 && (
            <IconButton
              icon={X}
              label={t('cases.scheduleRemove', { pseudonym: item.pseudonym })}
              onPress={() => change({ agenda: agenda.filter((one) => one.case !== item.case) })}
            />
          )}
        </div>
      ))}
      {others.length > 0 && agenda.length < 12 && (
        <Select
          label={t('cases.scheduleAdd')}
          placeholder={t('cases.scheduleAdd')}
          hideLabel
          small
          value={null}
          options={others.map((of) => ({ value: of.id, label: of.pseudonym, hint: of.question }))}
          onChange={(id) => {
            const of = others.find((candidate) => candidate.id === id)
            if (of) change({ agenda: [...agenda, { case: of.id, pseudonym: of.pseudonym, minutes: '30' }] })
          }}
        />
      )}
    </div>
  )
}
