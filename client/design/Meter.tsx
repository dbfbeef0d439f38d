import { Label, Meter as AriaMeter, ProgressBar } from 'react-aria-components'
import styles from './Meter.module.css'
import { classes } from './classes.ts'

export type MeterProps = {
  label: string
  /** 0 to 1. */
  value: number
  /** What stands at the right, in words; a percentage where it is left out. */
  words?: string
  tone?: 'accent' | 'good' | 'caution' | 'danger'
  hideLabel?: boolean
}

/** How much of something there is: a level, a quorum. */
export function Meter({ label, value, words, tone = 'accent', hideLabel = false }: MeterProps) {
  return (
    <AriaMeter
      className={classes(styles.meter)}
      value={value}
      maxValue={1}
      {...(hideLabel ? { 'aria-label': label } : {})}
      {...(words ? { valueLabel: words } : {})}
    >
      {({ valueText }) => <Bar {...{ label: hideLabel ? undefined : label, value, words: valueText, tone }} />}
    </AriaMeter>
  )
}

export type ProgressProps = Omit<MeterProps, 'value'> & {
  /** 0 to 1, or null while it is not known how much there is. */
  value: number | null
}

/** How far something under way has come. */
export function Progress({ label, value, words, tone = 'accent', hideLabel = false }: ProgressProps) {
  return (
    <ProgressBar
      className={classes(styles.meter)}
      value={value ?? 0}
      maxValue={1}
      isIndeterminate={value === null}
      {...(hideLabel ? { 'aria-label': label } : {})}
      {...(words ? { valueLabel: words } : {})}
    >
      {({ valueText }) => (
        <Bar {...{ label: hideLabel ? undefined : label, value: value ?? 0, words: valueText, tone }} />
      )}
    </ProgressBar>
  )
}

function Bar(props: {
  label: string | undefined
  value: number
  words: string | undefined
  tone: 'accent' | 'good' | 'caution' | 'danger'
}) {
  return (
    <>
      {props.label && (
        <span className={styles.words}>
          <Label className={classes(styles.label)}>{props.label}</Label>
          <span>{props.words}</span>
        </span>
      )}
      {/* A drawing scales by its attributes, where a width would need an inline style. */}
      <svg
        className={classes(styles.track, styles[props.tone])}
        viewBox="0 0 100 1"
        preserveAspectRatio="none"
        aria-hidden
      >
        <rect className={styles.fill} width={Math.min(100, Math.max(0, props.value * 100))} height="1" />
      </svg>
    </>
  )
}
