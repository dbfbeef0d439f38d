import { changesSince, type SubmissionChange } from '../../shared/domain/submission.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { classes } from '../design/classes.ts'
import type { Text } from '../i18n/text.ts'
import { useText } from '../i18n/useText.ts'
import styles from './ChangesSince.module.css'
import { entryName } from './entryWords.ts'

/** What a request that was made again has that the one before had not. */
export function ChangesSince({ file }: { file: CaseFile }) {
  const text = useText()
  const [before, after] = file.submissions
  if (!before || !after) return null
  const changes = changesSince(before, after)
  return (
    <section className={classes(styles.changes)}>
      <h3>{text.t(changes.length > 0 ? 'intake.changed' : 'intake.changedNothing')}</h3>
      <ul>
        {changes.map((change) => (
          <li key={JSON.stringify(change)}>{wordsOf(text, file, change)}</li>
        ))}
      </ul>
    </section>
  )
}

function wordsOf(text: Text, file: CaseFile, change: SubmissionChange): string {
  const { t } = text
  if (change.what === 'description') {
    return t('intake.change.description', { field: t(`intake.field.${change.field}`) })
  }
  return t(`intake.change.${change.what}`, { how: change.how, name: nameOf(text, file, change) })
}

function nameOf(text: Text, file: CaseFile, { what, id }: Exclude<SubmissionChange, { what: 'description' }>): string {
  const pictures = file.submissions.map(({ picture }) => picture)
  switch (what) {
    case 'code':
      return pictures.flatMap(({ codes }) => codes).find((one) => `${one.system} ${one.code}` === id)?.label ?? id
    case 'timeline': {
      const entry = pictures.flatMap(({ timeline }) => timeline).find((one) => one.id === id)
      return entry ? entryName(text, entry) : id
    }
    case 'reason':
      return text.code('intake.item', id)
    case 'study': {
      const study = file.studies.find((one) => one.id === id)
      return study?.description ?? ''
    }
    case 'attachment': {
      const document = file.attachments.find((one) => one.id === id)
      return document ? document.title || text.t(`intake.category.${document.category}`) : ''
    }
  }
}
