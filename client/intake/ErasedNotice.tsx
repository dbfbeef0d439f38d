import type { CaseFile } from '../../shared/protocol/record.ts'
import { Card } from '../design/Card.tsx'
import { useText } from '../i18n/useText.ts'

/** What the home team sees where a case was. */
export function ErasedNotice({ file }: { file: CaseFile }) {
  const { t, date } = useText()
  if (file.case.state !== 'erased') return null
  return (
    <Card title={t('intake.erasedTitle')}>
      <p>{t('intake.erasedHow', { date: date(file.case.erasedAt) })}</p>
      <ul>
        {file.case.statements.map((digest) => (
          <li key={digest}>
            <code>{digest}</code>
          </li>
        ))}
      </ul>
    </Card>
  )
}
