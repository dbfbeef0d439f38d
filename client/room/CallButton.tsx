import type { LucideIcon } from 'lucide-react'
import { Button, ToggleButton } from 'react-aria-components'
import { classes } from '../design/classes.ts'
import { Tooltip } from '../design/Tooltip.tsx'
import styles from './CallBar.module.css'

export type CallButtonProps = {
  icon: LucideIcon
  /** Its name, the same in every state. */
  label: string
  /** The state in words, for the tooltip. */
  hint?: string
  shortcut?: string
  tone?: 'plain' | 'on' | 'off' | 'mark' | 'leave'
  count?: number
  isPending?: boolean
} & ({ isSelected: boolean; onChange: () => void } | { onPress: () => void })

/** A button of the call bar: forty pixels, with its name beneath where there is room. */
export function CallButton(props: CallButtonProps) {
  const { icon: Icon, label, hint, shortcut, tone = 'plain', count, isPending = false } = props
  const content = (
    <>
      <span className={styles.icon} data-pending={isPending}>
        <Icon size={20} aria-hidden />
        {count !== undefined && <span className={styles.count} data-count={count} />}
      </span>
      <span className={styles.label} aria-hidden>
        {label}
      </span>
    </>
  )
  return (
    <Tooltip words={hint ?? label} {...(shortcut ? { shortcut } : {})}>
      {'onPress' in props ? (
        <Button className={classes(styles.button, styles[tone])} aria-label={label} onPress={props.onPress}>
          {content}
        </Button>
      ) : (
        <ToggleButton
          className={classes(styles.button, styles[tone])}
          aria-label={label}
          isSelected={props.isSelected}
          onChange={props.onChange}
        >
          {content}
        </ToggleButton>
      )}
    </Tooltip>
  )
}
