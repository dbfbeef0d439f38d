import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './EmptyState.module.css'
import { classes } from './classes.ts'

export type EmptyStateProps = {
  icon?: LucideIcon
  title: string
  hint?: string
  action?: ReactNode
  /** Where it is all there is on the page, and so its heading. */
  isPage?: boolean
}

/** A list with nothing in it: that it is so, and what to do. */
export function EmptyState({ icon: Icon, title, hint, action, isPage = false }: EmptyStateProps) {
  const Title = isPage ? 'h1' : 'p'
  return (
    <div className={classes(styles.empty, isPage && styles.page)}>
      {Icon && <Icon size={isPage ? 32 : 20} aria-hidden />}
      <Title className={styles.title}>{title}</Title>
      {hint && <p className={styles.hint}>{hint}</p>}
      {action && <div className={styles.action}>{action}</div>}
    </div>
  )
}
