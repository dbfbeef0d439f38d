import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './EmptyState.module.css'
import { classes } from './classes.ts'

export type EmptyStateProps = { icon?: LucideIcon; title: string; hint?: string; action?: ReactNode }

/** A list with nothing in it: that it is so, and what to do. */
export function EmptyState({ icon: Icon, title, hint, action }: EmptyStateProps) {
  return (
    <div className={classes(styles.empty)}>
      {Icon && <Icon size={20} aria-hidden />}
      <p className={styles.title}>{title}</p>
      {hint && <p className={styles.hint}>{hint}</p>}
      {action && <div className={styles.action}>{action}</div>}
    </div>
  )
}
