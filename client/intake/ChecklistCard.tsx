import { Check, Circle, Minus } from 'lucide-react'
import { useState } from 'react'
import { isBeingPrepared } from '../../shared/domain/case.ts'
import { Template } from '../../shared/domain/clinical.ts'
import { may } from '../../shared/domain/permissions.ts'
import { completion, type Readiness, readinessOf } from '../../shared/domain/readiness.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useAct, useBoard } from '../app/board.tsx'
import { Button } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { Dialog } from '../design/Dialog.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Select } from '../design/Select.tsx'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './ChecklistCard.module.css'

/** What the panel will want to see: read off from what is there; what is not there can be said why. */
export function ChecklistCard({ file }: { file: CaseFile }) {
  const { t, number } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const [asked, setAsked] = useState<Readiness | null>(null)
  const list = readinessOf(file)
  const mayWrite = may(file.roles, 'clinical:describe') && isBeingPrepared(file.case)
  const groups = [...new Set(list.map(({ group }) => group))]
  const { id } = file.case
  return (
    <Card
      title={t('intake.checklist')}
      aside={t('intake.checklistShare', { share: number(completion(list), { style: 'percent' }) })}
      actions={
        mayWrite && (
          <Select
            small
            hideLabel
            label={t('intake.templateLabel')}
            options={Template.options.map((value) => ({ value, label: t(`intake.template.${value}`) }))}
            value={file.picture.template}
            onChange={(template) =>
              void act.run(async () => void (await ask['clinical:template']({ case: id, template })))
            }
          />
        )
      }
    >
      <div className={classes(styles.groups)}>
        {groups.map((group) => (
          <section key={group}>
            <h3>{t(`intake.group.${group}`)}</h3>
            <ul>
              {list
                .filter((one) => one.group === group)
                .map((one) => (
                  <Item key={one.item} item={one} onSayWhy={mayWrite ? () => setAsked(one) : undefined} />
                ))}
            </ul>
          </section>
        ))}
      </div>
      {act.problem && <ProblemNotice problem={act.problem} />}
      {asked && <Reason file={file} item={asked} onClose={() => setAsked(null)} />}
    </Card>
  )
}

function Item({ item, onSayWhy }: { item: Readiness; onSayWhy: (() => void) | undefined }) {
  const { t } = useText()
  const Icon = icons[item.state]
  return (
    <li className={classes(styles.item, styles[item.state])}>
      <Icon size={16} aria-hidden />
      <span>{t(`intake.item.${item.item}`)}</span>
      <span className={styles.words}>{t(`intake.state.${item.state}`, { because: item.because })}</span>
      {item.state !== 'there' && item.item !== 'question' && onSayWhy && (
        <Button tone="plain" size="s" onPress={onSayWhy}>
          {t('intake.sayWhy')}
        </Button>
      )}
    </li>
  )
}

const icons = { there: Check, stated: Minus, missing: Circle } as const

function Reason({ file, item, onClose }: { file: CaseFile; item: Readiness; onClose: () => void }) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const [because, setBecause] = useState(item.because)
  const keep = async () => {
    const input = { case: file.case.id, item: item.item, because }
    const done = await act.run(async () => void (await ask['clinical:reason'](input)))
    if (done) onClose()
  }
  return (
    <Dialog
      title={t('intake.sayWhyFor', { item: t(`intake.item.${item.item}`) })}
      size="s"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('app.cancel')}</Button>
          <Button tone="primary" isPending={act.isPending} onPress={() => void keep()}>
            {t('intake.keep')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('intake.why')}
        hint={t('intake.whyHint')}
        value={because}
        onChange={setBecause}
        maxLength={300}
      />
      {act.problem && <ProblemNotice problem={act.problem} />}
    </Dialog>
  )
}
