import { ShieldAlert, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import type { AuditEvent } from '../../shared/domain/audit.ts'
import type { Colleague } from '../../shared/domain/person.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useRequest } from '../app/board.tsx'
import { Loaded } from '../app/Loaded.tsx'
import type { OutputOf } from '../app/requests.ts'
import { Badge } from '../design/Badge.tsx'
import { Button } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import styles from './AuditCard.module.css'

/** As many events as are of interest at a glance. */
const shownAtFirst = 10

/** Who did what with this case and when, newest first, and whether the log is whole. */
export function AuditCard({ file }: { file: CaseFile }) {
  const { t, dateTime } = useText()
  const audit = useRequest('audit:read', { case: file.case.id })
  const everyone = useRequest('people:list', { network: file.case.network }).loadable
  const people = [...file.people, ...(everyone.state === 'ready' ? everyone.value.people : [])]
  const [isWhole, setWhole] = useState(false)
  return (
    <Card title={t('cases.audit')} flush>
      <Loaded of={audit}>
        {({ events, verdict }) => (
          <>
            <Verdict verdict={verdict} />
            <div className={styles.scroll} role="region" aria-label={t('cases.auditTable')} tabIndex={0}>
              <table className={classes(styles.table)}>
                <thead>
                  <tr>
                    <th scope="col">{t('cases.auditWhen')}</th>
                    <th scope="col">{t('cases.auditWho')}</th>
                    <th scope="col">{t('cases.auditWhat')}</th>
                  </tr>
                </thead>
                <tbody>
                  {events
                    .toReversed()
                    .slice(0, isWhole ? events.length : shownAtFirst)
                    .map((event) => (
                      <tr key={event.sequence}>
                        <td className={styles.when}>
                          <time dateTime={event.at}>{dateTime(event.at)}</time>
                        </td>
                        <td>
                          <Who event={event} people={people} />
                        </td>
                        <td>
                          <What event={event} />
                        </td>
                      </tr>
                    ))}
                </tbody>
              </table>
            </div>
            {!isWhole && events.length > shownAtFirst && (
              <div className={styles.more}>
                <Button tone="plain" size="s" onPress={() => setWhole(true)}>
                  {t('cases.auditShowAll', { count: events.length })}
                </Button>
              </div>
            )}
          </>
        )}
      </Loaded>
    </Card>
  )
}

function Verdict({ verdict }: { verdict: OutputOf<'audit:read'>['verdict'] }) {
  const { t } = useText()
  const Icon = verdict.valid ? ShieldCheck : ShieldAlert
  return (
    <p className={classes(styles.verdict, verdict.valid ? styles.valid : styles.broken)}>
      <Icon size={16} aria-hidden />
      {verdict.valid
        ? t('cases.auditIntact', { count: verdict.count })
        : t('cases.auditBroken', { at: verdict.brokenAt })}
    </p>
  )
}

function Who({ event, people }: { event: AuditEvent; people: readonly Colleague[] }) {
  const { t } = useText()
  if (event.by === 'system') return t('cases.auditSystem')
  return people.find((person) => person.id === event.by)?.name ?? t('cases.auditSomeone')
}

function What({ event }: { event: AuditEvent }) {
  const { t, code } = useText()
  return (
    <span className={classes(styles.what)}>
      {code('audit', event.action)}
      {event.outcome === 'refused' && <Badge tone="danger">{t('cases.auditOutcome.refused')}</Badge>}
    </span>
  )
}
