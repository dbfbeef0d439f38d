import { useState } from 'react'
import { weaknessOf } from '../../shared/domain/password.ts'
import type { Person } from '../../shared/domain/person.ts'
import { useBoard } from '../app/board.tsx'
import type { OutputOf } from '../app/requests.ts'
import { Badge } from '../design/Badge.tsx'
import { Button } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { Confirm, Dialog } from '../design/Dialog.tsx'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './Account.module.css'
import { CodesSetUp } from './CodesSetUp.tsx'
import { useProvenAct } from './proof.tsx'
import { RecoveryCodes } from './RecoveryCodes.tsx'

type Account = OutputOf<'account:read'>

/** Password and codes, the other way in: set up, changed, removed. */
export function CodesCard({ account, person }: { account: Account; person: Person }) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useProvenAct(account)
  const [open, setOpen] = useState<'setUp' | 'password' | 'remove' | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)
  const [password, setPassword] = useState('')
  const own = [person.name, account.email ?? '', ...person.networks.map(({ network }) => network)]
  const weakness = password ? weaknessOf(password, own) : undefined
  const close = () => {
    setOpen(null)
    setPassword('')
  }
  const setUp = () => act.run(async () => void (await ask['codes:begin']({}), setOpen('setUp')))
  const change = () =>
    act.run(async () => {
      await ask['password:change']({ password })
      close()
      say({ tone: 'good', title: t('account.passwordChanged') })
    })
  const remove = () =>
    act.run(async () => {
      await ask['codes:remove']({})
      say({ tone: 'info', title: t('account.removed') })
    })
  return (
    <Card
      title={t('account.passwordAndCodes')}
      aside={
        <Badge tone={account.hasCodes ? 'good' : 'neutral'}>
          {t(account.hasCodes ? 'account.codesOn' : 'account.codesOff')}
        </Badge>
      }
    >
      <div className={styles.step}>
        <p>{t('account.codesHow')}</p>
        {act.problem && <ProblemNotice problem={act.problem} />}
        {account.email !== null && (
          <div className={styles.row}>
            <Button size="s" onPress={() => void setUp()}>
              {t(account.hasCodes ? 'account.changeCodes' : 'account.setUpCodes')}
            </Button>
            {account.hasCodes && (
              <>
                <Button size="s" onPress={() => setOpen('password')}>
                  {t('account.changePassword')}
                </Button>
                <Button size="s" tone="plain" onPress={() => setOpen('remove')}>
                  {t('account.removeCodes')}
                </Button>
              </>
            )}
          </div>
        )}
      </div>
      {act.dialog}
      {open === 'setUp' && (
        <Dialog title={t('account.setUpCodes')} isOpen onClose={close}>
          <CodesSetUp
            own={own}
            onSet={(recoveryCodes) => {
              close()
              setCodes(recoveryCodes)
              say({ tone: 'good', title: t('account.codesSet') })
            }}
          />
        </Dialog>
      )}
      {codes && (
        <Dialog title={t('account.recoveryCodes')} isOpen onClose={() => setCodes(null)}>
          <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />
        </Dialog>
      )}
      <Dialog
        title={t('account.changePassword')}
        isOpen={open === 'password'}
        onClose={close}
        size="s"
        actions={
          <>
            <Button onPress={close}>{t('app.cancel')}</Button>
            <Button
              tone="primary"
              isPending={act.isPending}
              isDisabled={!password || weakness !== undefined}
              onPress={() => void change()}
            >
              {t('account.changePassword')}
            </Button>
          </>
        }
      >
        <TextField
          label={t('account.newPassword')}
          hint={t('account.choosePasswordHint')}
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={setPassword}
          error={weakness && weakness !== 'tooShort' ? t(`account.weak.${weakness}`) : undefined}
        />
        {act.problem && <ProblemNotice problem={act.problem} />}
      </Dialog>
      <Confirm
        title={t('account.removeCodes')}
        action={t('account.removeCodes')}
        isOpen={open === 'remove'}
        onClose={close}
        onConfirm={() => {
          close()
          void remove()
        }}
      >
        <p>{t('account.removeCodesHow')}</p>
      </Confirm>
    </Card>
  )
}
