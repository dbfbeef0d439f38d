import { useText } from '../i18n/useText.ts'
import type { ConnectionState } from '../room/roomConnection.ts'
import styles from './Lobby.module.css'

/** A light with words: the colour alone would say nothing. */
export function NetworkLight({ state }: { state: ConnectionState }) {
  const { t } = useText()
  return (
    <p className={styles.network} role="status" data-state={state}>
      <span className={styles.light} aria-hidden />
      {t(`lobby.network.${state}`)}
    </p>
  )
}
