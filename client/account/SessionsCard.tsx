import { MonitorSmartphone } from 'lucide-react'
import { useState } from 'react'
import { useAct, useBoard, useNow } from '../app/board.tsx'
import type { OutputOf } from '../app/requests.ts'
import { Badge } from '../design/Badge.tsx'
import { Button } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { Confirm } from '../design/Dialog.tsx'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './Account.module.css'
import { browserNames } from './browserNames.ts'

/** Where I am signed in, and the way out of each and of all. */
export function SessionsCard({ account }: { account: OutputOf<'account:read'> }) {
  const { t, dateTime, relative } = useText()
  const { ask, session } = useBoard()
  const now = useNow()
  const act = useAct()
  const [isEndingAll, setEndingAll] = useState(false)
  const end = (id: string) =>
    act.run(async () => {
      await ask['session:end']({ session: id })
      say({ tone: 'info', title: t('account.sessionEnded') })
    })
  const endAll = () =>
    act.run(async () => {
      await ask['session:endAll']({})
      await session.check()
    })
  return (
    <Card title={t('account.sessions')} flush>
      <ul className={styles.list}>
        {account.sessions.map((one) => {
          const { browser, system } = browserNames(one.agent)
          return (
            <li key={one.id}>
              <MonitorSmartphone size={18} aria-hidden />
              <div className={styles.words}>
                <p className={styles.name}>
                  {browser && system ? t('account.browserOn', { browser, system }) : t('account.browserUnknown')}
                  {one.isThis && <Badge tone="accent">{t('account.sessionThis')}</Badge>}
                </p>
                <p className={styles.meta}>
                  {t('account.sessionLine', {
                    since: dateTime(one.openedAt),
                    used: relative(one.usedAt, now),
                    address: one.address,
                  })}
                </p>
              </div>
              {!one.isThis && (
                <Button tone="plain" size="s" onPress={() => void end(one.id)}>
                  {t('account.sessionEnd')}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
      {act.problem && <ProblemNotice problem={act.problem} />}
      <div className={styles.foot}>
        <Button size="s" onPress={() => setEndingAll(true)}>
          {t('account.sessionEndAll')}
        </Button>
      </div>
      <Confirm
        title={t('account.sessionEndAll')}
        action={t('account.sessionEndAll')}
        isOpen={isEndingAll}
        onClose={() => setEndingAll(false)}
        onConfirm={() => {
          setEndingAll(false)
          void endAll()
        }}
      >
        <p>{t('account.sessionEndAllHow')}</p>
      </Confirm>
    </Card>
  )
}
