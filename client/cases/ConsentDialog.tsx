import { ScanLine } from 'lucide-react'
import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { AttachmentType } from '../../shared/domain/attachment.ts'
import { ConsentScope } from '../../shared/domain/consent.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useAct, useBoard } from '../app/board.tsx'
import { Button } from '../design/Button.tsx'
import { Checkbox, RadioChoice } from '../design/Checkbox.tsx'
import { classes } from '../design/classes.ts'
import { Dialog } from '../design/Dialog.tsx'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Select } from '../design/Select.tsx'
import { TextField } from '../design/TextField.tsx'
import { sendDocument } from '../documents/sendDocument.ts'
import { useText } from '../i18n/useText.ts'
import styles from './ConsentDialog.module.css'
import { emptyConsent, formLanguages, readConsent } from './consentFormModel.ts'

/** Takes over what the signed paper form says. */
export function ConsentDialog({ file, onClose }: { file: CaseFile; onClose: () => void }) {
  const { t, language } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const scan = useAct()
  const [draft, setDraft] = useState(emptyConsent)
  const [isTried, setTried] = useState(false)
  const [today] = useState(() => new Date().toLocaleDateString('sv'))
  const { form, errors } = readConsent(draft, today)
  const shown = (isTried && errors) || {}
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part })
  const { id, pseudonym } = file.case

  const addScan = async (chosen: File | null) => {
    if (!chosen) return
    await scan.run(async () => change({ scan: (await sendDocument(id, 'consentForm', chosen)).id }))
  }
  const record = async () => {
    setTried(true)
    if (!form) return
    const done = await act.run(async () => void (await ask['consent:record']({ case: id, form })))
    if (!done) return
    say({ tone: 'good', title: t('cases.consentRecorded', { pseudonym }) })
    onClose()
  }

  return (
    <Dialog
      title={t('cases.consentRecord')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('app.cancel')}</Button>
          <Button tone="primary" isPending={act.isPending} onPress={() => void record()}>
            {t('cases.consentRecord')}
          </Button>
        </>
      }
    >
      <p>{t('cases.consentFormHow')}</p>
      <fieldset>
        <legend className={classes(styles.legend)}>{t('cases.consentChoices')}</legend>
        <p className={styles.hint}>{t('cases.consentChoicesHint')}</p>
        {ConsentScope.options.map((scope) => (
          <Checkbox
            key={scope}
            isSelected={draft.choices[scope]}
            onChange={(isSelected) => change({ choices: { ...draft.choices, [scope]: isSelected } })}
            hint={t(`cases.scopeHint.${scope}`)}
          >
            {t(`cases.scope.${scope}`)}
          </Checkbox>
        ))}
        {isTried && !draft.choices.care && <p className={styles.caution}>{t('cases.consentCareMissing')}</p>}
      </fieldset>
      <div className={styles.pair}>
        <TextField
          label={t('cases.formVersion')}
          hint={t('cases.formVersionHint')}
          value={draft.formVersion}
          onChange={(formVersion) => change({ formVersion })}
          maxLength={60}
          error={shown.formVersion && t('cases.consentError.formVersion')}
        />
        <Select
          label={t('cases.formLanguage')}
          options={formLanguages.map((code) => ({ value: code, label: language(code) }))}
          value={draft.language}
          onChange={(chosen) => change({ language: chosen })}
          error={shown.language && t('cases.consentError.language')}
        />
        <RadioChoice
          inRow
          label={t('cases.signatory')}
          options={(['patient', 'guardian'] as const).map((who) => ({
            value: who,
            label: t(`cases.signatory.${who}`),
          }))}
          value={draft.signatory}
          onChange={(signatory) => change({ signatory })}
          error={shown.signatory && t('cases.consentError.signatory')}
        />
        <TextField
          type="date"
          label={t('cases.signedOn')}
          value={draft.signedOn}
          onChange={(signedOn) => change({ signedOn })}
          error={shown.signedOn && t(`cases.consentError.${shown.signedOn}`)}
        />
        <TextField
          type="date"
          label={t('intake.expiresOn')}
          hint={t('intake.expiresOnHint')}
          value={draft.expiresOn}
          onChange={(expiresOn) => change({ expiresOn })}
          error={shown.expiresOn && t('intake.expiresOnPast')}
        />
      </div>
      <div>
        <Checkbox isSelected={draft.keptLocally} onChange={(keptLocally) => change({ keptLocally })}>
          {t('cases.keptLocally')}
        </Checkbox>
        <div className={styles.scan}>
          {draft.scan ? (
            <>
              <span role="status">{t('intake.scanAdded')}</span>
              <Button size="s" tone="plain" onPress={() => change({ scan: null })}>
                {t('intake.scanWithout')}
              </Button>
            </>
          ) : (
            <FileTrigger
              acceptedFileTypes={AttachmentType.options}
              onSelect={(files) => void addScan(files?.item(0) ?? null)}
            >
              <Button size="s" icon={ScanLine} isPending={scan.isPending}>
                {t('intake.scanAdd')}
              </Button>
            </FileTrigger>
          )}
        </div>
        <p className={styles.hint}>{t('intake.scanHint')}</p>
        {scan.problem && <ProblemNotice problem={scan.problem} />}
        {shown.evidence && <p className={styles.error}>{t('cases.consentError.keptLocally')}</p>}
      </div>
      {act.problem && <ProblemNotice problem={act.problem} />}
    </Dialog>
  )
}
