import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { isBeingPrepared } from '../../shared/domain/case.ts'
import type { Coding } from '../../shared/domain/clinical.ts'
import { may } from '../../shared/domain/permissions.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useAct, useBoard } from '../app/board.tsx'
import { Badge } from '../design/Badge.tsx'
import { Button, IconButton } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { EmptyState } from '../design/EmptyState.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './CodesCard.module.css'
import { CodesDialog } from './CodesDialog.tsx'

/** Diagnosis and phenotype by the official tables, beside what the description says in words. */
export function CodesCard({ file }: { file: CaseFile }) {
  const { t } = useText()
  const [isAdding, setAdding] = useState(false)
  const mayWrite = may(file.roles, 'clinical:describe') && isBeingPrepared(file.case)
  const { codes } = file.picture
  if (codes.length === 0 && !mayWrite) return null
  const add = (
    <Button size="s" icon={Plus} onPress={() => setAdding(true)}>
      {t('intake.codeAdd')}
    </Button>
  )
  return (
    <Card title={t('intake.codes')} actions={mayWrite && codes.length > 0 && add}>
      {codes.length === 0 ? (
        <EmptyState title={t('intake.codesNone')} hint={t('intake.codesNoneHint')} action={add} />
      ) : (
        <ul className={classes(styles.codes)}>
          {codes.map((coding) => (
            <Row key={`${coding.system} ${coding.code}`} file={file} coding={coding} mayWrite={mayWrite} />
          ))}
        </ul>
      )}
      {isAdding && <CodesDialog of={file.case.id} onClose={() => setAdding(false)} />}
    </Card>
  )
}

function Row({ file, coding, mayWrite }: { file: CaseFile; coding: Coding; mayWrite: boolean }) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const { system, code, label, release, certainty } = coding
  const remove = () => act.run(async () => void (await ask['clinical:uncode']({ case: file.case.id, system, code })))
  return (
    <li className={classes(styles.code)}>
      <div>
        <p>
          {label}{' '}
          {certainty !== 'confirmed' && (
            <Badge tone={certainty === 'suspected' ? 'caution' : 'neutral'}>{t(`intake.certainty.${certainty}`)}</Badge>
          )}
        </p>
        <p className={styles.detail}>{t('intake.codeFrom', { system: t(`intake.system.${system}`), code, release })}</p>
        {act.problem && <ProblemNotice problem={act.problem} />}
      </div>
      {mayWrite && (
        <IconButton icon={X} size="s" label={t('intake.codeRemove', { name: label })} onPress={() => void remove()} />
      )}
    </li>
  )
}
