import { Fingerprint, Plus } from 'lucide-react'
import { useState } from 'react'
import { useBoard, useNow } from '../app/board.tsx'
import type { OutputOf } from '../app/requests.ts'
import { Badge } from '../design/Badge.tsx'
import { Button } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { Confirm, Dialog } from '../design/Dialog.tsx'
import { EmptyState } from '../design/EmptyState.tsx'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './Account.module.css'
import { PasskeySetUp } from './PasskeySetUp.tsx'
import { useProvenAct } from './proof.tsx'
import { RecoveryCodes } from './RecoveryCodes.tsx'

type Account = OutputOf<'account:read'>
type Passkey = Account['passkeys'][number]

export function PasskeysCard({ account }: { account: Account }) {
  const { t, relative } = useText()
  const { ask } = useBoard()
  const now = useNow()
  const act = useProvenAct(account)
  const [isAdding, setAdding] = useState(false)
  const [codes, setCodes] = useState<string[] | null>(null)
  const [removing, setRemoving] = useState<Passkey | null>(null)
  // Asked before the dialog opens, so that a proof that is missing is asked for before a name is.
  const add = () => act.run(async () => void (await ask['passkey:options']({}), setAdding(true)))
  const remove = ({ id }: Passkey) =>
    act.run(async () => {
      await ask['passkey:remove']({ passkey: id })
      say({ tone: 'info', title: t('account.removed') })
    })
  return (
    <Card
      title={t('account.passkeys')}
      flush
      actions={
        account.email !== null && (
          <Button size="s" icon={Plus} onPress={() => void add()} isPending={act.isPending}>
            {t('account.addPasskey')}
          </Button>
        )
      }
    >
      {account.passkeys.length === 0 ? (
        <EmptyState icon={Fingerprint} title={t('account.passkeysNone')} hint={t('account.passkeysNoneHint')} />
      ) : (
        <ul className={styles.list}>
          {account.passkeys.map((passkey) => (
            <li key={passkey.id}>
              <Fingerprint size={18} aria-hidden />
              <div className={styles.words}>
                <p className={styles.name}>
                  {passkey.name}
                  {passkey.isSynced && <Badge>{t('account.passkeySynced')}</Badge>}
                </p>
                <p className={styles.meta}>
                  {passkey.lastUsedAt
                    ? t('account.passkeyUsed', { when: relative(passkey.lastUsedAt, now) })
                    : t('account.passkeyMade', { when: relative(passkey.createdAt, now) })}
                </p>
              </div>
              <Button tone="plain" size="s" onPress={() => setRemoving(passkey)}>
                {t('account.removePasskey', { name: passkey.name })}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {act.problem && <ProblemNotice problem={act.problem} />}
      {act.dialog}
      <Dialog title={t('account.addPasskey')} isOpen={isAdding} onClose={() => setAdding(false)}>
        <PasskeySetUp
          onSet={(recoveryCodes) => {
            setAdding(false)
            setCodes(recoveryCodes)
            say({ tone: 'good', title: t('account.passkeyAdded') })
          }}
        />
      </Dialog>
      {codes && (
        <Dialog title={t('account.recoveryCodes')} isOpen onClose={() => setCodes(null)}>
          <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />
        </Dialog>
      )}
      {removing && (
        <Confirm
          title={t('account.removePasskeyTitle', { name: removing.name })}
          action={t('account.removePasskey', { name: removing.name })}
          isOpen
          onClose={() => setRemoving(null)}
          onConfirm={() => {
            setRemoving(null)
            void remove(removing)
          }}
        >
          <p>{t('account.removePasskeyHow')}</p>
        </Confirm>
      )}
    </Card>
  )
}
