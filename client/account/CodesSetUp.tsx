import QRCode from 'qrcode'
import { useEffect, useState } from 'react'
import { weaknessOf } from '../../shared/domain/password.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { useAct, useBoard } from '../app/board.tsx'
import { Button } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './Account.module.css'

/** Chooses a password and teaches an app the codes that go with it. */
export function CodesSetUp({
  own,
  onSet,
}: {
  own: readonly string[]
  onSet: (recoveryCodes: string[] | null) => void
}) {
  const { t } = useText()
  const { ask } = useBoard()
  const confirmed = useAct()
  const secret = useSecret()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [wasLeft, setLeft] = useState(false)
  const weakness = password ? weaknessOf(password, own) : undefined

  const confirm = () =>
    confirmed.run(async () => {
      const { recoveryCodes } = await ask['codes:confirm']({ password, code })
      onSet(recoveryCodes)
    })

  if (secret instanceof Problem) return <ProblemNotice problem={secret} />
  if (!secret) return <Skeleton count={3} />
  return (
    <form
      className={classes(styles.form)}
      onSubmit={(event) => {
        event.preventDefault()
        void confirm()
      }}
    >
      <TextField
        label={t('account.choosePassword')}
        hint={t('account.choosePasswordHint')}
        type="password"
        name="new-password"
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        onBlur={() => setLeft(true)}
        error={wasLeft && weakness ? t(`account.weak.${weakness}`) : undefined}
        isRequired
      />
      <div className={styles.scan}>
        <img src={secret.picture} alt={t('account.qr')} width={160} height={160} />
        <div>
          <p>{t('account.scan')}</p>
          <p className={styles.small}>{t('account.secret')}</p>
          <code className={styles.secret}>{secret.text.replace(/(.{4})(?=.)/g, '$1 ')}</code>
        </div>
      </div>
      <TextField
        label={t('account.code')}
        name="code"
        autoComplete="one-time-code"
        inputMode="numeric"
        value={code}
        onChange={setCode}
        maxLength={10}
        isRequired
      />
      {confirmed.problem && <ProblemNotice problem={confirmed.problem} />}
      <div className={styles.row}>
        <Button
          type="submit"
          tone="primary"
          isPending={confirmed.isPending}
          isDisabled={password === '' || weakness !== undefined || code.trim().length < 6}
        >
          {t('account.confirmCodes')}
        </Button>
      </div>
    </form>
  )
}

/** Asked for once: a secret that is asked for again would no longer be the one that was scanned. */
function useSecret(): { text: string; picture: string } | Problem | null {
  const { ask } = useBoard()
  const [secret, setSecret] = useState<{ text: string; picture: string } | Problem | null>(null)
  useEffect(() => {
    let isGone = false
    const begin = async () => {
      const made = await ask['codes:begin']({})
      return { text: made.secret, picture: await QRCode.toDataURL(made.uri, { margin: 2, width: 200 }) }
    }
    begin().then(
      (made) => {
        if (!isGone) setSecret(made)
      },
      (error: unknown) => {
        if (!(error instanceof Problem)) throw error
        if (!isGone) setSecret(error)
      },
    )
    return () => {
      isGone = true
    }
  }, [ask])
  return secret
}
