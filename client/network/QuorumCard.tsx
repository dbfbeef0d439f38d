import { X } from 'lucide-react'
import { useState } from 'react'
import { useAct, useBoard, useRequest } from '../app/board.tsx'
import { Loaded } from '../app/Loaded.tsx'
import type { OutputOf } from '../app/requests.ts'
import { Button, IconButton } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Select } from '../design/Select.tsx'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './NetworkPage.module.css'

/** When a panel of the network may decide. */
export function QuorumCard({ network }: { network: string }) {
  const { t } = useText()
  const read = useRequest('quorum:read', { network })
  return (
    <Card title={t('network.quorum')}>
      <Loaded of={read}>{(value) => <QuorumForm network={network} {...value} />}</Loaded>
    </Card>
  )
}

function QuorumForm({ network, rule, isUsual, disciplines }: OutputOf<'quorum:read'> & { network: string }) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const [draft, setDraft] = useState(rule)
  const change = (part: Partial<typeof rule>) => setDraft({ ...draft, ...part })
  const { threshold } = draft
  const others = disciplines.filter((one) => !draft.mandatoryDisciplines.includes(one))
  const save = async () => {
    if (!(await act.run(async () => void (await ask['quorum:change']({ network, rule: draft }))))) return
    say({ tone: 'good', title: t('network.saved') })
  }
  return (
    <div className={classes(styles.form)}>
      <p className={styles.hint}>
        {t('network.quorumHint')} {isUsual && t('network.quorumUsual')}
      </p>
      <div className={styles.numbers}>
        {(['minimumPresent', 'minimumDisciplines', 'minimumCountries'] as const).map((field) => (
          <TextField
            key={field}
            type="number"
            min={0}
            max={50}
            label={t(`network.${field}`)}
            value={String(draft[field])}
            onChange={(typed) => change({ [field]: wholeOf(typed, 0, 50) })}
          />
        ))}
      </div>
      <fieldset className={styles.group}>
        <legend>{t('network.mandatory')}</legend>
        <div className={styles.chips}>
          {draft.mandatoryDisciplines.length === 0 && (
            <span className={styles.hidden}>{t('network.mandatoryNone')}</span>
          )}
          {draft.mandatoryDisciplines.map((discipline) => (
            <span key={discipline} className={styles.chip}>
              {discipline}
              <IconButton
                icon={X}
                size="s"
                label={t('network.removeMandatory', { discipline })}
                onPress={() =>
                  change({ mandatoryDisciplines: draft.mandatoryDisciplines.filter((one) => one !== discipline) })
                }
              />
            </span>
          ))}
        </div>
        {others.length > 0 && (
          <Select
            label={t('network.addMandatory')}
            hideLabel
            small
            placeholder={t('network.addMandatory')}
            options={others.map((one) => ({ value: one, label: one }))}
            value={null}
            onChange={(one) => change({ mandatoryDisciplines: [...draft.mandatoryDisciplines, one] })}
          />
        )}
      </fieldset>
      <fieldset className={styles.group}>
        <legend>{t('network.threshold')}</legend>
        <div className={styles.threshold}>
          <Select
            label={t('network.thresholdComparison')}
            hideLabel
            options={(['moreThan', 'atLeast'] as const).map((one) => ({
              value: one,
              label: t(`network.threshold.${one}`),
            }))}
            value={threshold.comparison}
            onChange={(comparison) => change({ threshold: { ...threshold, comparison } })}
          />
          {(['numerator', 'denominator'] as const).map((part) => (
            <div key={part} className={styles.threshold}>
              {part === 'denominator' && <span>{t('network.of')}</span>}
              <div className={styles.small}>
                <TextField
                  type="number"
                  min={1}
                  max={1000}
                  label={t(`network.${part}`)}
                  hideLabel
                  value={String(threshold[part])}
                  onChange={(typed) => change({ threshold: { ...threshold, [part]: wholeOf(typed, 1, 1000) } })}
                />
              </div>
            </div>
          ))}
        </div>
      </fieldset>
      {act.problem && <ProblemNotice problem={act.problem} />}
      <div>
        <Button tone="primary" isPending={act.isPending} onPress={() => void save()}>
          {t('network.save')}
        </Button>
      </div>
    </div>
  )
}

const wholeOf = (typed: string, least: number, most: number): number =>
  Math.max(least, Math.min(most, Math.round(Number(typed)) || least))
