import type { ReactNode } from 'react'
import { useId } from 'react'
import styles from './Card.module.css'
import { classes } from './classes.ts'

export type CardProps = {
  title: string
  /** Beside the title: a count, a state. */
  aside?: ReactNode
  /** Buttons at the right of the title. */
  actions?: ReactNode
  children: ReactNode
  /** The content brings its own padding, as lists and tables do. */
  flush?: boolean
}

/** A part of a page, under its own heading. */
export function Card({ title, aside, actions, children, flush = false }: CardProps) {
  const id = useId()
  return (
    <section className={classes(styles.card)} aria-labelledby={id}>
      <header className={styles.header}>
        <h2 id={id}>{title}</h2>
        {aside && <div className={styles.aside}>{aside}</div>}
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      <div className={classes(styles.content, flush && styles.flush)}>{children}</div>
    </section>
  )
}
