import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { ToggleButton as AriaToggleButton, type ToggleButtonProps as AriaProps } from 'react-aria-components'
import styles from './Button.module.css'
import { classes } from './classes.ts'
import { Tooltip } from './Tooltip.tsx'

type Shared = Pick<AriaProps, 'isSelected' | 'onChange' | 'isDisabled' | 'id'> & {
  tone?: 'secondary' | 'plain'
  size?: 's' | 'm' | 'l'
}
export type ToggleButtonProps = Shared & { icon?: LucideIcon; children: ReactNode }
export type IconToggleProps = Shared & { icon: LucideIcon; label: string; shortcut?: string }

/** On or off, with words. The words stay the same in both states. */
export function ToggleButton({ tone = 'secondary', size = 'm', icon: Icon, children, ...rest }: ToggleButtonProps) {
  return (
    <AriaToggleButton {...rest} className={classes(styles.button, styles[tone], styles[size])}>
      {Icon && <Icon size={16} aria-hidden />}
      {children}
    </AriaToggleButton>
  )
}

/** On or off, as an icon. */
export function IconToggle({ tone = 'plain', size = 'm', icon: Icon, label, shortcut, ...rest }: IconToggleProps) {
  return (
    <Tooltip words={label} {...(shortcut ? { shortcut } : {})}>
      <AriaToggleButton
        {...rest}
        aria-label={label}
        className={classes(styles.button, styles.square, styles[tone], styles[size])}
      >
        <Icon size={size === 'l' ? 20 : 16} aria-hidden />
      </AriaToggleButton>
    </Tooltip>
  )
}
