import type { ReactNode } from 'react'
import { Group, Separator, Toolbar as AriaToolbar } from 'react-aria-components'
import styles from './Toolbar.module.css'
import { classes } from './classes.ts'

export type ToolbarProps = { label: string; children: ReactNode; orientation?: 'horizontal' | 'vertical' }

/** Tools in a row: one stop for Tab, arrows go from tool to tool. */
export function Toolbar({ label, children, orientation = 'horizontal' }: ToolbarProps) {
  return (
    <AriaToolbar aria-label={label} orientation={orientation} className={classes(styles.toolbar)}>
      {children}
    </AriaToolbar>
  )
}

export function ToolGroup({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Group aria-label={label} className={classes(styles.group)}>
      {children}
    </Group>
  )
}

export function ToolSeparator() {
  return <Separator orientation="vertical" className={classes(styles.separator)} />
}
