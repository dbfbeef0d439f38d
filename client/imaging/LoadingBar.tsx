import { useEffect, useRef, useState } from 'react'
import type { ImagingStudy, Series } from '../../shared/domain/study.ts'
import { useText } from '../i18n/useText.ts'
import { slicesOf } from './hanging.ts'
import type { SliceStore } from './sliceStore.ts'
import styles from './SliceViewport.module.css'

/** How much of the series is here, as a thin line that goes when all of it is. */
export function LoadingBar({ store, study, series }: { store: SliceStore; study: ImagingStudy; series: Series }) {
  const { t } = useText()
  const bar = useRef<HTMLDivElement>(null)
  const [{ ready, failed }, setCount] = useState({ ready: 0, failed: 0 })
  const slices = slicesOf(series)
  useEffect(() => {
    const count = () => {
      const states = slices.map((slice) => store.state({ study: study.id, ...slice })?.state)
      setCount({
        ready: states.filter((state) => state === 'ready').length,
        failed: states.filter((state) => state === 'problem').length,
      })
    }
    // Slices arrive faster than anyone can watch them.
    let due: ReturnType<typeof setTimeout> | undefined
    const stop = store.version.subscribe(() => {
      due ??= setTimeout(() => {
        due = undefined
        count()
      }, 200)
    })
    count()
    return () => {
      clearTimeout(due)
      stop()
    }
  }, [store, study, slices])
  useEffect(() => {
    if (bar.current) bar.current.style.width = `${(100 * (ready + failed)) / slices.length}%`
  }, [ready, failed, slices])
  const words =
    failed > 0 ? t('imaging.failedSlices', { count: failed }) : t('imaging.progress', { ready, count: slices.length })
  return (
    <div className={styles.progress} data-done={ready + failed >= slices.length} title={words}>
      <div ref={bar} className={styles.progressDone} data-failed={failed > 0} />
    </div>
  )
}
