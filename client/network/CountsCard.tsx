import { useState } from 'react'
import { useRequest } from '../app/board.tsx'
import { Loaded } from '../app/Loaded.tsx'
import type { OutputOf } from '../app/requests.ts'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { TextField } from '../design/TextField.tsx'
import type { MessageKey } from '../i18n/messages.ts'
import { useText } from '../i18n/useText.ts'
import styles from './NetworkPage.module.css'
import { thisYear } from './period.ts'

/** Counts of a network's work, with what might point at a person hidden. */
export function CountsCard({ network }: { network: string }) {
  const { t } = useText()
  const [period, setPeriod] = useState(thisYear)
  const read = useRequest('report:counts', { network, ...period })
  return (
    <Card title={t('network.counts')}>
      <p className={classes(styles.hint)}>{t('network.countsHint')}</p>
      <div className={styles.period}>
        <TextField
          type="date"
          label={t('network.from')}
          value={period.from}
          onChange={(from) => from && setPeriod({ ...period, from })}
        />
        <TextField
          type="date"
          label={t('network.until')}
          value={period.until}
          onChange={(until) => until && setPeriod({ ...period, until })}
        />
      </div>
      <Loaded of={read}>{(counts) => <Figures counts={counts} />}</Loaded>
    </Card>
  )
}

function Figures({ counts }: { counts: OutputOf<'report:counts'> }) {
  const { t, number } = useText()
  const few = t('network.noFigure')
  const figure = (value: number | null) => (value === null ? t('network.hidden') : number(value))
  const groups = [
    { title: 'network.outcomes', told: counts.outcomes, words: (key: string) => `outcome.type.${key}` },
    { title: 'network.closed', told: counts.closed, words: (key: string) => `network.closed.${key}` },
    { title: 'network.meetings', told: counts.meetings, words: (key: string) => `network.meetings.${key}` },
  ] as const
  const rows = [
    ['network.requests', figure(counts.requests)],
    [
      'network.hoursToFirstAnswer',
      counts.hoursToFirstAnswer === null ? few : t('network.hours', { hours: counts.hoursToFirstAnswer }),
    ],
    ['network.daysToClosure', counts.daysToClosure === null ? few : t('network.days', { days: counts.daysToClosure })],
    ['network.attendedShare', counts.attendedShare === null ? few : number(counts.attendedShare, { style: 'percent' })],
  ] as const
  return (
    <table className={classes(styles.table)}>
      <thead>
        <tr>
          <th scope="col">{t('network.figure')}</th>
          <td>{t('network.count')}</td>
        </tr>
      </thead>
      <tbody>
        {rows.map(([key, value]) => (
          <tr key={key}>
            <th scope="row">{t(key)}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
      {groups.map(({ title, told, words }) => (
        <tbody key={title}>
          <tr>
            <th scope="rowgroup">{t(title)}</th>
            <td className={classes(told.total === null && styles.hidden)}>{figure(told.total)}</td>
          </tr>
          {Object.entries(told.cells).map(([key, value]) => (
            <tr key={key}>
              <th scope="row" className={styles.inner}>
                {t(words(key) as MessageKey)}
              </th>
              <td className={classes(value === null && styles.hidden)}>{figure(value)}</td>
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  )
}
