import { useState } from 'react'
import { OutcomeType } from '../../shared/domain/outcome.ts'
import { presenceQuorum } from '../../shared/domain/quorum.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useAct, useBoard } from '../app/board.tsx'
import { Button } from '../design/Button.tsx'
import { Checkbox } from '../design/Checkbox.tsx'
import { classes } from '../design/classes.ts'
import { Dialog } from '../design/Dialog.tsx'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Select } from '../design/Select.tsx'
import { TextArea, TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import type { OutcomeRead } from './OutcomeCard.tsx'
import styles from './OutcomeCard.module.css'
import { QuorumMeter } from './QuorumMeter.tsx'

const without = 'none'

/** What the panel came to. Below quorum it is held to the word "advisory" before it can be recorded. */
export function RecordOutcome({ file, read, onClose }: { file: CaseFile; read: OutcomeRead; onClose: () => void }) {
  const text = useText()
  const { t } = text
  const { ask } = useBoard()
  const act = useAct()
  const [type, setType] = useState<OutcomeType>('final')
  const [meeting, setMeeting] = useState<string>(read.meetings.at(-1)?.meeting ?? without)
  const [note, setNote] = useState('')
  const [followUpOn, setFollowUpOn] = useState('')
  const [acceptAdvisory, setAdvisory] = useState(false)
  const held = read.meetings.find((one) => one.meeting === meeting)
  const presence =
    held?.presence ?? (file.panel ? presenceQuorum(read.rule, file.panel, read.people, new Set()) : read.seated)
  const needsNote = type === 'interim' || type === 'notForThisPanel'
  const isReady = (presence.quorate || acceptAdvisory) && (!needsNote || note.trim() !== '')

  const save = async () => {
    const outcome = {
      case: file.case.id,
      meeting: held?.meeting ?? null,
      type,
      note: note.trim(),
      followUpOn: followUpOn || null,
      acceptAdvisory,
    }
    if (!(await act.run(async () => void (await ask['outcome:record'](outcome))))) return
    say({ tone: 'good', title: t('outcome.recorded') })
    onClose()
  }
  return (
    <Dialog
      title={t('outcome.record')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('outcome.cancel')}</Button>
          <Button tone="primary" isPending={act.isPending} isDisabled={!isReady} onPress={() => void save()}>
            {t('outcome.save')}
          </Button>
        </>
      }
    >
      <div className={classes(styles.form)}>
        <Select
          label={t('outcome.type')}
          options={OutcomeType.options.map((one) => ({ value: one, label: t(`outcome.type.${one}`) }))}
          value={type}
          onChange={setType}
        />
        <Select
          label={t('outcome.meeting')}
          options={[
            ...read.meetings.map((one) => ({ value: one.meeting as string, label: text.dateTime(one.startsAt) })),
            { value: without, label: t('outcome.noMeeting') },
          ]}
          value={meeting}
          onChange={setMeeting}
        />
        <QuorumMeter presence={presence} />
        {!presence.quorate && (
          <div className={styles.warning}>
            <p>{t('outcome.inquorate')}</p>
            <Checkbox isSelected={acceptAdvisory} onChange={setAdvisory}>
              {t('outcome.acceptAdvisory')}
            </Checkbox>
          </div>
        )}
        <TextArea
          label={t(`outcome.note.${type}`)}
          value={note}
          onChange={setNote}
          maxLength={2000}
          rows={3}
          isRequired={needsNote}
        />
        <TextField type="date" label={t('outcome.followUpOn')} value={followUpOn} onChange={setFollowUpOn} />
        {act.problem && <ProblemNotice problem={act.problem} />}
      </div>
    </Dialog>
  )
}
