import { FileDown } from 'lucide-react'
import { useState } from 'react'
import { useRequest } from '../app/board.tsx'
import { Loaded } from '../app/Loaded.tsx'
import { LinkButton } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { EmptyState } from '../design/EmptyState.tsx'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './NetworkPage.module.css'
import { thisYear } from './period.ts'

/** What a person has given to panels, and the certificate of it. */
export function TimeCard() {
  const text = useText()
  const { t } = text
  const [period, setPeriod] = useState(thisYear)
  const read = useRequest('time:log', period)
  const certificate = `/api/participation.pdf?${new URLSearchParams(period).toString()}`
  return (
    <Card
      title={t('network.time')}
      actions={
        <LinkButton size="s" icon={FileDown} href={certificate} download>
          {t('network.certificate')}
        </LinkButton>
      }
    >
      <p className={classes(styles.hint)}>{t('network.timeHint')}</p>
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
      <Loaded of={read}>
        {({ rows }) =>
          rows.length === 0 ? (
            <EmptyState title={t('network.timeNone')} />
          ) : (
            <table className={classes(styles.table)}>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.meeting}>
                    <th scope="row">{text.dateTime(row.joinedAt)}</th>
                    <td>{t('network.timeRow', { network: row.network, minutes: row.minutes })}</td>
                  </tr>
                ))}
                <tr>
                  <th scope="row">{t('network.all')}</th>
                  <td>{t('network.timeTotal', { minutes: rows.reduce((sum, row) => sum + row.minutes, 0) })}</td>
                </tr>
              </tbody>
            </table>
          )
        }
      </Loaded>
    </Card>
  )
}
