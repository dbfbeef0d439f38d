import styles from './Shortcut.module.css'
import { classes } from './classes.ts'

/** A key or keys, separated by spaces: `Ctrl K`. */
export function Shortcut({ keys }: { keys: string }) {
  return (
    <span className={classes(styles.keys)}>
      {keys.split(' ').map((key) => (
        <kbd key={key} className={styles.key}>
          {key}
        </kbd>
      ))}
    </span>
  )
}
