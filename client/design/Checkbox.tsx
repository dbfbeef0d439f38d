import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { Checkbox as AriaCheckbox, Radio, RadioGroup } from 'react-aria-components'
import { FieldWords } from './FieldWords.tsx'
import type { Option } from './Select.tsx'
import styles from './Checkbox.module.css'
import field from './Field.module.css'
import { classes } from './classes.ts'

export type CheckboxProps = {
  isSelected: boolean
  onChange: (isSelected: boolean) => void
  children: ReactNode
  hint?: string
  isDisabled?: boolean
  isRequired?: boolean
}

export function Checkbox({ children, hint, ...rest }: CheckboxProps) {
  return (
    <AriaCheckbox {...rest} className={classes(styles.choice)}>
      <span className={classes(styles.box)}>
        <Check size={14} strokeWidth={3} aria-hidden />
      </span>
      <span className={styles.words}>
        {children}
        {hint && <small className={styles.hint}>{hint}</small>}
      </span>
    </AriaCheckbox>
  )
}

export type RadioChoiceProps<Value extends string> = {
  label: string
  hint?: string
  error?: string | undefined
  options: readonly Option<Value>[]
  value: Value | null
  onChange: (value: Value) => void
  isDisabled?: boolean
  /** Beside one another where there is room. */
  inRow?: boolean
}

/** One of a few that should all be seen. */
export function RadioChoice<Value extends string>(props: RadioChoiceProps<Value>) {
  const { label, hint, error, options, value, onChange, isDisabled = false, inRow = false } = props
  return (
    <RadioGroup
      className={classes(field.field)}
      value={value}
      isDisabled={isDisabled}
      isInvalid={error !== undefined}
      onChange={(chosen) => {
        const option = options.find((candidate) => candidate.value === chosen)
        if (option) onChange(option.value)
      }}
    >
      <FieldWords {...{ label, hint, error }}>
        <div className={classes(styles.choices, inRow && styles.inRow)}>
          {options.map((option) => (
            <Radio key={option.value} value={option.value} className={classes(styles.choice)}>
              <span className={classes(styles.box, styles.round)} />
              <span className={styles.words}>
                {option.label}
                {option.hint && <small className={styles.hint}>{option.hint}</small>}
              </span>
            </Radio>
          ))}
        </div>
      </FieldWords>
    </RadioGroup>
  )
}
