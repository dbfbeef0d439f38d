import { Fingerprint } from 'lucide-react'
import { useState } from 'react'
import { useAct, useBoard } from '../app/board.tsx'
import { Button } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './Account.module.css'
import { browserNames } from './browserNames.ts'
import { canUsePasskeys, makePasskey } from './passkeyDevice.ts'

/** Makes a passkey on this device, under a name by which its owner will know it. */
export function PasskeySetUp({ onSet }: { onSet: (recoveryCodes: string[] | null) => void }) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const { browser, system } = browserNames(navigator.userAgent)
  const [name, setName] = useState(
    browser && system ? t('account.browserOn', { browser, system }) : t('account.passkeyNameDefault'),
  )
  const make = () =>
    act.run(async () => {
      const { options } = await ask['passkey:options']({})
      const response = await makePasskey(options)
      const { recoveryCodes } = await ask['passkey:add']({ name, response })
      onSet(recoveryCodes)
    })
  if (!canUsePasskeys()) return <p>{t('account.noPasskeys')}</p>
  return (
    <form
      className={classes(styles.form)}
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
    >
      <p>{t('account.passkeyHow')}</p>
      <TextField
        label={t('account.passkeyName')}
        hint={t('account.passkeyNameHint')}
        value={name}
        onChange={setName}
        maxLength={60}
        isRequired
      />
      {act.problem && <ProblemNotice problem={act.problem} />}
      <div className={styles.row}>
        <Button type="submit" tone="primary" icon={Fingerprint} isPending={act.isPending} isDisabled={!name.trim()}>
          {t('account.makePasskey')}
        </Button>
      </div>
    </form>
  )
}
