import { FileDown, RefreshCw, ShieldAlert, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import type { AuditEvent } from '../../shared/domain/audit.ts'
import type { Colleague } from '../../shared/domain/person.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useRequest } from '../app/board.tsx'
import { Loaded } from '../app/Loaded.tsx'
import type { OutputOf } from '../app/requests.ts'
import { Badge } from '../design/Badge.tsx'
import { Button, IconButton, LinkButton } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import { type AuditRow, auditRows } from './auditRows.ts'
import styles from './AuditCard.module.css'

/** As many rows as are of interest at a glance. */
const shownAtFirst = 12

/** Who did what with this case and when. It is read when somebody asks for it: reading it is an event in it. */
export function AuditCard({ file }: { file: CaseFile }) {
  const { t } = useText()
  const [isOpen, setOpen] = useState(false)
  return isOpen ? (
    <OpenLog file={file} />
  ) : (
    <Card
      title={t('cases.audit')}
      actions={
        <Button size="s" onPress={() => setOpen(true)}>
          {t('cases.auditOpen')}
        </Button>
      }
    >
      <p className={classes(styles.hint)}>{t('cases.auditHint')}</p>
    </Card>
  )
}

function OpenLog({ file }: { file: CaseFile }) {
  const { t } = useText()
  const audit = useRequest('audit:read', { case: file.case.id })
  const everyone = useRequest('people:list', { network: file.case.network }).loadable
  const people = [...file.people, ...(everyone.state === 'ready' ? everyone.value.people : [])]
  return (
    <Card
      title={t('cases.audit')}
      flush
      actions={
        <>
          {(['csv', 'json', 'fhir'] as const).map((form) => (
            <LinkButton
              key={form}
              tone="plain"
              size="s"
              icon={FileDown}
              href={`/api/cases/${file.case.id}/access.${form}`}
              download
            >
              {t(`cases.auditFile.${form}`)}
            </LinkButton>
          ))}
          <IconButton icon={RefreshCw} size="s" label={t('cases.auditAgain')} onPress={audit.retry} />
        </>
      }
    >
      <Loaded of={audit}>
        {({ events, verdict }) => (
          <>
            <Verdict verdict={verdict} />
            <Log rows={auditRows(events)} people={people} />
          </>
        )}
      </Loaded>
    </Card>
  )
}

function Log({ rows, people }: { rows: readonly AuditRow[]; people: readonly Colleague[] }) {
  const { t, dateTime } = useText()
  const [isWhole, setWhole] = useState(false)
  return (
    <>
      <div className={classes(styles.scroll)} role="region" aria-label={t('cases.auditTable')} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('cases.auditWhen')}</th>
              <th scope="col">{t('cases.auditWho')}</th>
              <th scope="col">{t('cases.auditWhat')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, isWhole ? rows.length : shownAtFirst).map((row) => (
              <tr key={row.last.sequence}>
                <td className={styles.when}>
                  <time dateTime={row.last.at}>{dateTime(row.last.at)}</time>
                </td>
                <td>
                  <Who event={row.last} people={people} />
                </td>
                <td>
                  <What row={row} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!isWhole && rows.length > shownAtFirst && (
        <div className={styles.more}>
          <Button tone="plain" size="s" onPress={() => setWhole(true)}>
            {t('cases.auditShowAll')}
          </Button>
        </div>
      )}
    </>
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

function What({ row: { last, times } }: { row: AuditRow }) {
  const { t, code } = useText()
  return (
    <span className={classes(styles.what)}>
      {code('audit', last.action)}
      {times > 1 && <span className={styles.hint}>{t('cases.auditTimes', { times })}</span>}
      {last.outcome === 'refused' && <Badge tone="danger">{t('cases.auditOutcome.refused')}</Badge>}
    </span>
  )
}
