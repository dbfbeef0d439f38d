import { useState } from 'react'
import { AttachmentCategory } from '../../shared/domain/attachment.ts'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import { useAct, useBoard } from '../app/board.tsx'
import { Button } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { Dialog } from '../design/Dialog.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Select } from '../design/Select.tsx'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import { LooksIdentifying } from '../intake/LooksIdentifying.tsx'
import styles from './DocumentsCard.module.css'
import { sendDocument } from './sendDocument.ts'

type Props = { to: CaseId; chosen: File; onClose: () => void }

/** Says what a file is, and sends it. Its name stays here: file names carry names. */
export function AddDocumentDialog({ to, chosen, onClose }: Props) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const [category, setCategory] = useState<AttachmentCategory | null>(null)
  const [title, setTitle] = useState('')
  const add = async () => {
    if (!category) return
    const done = await act.run(async () => {
      const { id } = await sendDocument(to, category, chosen)
      if (title.trim()) await ask['attachment:describe']({ attachment: id, category, title: title.trim() })
    })
    if (done) onClose()
  }
  return (
    <Dialog
      title={t('documents.addTitle')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('app.cancel')}</Button>
          <Button tone="primary" isDisabled={!category} isPending={act.isPending} onPress={() => void add()}>
            {t('documents.send')}
          </Button>
        </>
      }
    >
      <div className={classes(styles.form)}>
        <p>{t('documents.addHow', { name: chosen.name })}</p>
        <Select
          label={t('documents.category')}
          options={AttachmentCategory.options
            .filter((one) => one !== 'consentForm')
            .map((value) => ({ value, label: t(`intake.category.${value}`) }))}
          value={category}
          onChange={setCategory}
        />
        <TextField
          label={t('documents.name')}
          hint={t('documents.nameHint')}
          value={title}
          onChange={setTitle}
          maxLength={120}
        />
        <LooksIdentifying texts={[title]} />
        {act.problem && <ProblemNotice problem={act.problem} />}
      </div>
    </Dialog>
  )
}
