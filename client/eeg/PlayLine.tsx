import { useLayoutEffect, useRef } from 'react'
import type { Page } from '../../shared/eeg/page.ts'
import styles from './EegCursors.module.css'

/** Where in the recording the picture of the video is that is seen now. */
export function PlayLine({ time, page, width }: { time: number; page: Page; width: number }) {
  const line = useRef<HTMLDivElement>(null)
  const x = ((time - page.start) / page.seconds) * width
  useLayoutEffect(() => {
    if (line.current) line.current.style.left = `${x}px`
  }, [x])
  return x >= 0 && x <= width ? <div ref={line} className={styles.bar} data-playing={time} /> : null
}
