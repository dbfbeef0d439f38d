import { type ReactNode, useState } from 'react'
import { Problem } from '../../shared/protocol/problems.ts'
import { useAct, useBoard } from '../app/board.tsx'
import type { OutputOf } from '../app/requests.ts'
import { Button } from '../design/Button.tsx'
import { Dialog } from '../design/Dialog.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import { answerByPasskey } from './passkeyDevice.ts'

type Account = OutputOf<'account:read'>

/**
 * Something sensitive: where the server asks to prove again who one is, it is asked here, and then the act goes on.
 * `dialog` stands somewhere in the view.
 */
export function useProvenAct(account: Account | null) {
  const act = useAct()
  const [waiting, setWaiting] = useState<(() => Promise<void>) | null>(null)
  const run = (work: () => Promise<void>) =>
    act.run(async () => {
      try {
        await work()
      } catch (error) {
        if (!(error instanceof Problem && error.code === 'proof-needed')) throw error
        setWaiting(() => work)
      }
    })
  const dialog: ReactNode = waiting && account && (
    <ProofDialog
      account={account}
      onClose={() => setWaiting(null)}
      onProved={() => {
        setWaiting(null)
        void act.run(waiting)
      }}
    />
  )
  return { ...act, run, dialog }
}

function ProofDialog({ account, onClose, onProved }: { account: Account; onClose: () => void; onProved: () => void }) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const byPasskey = () =>
    act.run(async () => {
      const { options } = await ask['proof:options']({})
      await ask['proof:passkey']({ response: await answerByPasskey(options) })
      onProved()
    })
  const byPassword = () =>
    act.run(async () => {
      await ask['proof:password']({ password, code })
      onProved()
    })
  return (
    <Dialog
      title={t('account.proofTitle')}
      isOpen
      onClose={onClose}
      size="s"
      actions={
        <>
          <Button onPress={onClose}>{t('app.cancel')}</Button>
          {account.hasCodes && (
            <Button
              tone={account.passkeys.length > 0 ? 'secondary' : 'primary'}
              isPending={act.isPending}
              isDisabled={!password || code.trim().length < 6}
              onPress={() => void byPassword()}
            >
              {t('account.proofPassword')}
            </Button>
          )}
          {account.passkeys.length > 0 && (
            <Button tone="primary" isPending={act.isPending} onPress={() => void byPasskey()}>
              {t('account.proofPasskey')}
            </Button>
          )}
        </>
      }
    >
      <p>{t('account.proofHow')}</p>
      {account.hasCodes && (
        <>
          <TextField
            label={t('account.password')}
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
          />
          <TextField
            label={t('account.code')}
            autoComplete="one-time-code"
            inputMode="numeric"
            value={code}
            onChange={setCode}
            maxLength={10}
          />
        </>
      )}
      {act.problem && <ProblemNotice problem={act.problem} />}
    </Dialog>
  )
}
