import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { classes } from '../design/classes.ts'
import styles from './EegCaption.module.css'

/** A few words that open to the whole of it. */
export function Remark({ words, lines, tone }: { words: string; lines: readonly string[]; tone?: 'caution' }) {
  return (
    <DialogTrigger>
      <Button className={classes(styles.remark, tone && styles[tone])}>{words}</Button>
      <Popover className={classes(styles.popover)} placement="bottom start">
        <Dialog className={classes(styles.dialog)} aria-label={words}>
          {lines.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
