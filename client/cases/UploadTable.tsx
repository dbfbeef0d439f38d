import { useState } from 'react'
import { Warning } from '../../shared/dicom/warnings.ts'
import { Problem, problemStatus, type ProblemCode } from '../../shared/protocol/problems.ts'
import { Button } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { problemWords } from '../i18n/problemWords.ts'
import type { Text } from '../i18n/text.ts'
import { useText } from '../i18n/useText.ts'
import { type Group, groupRows, type Row } from './uploadRows.ts'
import styles from './UploadTable.module.css'

export type UploadTableProps = { rows: readonly Row[]; onRetry: ((index: number) => void) | undefined }

/** What became of each file: what it was recognised as, what was removed, what was refused and why. */
export function UploadTable({ rows, onRetry }: UploadTableProps) {
  const { t } = useText()
  const [isWhole, setWhole] = useState(false)
  const groups = isWhole
    ? rows.map((row) => ({ key: String(row.index), rows: [row], bytes: row.bytes, removed: removedOf(row) }))
    : groupRows(rows)
  return (
    <details className={classes(styles.details)} open>
      <summary className={styles.summary}>{t('cases.uploadDetails')}</summary>
      <div className={styles.scroll} role="region" aria-label={t('cases.uploadDetails')} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('cases.uploadFile')}</th>
              <th scope="col" className={styles.number}>
                {t('cases.uploadSize')}
              </th>
              <th scope="col">{t('cases.uploadWhat')}</th>
              <th scope="col" className={styles.number}>
                {t('cases.uploadRemoved')}
              </th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <GroupRow key={group.key} group={group} onRetry={onRetry} />
            ))}
          </tbody>
        </table>
      </div>
      <div className={styles.foot}>
        <p>{t('cases.uploadNamesHint')}</p>
        {!isWhole && groups.length < rows.length && (
          <Button tone="plain" size="s" onPress={() => setWhole(true)}>
            {t('cases.uploadShowAll', { count: rows.length })}
          </Button>
        )}
      </div>
    </details>
  )
}

function GroupRow({ group, onRetry }: { group: Group; onRetry: UploadTableProps['onRetry'] }) {
  const text = useText()
  const { t } = text
  const [first] = group.rows
  if (!first) return null
  const isBad =
    first.at.state === 'failed' ||
    first.at.state === 'tooLarge' ||
    (first.at.state === 'received' && first.at.received.outcome.kind === 'refused')
  return (
    <tr>
      <td className={classes(styles.name)}>
        {first.name}
        {group.rows.length > 1 && (
          <span className={styles.more}>{t('cases.uploadMore', { count: group.rows.length - 1 })}</span>
        )}
      </td>
      <td className={styles.number}>{text.bytes(group.bytes)}</td>
      <td className={classes(isBad && styles.bad)}>
        {whatOf(text, first)}
        {warningsOf(first).map((warning) => (
          <span key={warning} className={styles.warning}>
            {warningWords(text, warning)}
          </span>
        ))}
        {first.at.state === 'failed' && onRetry && (
          <Button size="s" tone="plain" onPress={() => onRetry(first.index)}>
            {t('cases.uploadRetry')}
          </Button>
        )}
      </td>
      <td className={styles.number}>{group.removed > 0 && text.number(group.removed)}</td>
    </tr>
  )
}

function whatOf(text: Text, { at, bytes }: Row): string {
  const { t } = text
  if (at.state === 'waiting') return t('cases.outcome.waiting')
  if (at.state === 'tooLarge') return t('cases.outcome.tooLarge')
  if (at.state === 'failed') return `${t('cases.outcome.failed')}: ${problemWords(text, at.problem).what}`
  if (at.state === 'sending') {
    const share = text.number(bytes === 0 ? 1 : at.sent / bytes, { style: 'percent' })
    return t('cases.outcome.sending', { share })
  }
  const { outcome } = at.received
  switch (outcome.kind) {
    case 'dicom':
      return t('cases.outcome.dicom', {
        modality: outcome.modality,
        description: outcome.description || t('cases.seriesUnnamed'),
      })
    case 'eeg':
      return t('cases.outcome.eeg', {
        format: outcome.format,
        channels: outcome.channels,
        duration: text.duration(outcome.durationSeconds),
      })
    case 'directory':
      return t('cases.outcome.directory', { count: outcome.listed })
    case 'duplicate':
      return t('cases.outcome.duplicate')
    case 'refused':
      return t('cases.outcome.refused', { why: whyRefused(text, outcome.code, outcome.about) })
  }
}

function whyRefused(text: Text, code: string, about: string | undefined): string {
  if (!Object.hasOwn(problemStatus, code)) return code
  const words = problemWords(text, new Problem(code as ProblemCode))
  return about === undefined ? `${words.what} ${words.toDo}` : `${words.what} (${about}) ${words.toDo}`
}

const removedOf = ({ at }: Row): number => (at.state === 'received' ? at.received.removed : 0)
const warningsOf = ({ at }: Row): readonly string[] => (at.state === 'received' ? at.received.warnings : [])

/** A code that has words of its own, or stays as it is. */
const warningWords = ({ t }: Text, code: string): string => (isWarning(code) ? t(`cases.warning.${code}`) : code)

const isWarning = (code: string): code is Warning => Warning.safeParse(code).success
