import { useState } from 'react'
import type { Person } from '../../shared/domain/person.ts'
import { useBoard } from '../app/board.tsx'
import { classes } from '../design/classes.ts'
import { Tabs } from '../design/Tabs.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './Account.module.css'
import { CodesSetUp } from './CodesSetUp.tsx'
import { canUsePasskeys } from './passkeyDevice.ts'
import { PasskeySetUp } from './PasskeySetUp.tsx'
import { RecoveryCodes } from './RecoveryCodes.tsx'

/** Sets up how one signs in, shows the recovery codes, and lets one in. */
export function FactorSetUp({ person }: { person: Person }) {
  const { t } = useText()
  const { session } = useBoard()
  const [codes, setCodes] = useState<string[] | null>(null)
  const [way, setWay] = useState(canUsePasskeys() ? 'passkey' : 'codes')
  const go = () => void session.check()
  const set = (recoveryCodes: string[] | null) => (recoveryCodes ? setCodes(recoveryCodes) : go())
  if (codes) return <RecoveryCodes codes={codes} onKept={go} />
  return (
    <section className={classes(styles.step)}>
      <h1>{t('account.setUpTitle')}</h1>
      <p>{t('account.setUpHow')}</p>
      <Tabs
        label={t('account.setUpTitle')}
        selected={way}
        onSelect={setWay}
        tabs={[
          { id: 'passkey', title: t('account.passkey'), content: <PasskeySetUp onSet={set} /> },
          {
            id: 'codes',
            title: t('account.passwordAndCodes'),
            content: <CodesSetUp own={[person.name]} onSet={set} />,
          },
        ]}
      />
    </section>
  )
}
