import { useState } from 'react'
import { Investigation, type TimelineEntry, type TimelineKind } from '../../shared/domain/clinical.ts'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import { useAct, useBoard } from '../app/board.tsx'
import { Button } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { Dialog } from '../design/Dialog.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Select } from '../design/Select.tsx'
import { TextArea, TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './EntryDialog.module.css'
import { type EntryDraft, draftOf, effects, emptyDraft, kinds, periods, readEntry } from './entryModel.ts'
import { LooksIdentifying } from './LooksIdentifying.tsx'

type EntryDialogProps = { of: CaseId; entry: TimelineEntry | undefined; onClose: () => void }

/** Writes one entry of the course. */
export function EntryDialog({ of, entry, onClose }: EntryDialogProps) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const [draft, setDraft] = useState<EntryDraft>(() => (entry ? draftOf(entry) : emptyDraft()))
  const [isTried, setTried] = useState(false)
  const read = readEntry(draft)
  const wrong = (isTried && read.errors) || {}
  const change = (part: Partial<EntryDraft>) => setDraft({ ...draft, ...part })
  const keep = async () => {
    setTried(true)
    if (!read.entry) return
    const kept = read.entry
    const done = await act.run(async () => void (await ask['clinical:entry']({ case: of, entry: kept })))
    if (done) onClose()
  }
  const { kind } = draft
  const hasSpan = kind === 'seizures' || kind === 'treatment'
  return (
    <Dialog
      title={t(entry ? 'intake.changeTitle' : 'intake.addTitle')}
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
      <Select<TimelineKind>
        label={t('intake.kind')}
        options={kinds.map((value) => ({ value, label: t(`intake.kind.${value}`) }))}
        value={kind}
        onChange={(value) => change({ kind: value })}
        isDisabled={entry !== undefined}
      />
      {kind === 'investigation' && (
        <Select<Investigation>
          label={t('intake.what')}
          options={Investigation.options.map((value) => ({ value, label: t(`intake.investigation.${value}`) }))}
          value={draft.what}
          onChange={(what) => change({ what })}
        />
      )}
      {kind !== 'onset' && kind !== 'investigation' && (
        <TextField
          label={t(`intake.name.${kind}`)}
          value={draft.name}
          onChange={(name) => change({ name })}
          maxLength={200}
          error={wrong.name ? t('intake.nameMissing') : undefined}
        />
      )}
      <div className={classes(styles.pair)}>
        <TextField
          label={t('intake.from')}
          hint={t('intake.whenHint')}
          value={draft.from}
          onChange={(from) => change({ from })}
          error={wrong.from ? t('intake.whenWrong') : undefined}
        />
        {hasSpan && (
          <TextField
            label={t('intake.to')}
            hint={t('intake.whenHint')}
            value={draft.to}
            onChange={(to) => change({ to })}
            error={wrong.to ? t('intake.whenWrong') : undefined}
          />
        )}
      </div>
      {kind === 'treatment' && (
        <div className={classes(styles.pair)}>
          <TextField
            label={t('intake.dose')}
            hint={t('intake.doseHint')}
            value={draft.dose}
            onChange={(dose) => change({ dose })}
            maxLength={120}
          />
          <Select
            label={t('intake.effect')}
            options={effects.map((value) => ({ value, label: t(`intake.effect.${value}`) }))}
            value={draft.effect}
            onChange={(effect) => change({ effect })}
          />
        </div>
      )}
      {kind === 'seizures' && (
        <div className={classes(styles.pair)}>
          <TextField
            label={t('intake.frequency')}
            type="number"
            min={1}
            max={1000}
            value={draft.count}
            onChange={(count) => change({ count })}
          />
          <Select
            label={t('intake.per')}
            options={periods.map((value) => ({ value, label: t(`intake.per.${value}`) }))}
            value={draft.per}
            onChange={(per) => change({ per })}
          />
        </div>
      )}
      <TextArea
        label={t('intake.text')}
        value={draft.text}
        onChange={(text) => change({ text })}
        maxLength={1000}
        rows={3}
      />
      <LooksIdentifying texts={[draft.name, draft.text, draft.dose]} />
      {act.problem && <ProblemNotice problem={act.problem} />}
    </Dialog>
  )
}
