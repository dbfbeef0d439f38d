import type { ReactNode } from 'react'
import { Link } from 'react-aria-components'
import { ThemeMenu } from '../app/ThemeMenu.tsx'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import styles from './Lobby.module.css'

/** Around everything at the door of a meeting. It names no case and nobody. */
export function LobbyFrame({ children }: { children: ReactNode }) {
  const { t } = useText()
  return (
    <div className={styles.frame}>
      <header className={styles.bar}>
        <Link href="/" className={classes(styles.name)}>
          <img src="/mark.svg" alt="" width={24} height={24} />
          <span>{t('app.name')}</span>
        </Link>
        <ThemeMenu />
      </header>
      <main className={styles.content}>{children}</main>
    </div>
  )
}
