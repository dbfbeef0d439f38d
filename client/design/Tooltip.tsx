import type { ReactElement } from 'react'
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components'
import { Shortcut } from './Shortcut.tsx'
import styles from './Tooltip.module.css'
import { classes } from './classes.ts'

export type TooltipProps = { words: string; shortcut?: string; children: ReactElement }

/** Names what it is wrapped around, a button or link, on hover and on focus. */
export function Tooltip({ words, shortcut, children }: TooltipProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      {children}
      <AriaTooltip className={classes(styles.tooltip)} offset={6}>
        {words}
        {shortcut && <Shortcut keys={shortcut} />}
      </AriaTooltip>
    </TooltipTrigger>
  )
}
