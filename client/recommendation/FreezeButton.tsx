import { Snowflake } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { type SectionKey, sectionKeys } from '../../shared/statement/document.ts'
import type { Recommendation } from '../../shared/domain/recommendation.ts'
import type { Problem } from '../../shared/protocol/problems.ts'
import { useAct, useBoard } from '../app/board.tsx'
import { Button } from '../design/Button.tsx'
import { Confirm } from '../design/Dialog.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import type { Text } from '../i18n/text.ts'
import { useText } from '../i18n/useText.ts'
import styles from './FreezeButton.module.css'

/** The chair ends the writing, after being told what that means. */
export function FreezeButton({ recommendation, isSaved }: { recommendation: Recommendation; isSaved: boolean }) {
  const text = useText()
  const { t } = text
  const { ask } = useBoard()
  const act = useAct()
  const [isAsking, setAsking] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (act.problem) place.current?.scrollIntoView({ block: 'end' })
  }, [act.problem])
  const freeze = async () => {
    await act.run(async () => void (await ask['recommendation:freeze']({ recommendation: recommendation.id })))
    setAsking(false)
  }
  return (
    <div ref={place} className={styles.freeze}>
      {act.problem && <ProblemNotice problem={act.problem} toDo={whatToMend(text, act.problem)} />}
      <p className={styles.hint}>{t(isSaved ? 'recommendation.freezeHint' : 'recommendation.freezeWait')}</p>
      <Button icon={Snowflake} tone="primary" isDisabled={!isSaved} onPress={() => setAsking(true)}>
        {t('recommendation.freeze')}
      </Button>
      <Confirm
        title={t('recommendation.freezeTitle')}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        action={t('recommendation.freezeConfirm')}
        tone="primary"
        isPending={act.isPending}
        onConfirm={() => void freeze()}
      >
        <ul className={styles.means}>
          <li>{t('recommendation.freezeMeans.text')}</li>
          <li>{t('recommendation.freezeMeans.sign')}</li>
          <li>{t('recommendation.freezeMeans.reopen')}</li>
        </ul>
      </Confirm>
    </div>
  )
}

/** Names the place that cannot be signed; undefined where the refusal has nothing to do with the text. */
function whatToMend({ t, code }: Text, { code: refused, detail }: Problem): string | undefined {
  if (refused !== 'statement-invalid') return undefined
  const section = detail['section']
  if (section && isSection(section)) {
    return t('recommendation.mendSection', {
      section: t(`recommendation.section.${section}`),
      reason: code('recommendation.mendReason', detail['reason'] ?? ''),
    })
  }
  const [, field] = /^items\.(\w+)$/.exec(detail['at'] ?? '') ?? []
  return field
    ? t('recommendation.mendItem', { field: code('recommendation.item', field) })
    : t('recommendation.mendOther', { at: detail['at'] ?? '' })
}

const isSection = (key: string): key is SectionKey => sectionKeys.some((known) => known === key)
