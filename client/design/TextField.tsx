import {
  Input,
  type TextFieldProps as AriaProps,
  TextArea as AriaTextArea,
  TextField as AriaTextField,
} from 'react-aria-components'
import { FieldWords } from './FieldWords.tsx'
import styles from './Field.module.css'
import { classes } from './classes.ts'

type Shared = Pick<
  AriaProps,
  | 'value'
  | 'onChange'
  | 'onBlur'
  | 'isDisabled'
  | 'isRequired'
  | 'maxLength'
  | 'autoFocus'
  | 'name'
  | 'autoComplete'
  | 'inputMode'
> & {
  label: string
  /** One sentence on what is wanted, above the input. */
  hint?: string
  /** What is wrong with the value, in words; marks the field. */
  error?: string | undefined
  hideLabel?: boolean
  placeholder?: string
}

export type TextFieldProps = Shared & {
  type?: 'text' | 'date' | 'time' | 'number' | 'search' | 'password' | 'email'
  min?: number
  max?: number
}
export type TextAreaProps = Shared & { rows?: number }

/** A line of text, a date or a number. */
export function TextField({
  label,
  hint,
  error,
  hideLabel,
  placeholder,
  type = 'text',
  min,
  max,
  ...rest
}: TextFieldProps) {
  return (
    <AriaTextField {...rest} type={type} isInvalid={error !== undefined} className={classes(styles.field)}>
      <FieldWords {...{ label, hint, error, hideLabel }}>
        <Input className={classes(styles.input)} {...(placeholder ? { placeholder } : {})} min={min} max={max} />
      </FieldWords>
    </AriaTextField>
  )
}

/** Several lines, growing with what is written. */
export function TextArea({ label, hint, error, hideLabel, placeholder, rows = 4, ...rest }: TextAreaProps) {
  return (
    <AriaTextField {...rest} isInvalid={error !== undefined} className={classes(styles.field)}>
      <FieldWords {...{ label, hint, error, hideLabel }}>
        <AriaTextArea
          className={classes(styles.input, styles.area)}
          rows={rows}
          {...(placeholder ? { placeholder } : {})}
        />
      </FieldWords>
    </AriaTextField>
  )
}
