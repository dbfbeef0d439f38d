import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps, Link } from 'react-aria-components'
import styles from './Button.module.css'
import { classes } from './classes.ts'
import { Tooltip } from './Tooltip.tsx'

type Look = {
  /** `primary` once a view, `danger` for what destroys, `plain` without a frame. */
  tone?: 'primary' | 'secondary' | 'danger' | 'plain'
  /** Heights of 28, 32 and 40 px. */
  size?: 's' | 'm' | 'l'
}

export type ButtonProps = Look &
  Pick<
    AriaButtonProps,
    'onPress' | 'isDisabled' | 'isPending' | 'type' | 'autoFocus' | 'slot' | 'aria-describedby' | 'aria-expanded'
  > & { icon?: LucideIcon; children: ReactNode }

/** Does something here. While `isPending` it keeps its width and takes no second press. */
export function Button({ tone = 'secondary', size = 'm', icon: Icon, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={classes(styles.button, styles[tone], styles[size])}>
      {Icon && <Icon size={iconSize[size]} aria-hidden />}
      <span className={styles.words}>{children}</span>
      {rest.isPending && <span className={styles.pending} />}
    </AriaButton>
  )
}

export type LinkButtonProps = Look & {
  href: string
  icon?: LucideIcon
  children: ReactNode
  /** The answer is a file to keep rather than a page. */
  download?: boolean
}

/** Goes somewhere, and looks like a button. */
export function LinkButton({ tone = 'secondary', size = 'm', icon: Icon, children, ...rest }: LinkButtonProps) {
  return (
    <Link {...rest} className={classes(styles.button, styles[tone], styles[size])}>
      {Icon && <Icon size={iconSize[size]} aria-hidden />}
      <span className={styles.words}>{children}</span>
    </Link>
  )
}

export type IconButtonProps = Look &
  Pick<AriaButtonProps, 'onPress' | 'isDisabled' | 'isPending' | 'slot' | 'type' | 'aria-expanded'> & {
    icon: LucideIcon
    /** What it does, for the tooltip and for those who do not see the icon. */
    label: string
    /** The key that does the same, shown in the tooltip. */
    shortcut?: string
  }

export function IconButton({ tone = 'plain', size = 'm', icon: Icon, label, shortcut, ...rest }: IconButtonProps) {
  return (
    <Tooltip words={label} {...(shortcut ? { shortcut } : {})}>
      <AriaButton
        {...rest}
        aria-label={label}
        className={classes(styles.button, styles.square, styles[tone], styles[size])}
      >
        <Icon size={iconSize[size]} aria-hidden />
      </AriaButton>
    </Tooltip>
  )
}

const iconSize = { s: 14, m: 16, l: 20 } as const
