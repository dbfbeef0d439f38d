import { Check, ChevronDown } from 'lucide-react'
import { Button, ListBox, ListBoxItem, Popover, Select as AriaSelect, SelectValue } from 'react-aria-components'
import { FieldWords } from './FieldWords.tsx'
import styles from './Field.module.css'
import menu from './Menu.module.css'
import { useText } from '../i18n/useText.ts'
import { classes } from './classes.ts'

export type Option<Value extends string> = { value: Value; label: string; hint?: string }
export type SelectProps<Value extends string> = {
  label: string
  hint?: string
  error?: string | undefined
  hideLabel?: boolean
  placeholder?: string
  options: readonly Option<Value>[]
  value: Value | null
  onChange: (value: Value) => void
  isDisabled?: boolean
  /** Fits a dense row. */
  small?: boolean
  /** The label stands before the choice instead of above it. */
  inline?: boolean
}

/** One of a few. */
export function Select<Value extends string>({
  label,
  hint,
  error,
  hideLabel,
  placeholder,
  options,
  value,
  onChange,
  isDisabled = false,
  small = false,
  inline = false,
}: SelectProps<Value>) {
  const { t } = useText()
  return (
    <AriaSelect
      className={classes(styles.field, inline && styles.inline)}
      value={value}
      onChange={(key) => {
        const chosen = options.find((option) => option.value === key)
        if (chosen) onChange(chosen.value)
      }}
      isDisabled={isDisabled}
      isInvalid={error !== undefined}
      placeholder={placeholder ?? t('app.choose')}
    >
      <FieldWords {...{ label, hint, error, hideLabel }}>
        <Button className={classes(styles.input, styles.select, small && styles.small)}>
          <SelectValue className={classes(styles.value)}>
            {({ selectedText, isPlaceholder, defaultChildren }) => (isPlaceholder ? defaultChildren : selectedText)}
          </SelectValue>
          <ChevronDown size={16} aria-hidden />
        </Button>
      </FieldWords>
      <Popover className={classes(menu.popover, styles.popover)}>
        <ListBox className={classes(menu.list)} items={options.map((option) => ({ ...option, id: option.value }))}>
          {(option) => (
            <ListBoxItem className={classes(menu.item)} textValue={option.label}>
              {({ isSelected }) => (
                <>
                  <span className={menu.words}>
                    {option.label}
                    {option.hint && <small className={menu.hint}>{option.hint}</small>}
                  </span>
                  {isSelected && <Check size={16} aria-hidden />}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}
