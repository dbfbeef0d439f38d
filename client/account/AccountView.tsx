import { usePerson, useRequest } from '../app/board.tsx'
import { Loaded } from '../app/Loaded.tsx'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import styles from './Account.module.css'
import { CodesCard } from './CodesCard.tsx'
import { PasskeysCard } from './PasskeysCard.tsx'
import { RecoveryCard } from './RecoveryCard.tsx'
import { SessionsCard } from './SessionsCard.tsx'

/** How I sign in, and where I am signed in. */
export function AccountView() {
  const { t } = useText()
  const person = usePerson()
  const account = useRequest('account:read', {})
  return (
    <div className={classes(styles.wide)}>
      <header>
        <h1>{t('account.title')}</h1>
        <Loaded of={account} skeleton={null}>
          {({ email }) => email !== null && <p className={styles.meta}>{t('account.titleHow', { email })}</p>}
        </Loaded>
      </header>
      <Loaded of={account}>
        {(read) => (
          <>
            <PasskeysCard account={read} />
            <CodesCard account={read} person={person} />
            <RecoveryCard account={read} />
            <SessionsCard account={read} />
          </>
        )}
      </Loaded>
    </div>
  )
}
