import { useState } from 'react'
import { useBoard } from '../app/board.tsx'
import type { OutputOf } from '../app/requests.ts'
import { Button } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { Dialog } from '../design/Dialog.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './Account.module.css'
import { useProvenAct } from './proof.tsx'
import { RecoveryCodes } from './RecoveryCodes.tsx'

export function RecoveryCard({ account }: { account: OutputOf<'account:read'> }) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useProvenAct(account)
  const [codes, setCodes] = useState<string[] | null>(null)
  const hasFactor = account.passkeys.length > 0 || account.hasCodes
  const renew = () => act.run(async () => setCodes((await ask['recoveryCodes:renew']({})).recoveryCodes))
  return (
    <Card title={t('account.recoveryCodes')}>
      <div className={styles.step}>
        {hasFactor ? (
          <>
            <p>{t('account.recoveryCount', { left: account.recoveryCodesLeft })}</p>
            {act.problem && <ProblemNotice problem={act.problem} />}
            <div className={styles.row}>
              <Button size="s" isPending={act.isPending} onPress={() => void renew()}>
                {t('account.recoveryRenew')}
              </Button>
              <span className={styles.meta}>{t('account.recoveryRenewHow')}</span>
            </div>
          </>
        ) : (
          <p>{t('account.recoveryNone')}</p>
        )}
      </div>
      {act.dialog}
      {codes && (
        <Dialog title={t('account.recoveryCodes')} isOpen onClose={() => setCodes(null)}>
          <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />
        </Dialog>
      )}
    </Card>
  )
}
