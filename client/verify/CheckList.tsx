import { Check as CheckIcon, X } from 'lucide-react'
import type { Check } from '../../shared/statement/report.ts'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import type { Text } from '../i18n/text.ts'
import { useText } from '../i18n/useText.ts'
import styles from './CheckList.module.css'
import { type CheckLine, checkLines } from './verifyModel.ts'

/** Each check with a sign and a sentence; what failed stands first, with where and the exact reason. */
export function CheckList({ checks }: { checks: readonly Check[] }) {
  const text = useText()
  const { t } = text
  return (
    <Card title={t('verify.checks')}>
      <ul className={classes(styles.checks)}>
        {checkLines(checks).map((line) => {
          const Icon = line.ok ? CheckIcon : X
          return (
            <li
              key={line.ok ? line.id : `${line.id} ${line.subject ?? ''} ${line.detail}`}
              className={classes(styles.check, !line.ok && styles.failed)}
              data-check={line.id}
            >
              <Icon
                size={16}
                strokeWidth={2.5}
                role="img"
                aria-label={t(line.ok ? 'verify.passed' : 'verify.failed')}
              />
              <div>
                <p>{sentence(text, line)}</p>
                {!line.ok && line.detail !== '' && (
                  <p className={styles.detail} lang="en">
                    {line.detail}
                  </p>
                )}
              </div>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}

function sentence({ t }: Text, line: CheckLine): string {
  if (!line.ok) {
    const said = t(`verify.no.${line.id}`)
    return line.subject ? t('verify.subject', { sentence: said, subject: line.subject }) : said
  }
  const said = t(`verify.ok.${line.id}`)
  return line.id.startsWith('attestation') ? t('verify.subjects', { sentence: said, count: line.count }) : said
}
