import { Plus } from 'lucide-react'
import { useState } from 'react'
import { isBeingPrepared } from '../../shared/domain/case.ts'
import { inOrder, type TimelineEntry } from '../../shared/domain/clinical.ts'
import { may } from '../../shared/domain/permissions.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useAct, useBoard } from '../app/board.tsx'
import { Badge } from '../design/Badge.tsx'
import { Button } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { EmptyState } from '../design/EmptyState.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import type { Text } from '../i18n/text.ts'
import { useText } from '../i18n/useText.ts'
import styles from './CourseCard.module.css'
import { CourseChart } from './CourseChart.tsx'
import { EntryDialog } from './EntryDialog.tsx'
import { entryName, whenWords } from './entryWords.ts'

/** The course of the illness: drawn over age, and underneath as a list that says and changes the same by keyboard. */
export function CourseCard({ file }: { file: CaseFile }) {
  const { t } = useText()
  const [edited, setEdited] = useState<TimelineEntry | 'new' | null>(null)
  const mayWrite = may(file.roles, 'clinical:describe') && isBeingPrepared(file.case)
  const reference = { ageYears: file.case.description.ageYears, openedAt: file.case.openedAt }
  const entries = inOrder(file.picture.timeline, reference)
  const add = (
    <Button size="s" icon={Plus} onPress={() => setEdited('new')}>
      {t('intake.add')}
    </Button>
  )
  return (
    <Card title={t('intake.course')} actions={mayWrite && entries.length > 0 && add}>
      {entries.length === 0 ? (
        <EmptyState title={t('intake.courseNone')} hint={t('intake.courseNoneHint')} action={mayWrite && add} />
      ) : (
        <>
          <CourseChart entries={entries} reference={reference} />
          <ul className={classes(styles.entries)}>
            {entries.map((entry) => (
              <Entry
                key={entry.id}
                file={file}
                entry={entry}
                onChange={mayWrite ? () => setEdited(entry) : undefined}
              />
            ))}
          </ul>
        </>
      )}
      {edited && (
        <EntryDialog of={file.case.id} entry={edited === 'new' ? undefined : edited} onClose={() => setEdited(null)} />
      )}
    </Card>
  )
}

type EntryProps = { file: CaseFile; entry: TimelineEntry; onChange: (() => void) | undefined }

function Entry({ file, entry, onChange }: EntryProps) {
  const text = useText()
  const { t } = text
  const { ask } = useBoard()
  const act = useAct()
  const name = entryName(text, entry)
  const remove = () =>
    act.run(async () => void (await ask['clinical:removeEntry']({ case: file.case.id, entry: entry.id })))
  return (
    <li className={classes(styles.entry)}>
      <span className={styles.when}>{spanWords(text, entry)}</span>
      <div className={styles.what}>
        <p>
          <span className={styles.name}>{name}</span> <Badge>{t(`intake.kind.${entry.kind}`)}</Badge>
          <span className={styles.detail}>{detailOf(text, entry)}</span>
        </p>
        {entry.text && <p className={styles.detail}>{entry.text}</p>}
        {act.problem && <ProblemNotice problem={act.problem} />}
      </div>
      {onChange && (
        <div className={styles.actions}>
          <Button tone="plain" size="s" onPress={onChange}>
            {t('intake.change', { name })}
          </Button>
          <Button tone="plain" size="s" isPending={act.isPending} onPress={() => void remove()}>
            {t('intake.remove', { name })}
          </Button>
        </div>
      )}
    </li>
  )
}

function spanWords(text: Text, entry: TimelineEntry): string {
  const from = whenWords(text, entry.from)
  if (!('to' in entry)) return from
  return `${from} – ${entry.to ? whenWords(text, entry.to) : text.t('intake.goesOn')}`
}

function detailOf({ t }: Text, entry: TimelineEntry): string {
  if (entry.kind === 'treatment') {
    return [entry.dose, t(`intake.effect.${entry.effect}`)].filter(Boolean).join(', ')
  }
  if (entry.kind !== 'seizures' || !entry.frequency) return ''
  const { count, per } = entry.frequency
  return t('intake.frequencyIs', { count, per: t(`intake.per.${per}`) })
}
