import type { ReactNode } from 'react'
import { FieldError, Label, Text } from 'react-aria-components'
import styles from './Field.module.css'
import { classes } from './classes.ts'

export type FieldWordsProps = {
  label: string
  hint?: string | undefined
  error?: string | undefined
  hideLabel?: boolean | undefined
  children: ReactNode
}

/** Label and hint above an input, what is wrong with it below. */
export function FieldWords({ label, hint, error, hideLabel, children }: FieldWordsProps) {
  return (
    <>
      <Label className={classes(hideLabel ? styles.hiddenLabel : styles.label)}>{label}</Label>
      {hint && (
        <Text slot="description" className={classes(styles.hint)}>
          {hint}
        </Text>
      )}
      {children}
      <FieldError className={classes(styles.error)}>{error}</FieldError>
    </>
  )
}
