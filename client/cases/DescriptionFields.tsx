import { CaseDescription } from '../../shared/domain/case.ts'
import { classes } from '../design/classes.ts'
import { RadioChoice } from '../design/Checkbox.tsx'
import { TextArea, TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import { LooksIdentifying } from '../intake/LooksIdentifying.tsx'
import styles from './DescriptionFields.module.css'

export type DescriptionFieldsProps = {
  description: CaseDescription
  onChange: (change: Partial<CaseDescription>) => void
  onBlur?: () => void
  questionError?: string | undefined
  /** Leaves out what can wait until the case is open. */
  short?: boolean
}

const urgencies = CaseDescription.shape.urgency.options
const ages = CaseDescription.shape.ageYears.unwrap()

/** What the home clinician tells the panel. */
export function DescriptionFields(props: DescriptionFieldsProps) {
  const { description, onChange, onBlur = () => {}, questionError, short = false } = props
  const { t } = useText()
  return (
    <div className={classes(styles.fields)}>
      <TextArea
        label={t('cases.question')}
        hint={t('cases.questionHint')}
        error={questionError}
        value={description.question}
        onChange={(question) => onChange({ question })}
        onBlur={onBlur}
        maxLength={2000}
        rows={2}
      />
      <div className={styles.row}>
        <TextField
          label={t('cases.diagnosis')}
          hint={t('cases.diagnosisHint')}
          value={description.diagnosis}
          onChange={(diagnosis) => onChange({ diagnosis })}
          onBlur={onBlur}
          maxLength={400}
        />
        <TextField
          label={t('cases.age')}
          hint={t('cases.ageHint')}
          type="number"
          min={0}
          max={120}
          value={description.ageYears === null ? '' : String(description.ageYears)}
          onChange={(typed) => {
            const age = ages.safeParse(Number(typed))
            if (typed === '' || age.success) onChange({ ageYears: typed === '' ? null : Number(typed) })
          }}
          onBlur={onBlur}
        />
      </div>
      <RadioChoice
        label={t('cases.urgency')}
        inRow
        value={description.urgency}
        onChange={(urgency) => onChange({ urgency })}
        options={urgencies.map((urgency) => ({
          value: urgency,
          label: t(`cases.urgency.${urgency}`),
          hint: t(`cases.urgencyHint.${urgency}`),
        }))}
      />
      <LooksIdentifying texts={[description.question, description.diagnosis, description.history]} />
      {!short && (
        <TextArea
          label={t('cases.history')}
          hint={t('cases.historyHint')}
          value={description.history}
          onChange={(history) => onChange({ history })}
          onBlur={onBlur}
          maxLength={20_000}
          rows={6}
        />
      )}
    </div>
  )
}
