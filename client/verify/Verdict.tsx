import { CircleAlert, CircleCheck, CircleX, type LucideIcon } from 'lucide-react'
import { classes } from '../design/classes.ts'
import { Skeleton } from '../design/Skeleton.tsx'
import type { Text } from '../i18n/text.ts'
import { useText } from '../i18n/useText.ts'
import styles from './Verdict.module.css'
import type { Verification } from './verifyModel.ts'

/** One line that says it, and one that says what it means. */
export function Verdict({ verification }: { verification: Verification }) {
  const text = useText()
  const { t, bytes } = text
  switch (verification.state) {
    case 'waiting':
      return null
    case 'checking':
      return (
        <>
          <p>{t('verify.checking', { name: verification.name })}</p>
          <Skeleton shape="row" count={3} />
        </>
      )
    case 'refused':
      return <Box verdict="not-readable" means={t(`verify.${verification.because}`)} file={verification.name} />
    case 'checked': {
      const { report, name, size } = verification
      return (
        <Box
          verdict={report.verdict}
          means={meaning(text, verification)}
          file={t('verify.file', { name, size: bytes(size) })}
        />
      )
    }
  }
}

function meaning({ t, dateTime }: Text, { report }: Extract<Verification, { state: 'checked' }>): string {
  return t(`verify.verdictMeans.${report.verdict}`, {
    when: report.summary ? dateTime(report.summary.sealed.at) : '',
    count: report.checks.filter(({ ok }) => !ok).length,
  })
}

type Of = 'valid' | 'not-valid' | 'not-readable'

function Box({ verdict, means, file }: { verdict: Of; means: string; file: string }) {
  const { t } = useText()
  const Icon = icons[verdict]
  return (
    <div className={classes(styles.box, styles[tones[verdict]])} data-verdict={verdict}>
      <Icon size={40} aria-hidden />
      <div>
        <h2 className={styles.verdict}>{t(`verify.verdict.${verdict}`)}</h2>
        <p>{means}</p>
        <p className={styles.file}>{file}</p>
      </div>
    </div>
  )
}

const icons: Record<Of, LucideIcon> = { valid: CircleCheck, 'not-valid': CircleX, 'not-readable': CircleAlert }
const tones = { valid: 'good', 'not-valid': 'bad', 'not-readable': 'unclear' } as const
