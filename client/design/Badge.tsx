import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './Badge.module.css'
import { classes } from './classes.ts'

export type BadgeProps = {
  tone?: 'neutral' | 'accent' | 'good' | 'caution' | 'danger' | 'live'
  icon?: LucideIcon
  children: ReactNode
}

/** A state in a word or two. The word carries the meaning, the colour only helps to find it. */
export function Badge({ tone = 'neutral', icon: Icon, children }: BadgeProps) {
  return (
    <span className={classes(styles.badge, styles[tone])}>
      {tone === 'live' && <span className={styles.dot} aria-hidden />}
      {Icon && <Icon size={12} strokeWidth={2.5} aria-hidden />}
      {children}
    </span>
  )
}
