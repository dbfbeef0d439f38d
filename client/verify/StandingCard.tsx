import { useState } from 'react'
import type { Standing } from '../../shared/protocol/amending.ts'
import { codeWords } from '../../shared/statement/canonical.ts'
import { useAct, useBoard } from '../app/board.tsx'
import { Badge } from '../design/Badge.tsx'
import { Button } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { useText } from '../i18n/useText.ts'
import { standingTones } from '../recommendation/standingTones.ts'
import styles from './StandingCard.module.css'

/**
 * How a text stands today, asked of the board that serves this page. A file cannot say it: it was sealed before another
 * took its place. Only the fingerprint is sent, and nothing of any patient comes back.
 */
export function StandingCard({ statementDigest }: { statementDigest: string }) {
  const { t } = useText()
  const { ask } = useBoard()
  const { isPending, problem, run } = useAct()
  const [answer, setAnswer] = useState<{ standing: Standing | null } | null>(null)
  const find = () => run(async () => setAnswer(await ask['statement:standing']({ statementDigest })))
  return (
    <Card
      title={t('verify.standing')}
      actions={
        <Button size="s" isPending={isPending} onPress={() => void find()}>
          {t('verify.standingAsk')}
        </Button>
      }
    >
      <div className={classes(styles.standing)} role="status">
        <p className={styles.hint}>{t('verify.standingHint', { words: codeWords(statementDigest).join(' ') })}</p>
        {problem && <ProblemNotice problem={problem} toDo={t('verify.standingOffline')} />}
        {answer && (answer.standing ? <Answer of={answer.standing} /> : <p>{t('verify.standingUnknown')}</p>)}
      </div>
    </Card>
  )
}

function Answer({ of: { standing, version, sealedAt, network, signatures, next, inErrorSince } }: { of: Standing }) {
  const { t, dateTime } = useText()
  return (
    <>
      <p className={styles.verdict}>
        <Badge tone={standingTones[standing]}>{t(`recommendation.standing.${standing}`)}</Badge>{' '}
        {t(`verify.standing.${standing}`, {
          next: next?.version ?? 0,
          when: dateTime(inErrorSince ?? next?.sealedAt ?? sealedAt),
        })}
      </p>
      <p className={styles.hint}>
        {t('verify.standingOf', { version, network, signatures, when: dateTime(sealedAt) })}
      </p>
    </>
  )
}
