import { Copy, Download } from 'lucide-react'
import { Button } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { say } from '../design/Notices.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './Account.module.css'

/** The codes, this once. One goes on when one says that they are kept. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const { t } = useText()
  const text = codes.join('\n')
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    say({ tone: 'good', title: t('account.recoveryCopied') })
  }
  const save = () => {
    const address = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }))
    const link = Object.assign(document.createElement('a'), { href: address, download: t('account.recoveryFile') })
    link.click()
    URL.revokeObjectURL(address)
  }
  return (
    <section className={classes(styles.step)}>
      <h2>{t('account.recoveryTitle')}</h2>
      <p>{t('account.recoveryHow')}</p>
      <ol className={styles.codes}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className={styles.row}>
        <Button icon={Copy} onPress={() => void copy()}>
          {t('account.recoveryCopy')}
        </Button>
        <Button icon={Download} onPress={save}>
          {t('account.recoverySave')}
        </Button>
        <Button tone="primary" onPress={onKept}>
          {t('account.recoveryKept')}
        </Button>
      </div>
    </section>
  )
}
