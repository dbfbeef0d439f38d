import { Building2, Fingerprint } from 'lucide-react'
import { useState } from 'react'
import type { Problem } from '../../shared/protocol/problems.ts'
import { useAct, useBoard } from '../app/board.tsx'
import { useObservable } from '../app/observable.ts'
import { Button } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './Account.module.css'
import { answerByPasskey, canUsePasskeys } from './passkeyDevice.ts'

/** The ways in: passkey first, an organisation where there is one, password and codes. */
export function SignInForm() {
  const { t } = useText()
  const { ask, session } = useBoard()
  const now = useObservable(session.session)
  const provider = now.state === 'signedOut' ? now.provider : null
  const passkey = useAct()
  const password = useAct()
  const [email, setEmail] = useState('')
  const [secret, setSecret] = useState('')

  const byPasskey = () => {
    password.clear()
    return passkey.run(async () => {
      const { options } = await ask['signIn:options']({})
      await ask['signIn:passkey']({ response: await answerByPasskey(options) })
      await session.check()
    })
  }
  const byPassword = () => {
    passkey.clear()
    return password.run(async () => {
      await ask['signIn:password']({ email, password: secret })
      await session.check()
    })
  }
  return (
    <div className={classes(styles.step)}>
      {canUsePasskeys() && (
        <Button
          tone="primary"
          size="l"
          icon={Fingerprint}
          isPending={passkey.isPending}
          onPress={() => void byPasskey()}
        >
          {t('account.withPasskey')}
        </Button>
      )}
      {passkey.problem && <Refused problem={passkey.problem} />}
      {provider !== null && (
        // A whole page goes to the organisation and comes back.
        <Button size="l" icon={Building2} onPress={() => location.assign('/api/oidc/begin')}>
          {t('account.withProvider', { name: provider })}
        </Button>
      )}
      <p className={styles.or}>{t('account.or')}</p>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          void byPassword()
        }}
      >
        <TextField
          label={t('account.email')}
          type="email"
          name="email"
          autoComplete="username"
          value={email}
          onChange={setEmail}
          maxLength={254}
        />
        <TextField
          label={t('account.password')}
          type="password"
          name="password"
          autoComplete="current-password"
          value={secret}
          onChange={setSecret}
          maxLength={200}
        />
        {password.problem && <Refused problem={password.problem} />}
        <Button type="submit" isPending={password.isPending} isDisabled={email.trim() === '' || secret === ''}>
          {t('account.signIn')}
        </Button>
      </form>
    </div>
  )
}

/** Says how long to wait, where waiting is the cure. */
function Refused({ problem }: { problem: Problem }) {
  const { t } = useText()
  const seconds = Number(problem.detail['seconds'])
  return seconds > 0 ? (
    <ProblemNotice problem={problem} toDo={t('account.waitSeconds', { seconds })} />
  ) : (
    <ProblemNotice problem={problem} />
  )
}
