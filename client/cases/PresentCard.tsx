import { Check, Circle } from 'lucide-react'
import { missingToPresent } from '../../shared/domain/case.ts'
import { may } from '../../shared/domain/permissions.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useAct, useBoard, useNow } from '../app/board.tsx'
import { Button } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './PresentCard.module.css'

/** What stands between a draft and the panel, and the step across. */
export function PresentCard({ file }: { file: CaseFile }) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const now = useNow()
  if (file.case.state !== 'draft' || !may(file.roles, 'case:present')) return null
  const missing = missingToPresent(file.case, file.consents, new Date(now).toISOString())
  const { pseudonym, network, id } = file.case
  const present = async () => {
    const done = await act.run(async () => void (await ask['case:present']({ case: id })))
    if (done) say({ tone: 'good', title: t('cases.presentDone', { pseudonym, network }) })
  }
  return (
    <Card
      title={t('cases.presentTitle')}
      actions={
        <Button tone="primary" isDisabled={missing.length > 0} isPending={act.isPending} onPress={() => void present()}>
          {t('cases.present')}
        </Button>
      }
    >
      <p className={classes(styles.how)}>{t('cases.presentHow', { network })}</p>
      <ul className={styles.needs}>
        <Need what="question" isThere={!missing.includes('question')} />
        <Need what="consent" isThere={!missing.includes('consent')} />
        <Need what="studies" isThere={file.studies.length > 0} isOptional />
      </ul>
      {act.problem && <ProblemNotice problem={act.problem} />}
    </Card>
  )
}

type NeedProps = { what: 'question' | 'consent' | 'studies'; isThere: boolean; isOptional?: boolean }

function Need({ what, isThere, isOptional = false }: NeedProps) {
  const { t } = useText()
  const Icon = isThere ? Check : Circle
  return (
    <li className={classes(styles.need, isThere && styles.there, !isThere && !isOptional && styles.missing)}>
      <Icon size={16} aria-hidden />
      {t(`cases.presentNeeds.${what}`)}
      <span className={styles.state}>
        {t(isThere ? 'cases.presentThere' : isOptional ? 'cases.presentOptional' : 'cases.presentMissing')}
      </span>
    </li>
  )
}
