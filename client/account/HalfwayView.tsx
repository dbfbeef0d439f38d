import { useState } from 'react'
import type { Person } from '../../shared/domain/person.ts'
import { useAct, useBoard } from '../app/board.tsx'
import { Button } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './Account.module.css'
import { FactorSetUp } from './FactorSetUp.tsx'
import { answerByPasskey, canUsePasskeys } from './passkeyDevice.ts'

/** Between the first factor and the second. */
export function HalfwayView({ person, missing }: { person: Person; missing: 'code' | 'factor' }) {
  const { t } = useText()
  const { session } = useBoard()
  return (
    <div className={classes(styles.page)}>
      {missing === 'code' ? <SecondFactor person={person} /> : <FactorSetUp person={person} />}
      <p>
        <Button tone="plain" size="s" onPress={() => void session.signOut()}>
          {t('account.signInAsOther')}
        </Button>
      </p>
    </div>
  )
}

function SecondFactor({ person }: { person: Person }) {
  const { t } = useText()
  const { ask, session } = useBoard()
  const act = useAct()
  const [code, setCode] = useState('')
  const [isRecovery, setRecovery] = useState(false)
  const enter = () =>
    act.run(async () => {
      if (isRecovery) {
        const { left } = await ask['signIn:recoveryCode']({ code })
        say({ tone: 'info', title: t('account.recoveryLeft', { left }) })
      } else {
        await ask['signIn:code']({ code })
      }
      await session.check()
    })
  const byPasskey = () =>
    act.run(async () => {
      const { options } = await ask['proof:options']({})
      await ask['proof:passkey']({ response: await answerByPasskey(options) })
      await session.check()
    })
  return (
    <form
      className={classes(styles.step)}
      onSubmit={(event) => {
        event.preventDefault()
        void enter()
      }}
    >
      <h1>{t('account.codeTitle')}</h1>
      <p>{t('account.codeHow', { name: person.name })}</p>
      <TextField
        key={String(isRecovery)}
        label={t(isRecovery ? 'account.recoveryCode' : 'account.code')}
        name="code"
        autoComplete={isRecovery ? 'off' : 'one-time-code'}
        inputMode={isRecovery ? 'text' : 'numeric'}
        value={code}
        onChange={setCode}
        maxLength={20}
        autoFocus
      />
      {act.problem && <ProblemNotice problem={act.problem} />}
      <div className={styles.row}>
        <Button type="submit" tone="primary" size="l" isPending={act.isPending} isDisabled={code.trim().length < 6}>
          {t('account.continue')}
        </Button>
      </div>
      <div className={styles.row}>
        <Button
          tone="plain"
          size="s"
          onPress={() => {
            setRecovery(!isRecovery)
            setCode('')
            act.clear()
          }}
        >
          {t(isRecovery ? 'account.useCode' : 'account.useRecoveryCode')}
        </Button>
        {canUsePasskeys() && (
          <Button tone="plain" size="s" onPress={() => void byPasskey()}>
            {t('account.usePasskey')}
          </Button>
        )}
      </div>
    </form>
  )
}
