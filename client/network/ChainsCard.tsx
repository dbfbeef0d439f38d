import { useEffect } from 'react'
import { ShieldCheck } from 'lucide-react'
import { useAct, useBoard, useRequest } from '../app/board.tsx'
import { Loaded } from '../app/Loaded.tsx'
import type { OutputOf } from '../app/requests.ts'
import { Button } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import styles from './NetworkPage.module.css'

/** Whether the audit chains hold, all of them. */
export function ChainsCard() {
  const { t } = useText()
  const { ask, requests } = useBoard()
  const act = useAct()
  const read = useRequest('audit:health', {})
  const isChecking = read.loadable.state === 'ready' && read.loadable.value.state === 'checking'
  // Nobody is told when a check ends: it is asked while one is looked at.
  useEffect(() => {
    if (!isChecking) return
    const timer = setInterval(() => requests.refresh((name) => name === 'audit:health'), 1000)
    return () => clearInterval(timer)
  }, [isChecking, requests])
  return (
    <Card
      title={t('network.audit')}
      actions={
        <Button
          size="s"
          icon={ShieldCheck}
          isPending={act.isPending || isChecking}
          onPress={() => void act.run(async () => void (await ask['audit:check']({})))}
        >
          {t('network.check')}
        </Button>
      }
    >
      <p className={classes(styles.hint)}>{t('network.auditHint')}</p>
      <div role="status">
        <Loaded of={read}>{(health) => <Health health={health} />}</Loaded>
      </div>
    </Card>
  )
}

function Health({ health }: { health: OutputOf<'audit:health'> }) {
  const text = useText()
  const { t } = text
  if (health.state === 'checking') return <p>{t('network.auditChecking')}</p>
  if (health.checkedAt === null) return <p>{t('network.auditNever')}</p>
  if (health.broken.length === 0 && health.anchor !== 'forged') {
    return (
      <p className={classes(styles.good)}>
        {t('network.auditIntact', { count: health.chains, when: text.dateTime(health.checkedAt) })}
      </p>
    )
  }
  return (
    <>
      {health.anchor === 'forged' && <p className={classes(styles.bad)}>{t('network.auditForged')}</p>}
      {health.broken.length > 0 && (
        <p className={classes(styles.bad)}>{t('network.auditBroken', { count: health.broken.length })}</p>
      )}
      <ul className={classes(styles.faults)}>
        {health.broken.map(({ subject, sequence, fault }) => (
          <li key={subject}>{t(`network.fault.${fault}`, { subject, sequence })}</li>
        ))}
      </ul>
    </>
  )
}
