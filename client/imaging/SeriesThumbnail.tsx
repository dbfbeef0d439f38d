import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react'
import type { ImagingStudy, Series } from '../../shared/domain/study.ts'
import { thumbnail } from '../../shared/dicom/thumbnail.ts'
import type { DecodedSlice } from '../../shared/protocol/imaging.ts'
import { useText } from '../i18n/useText.ts'
import { slicesOf } from './hanging.ts'
import styles from './Thumbnail.module.css'
import { useSlices } from './useSlices.ts'

/** Longer side in device pixels: sharp at the size of a card on a dense screen. */
const size = 240

/** The middle slice of a series, to find it by. Fills the width or height it is given. */
export function SeriesThumbnail({ study, series }: { study: ImagingStudy; series: Series }) {
  const { t } = useText()
  const store = useSlices()
  const canvas = useRef<HTMLCanvasElement>(null)
  const slices = slicesOf(series)
  const middle = slices[Math.floor(slices.length / 2)]!
  const { sopInstanceUid, frame } = middle
  useEffect(() => store?.want({ study: study.id, sopInstanceUid, frame }), [store, study.id, sopInstanceUid, frame])
  const subscribe = useCallback(
    (changed: () => void) => store?.version.subscribe(changed) ?? (() => undefined),
    [store],
  )
  const state = useSyncExternalStore(subscribe, () => store?.state({ study: study.id, sopInstanceUid, frame }))
  useEffect(() => {
    if (state?.state === 'ready' && canvas.current) draw(canvas.current, state.slice)
  }, [state])
  return (
    <span className={styles.thumbnail}>
      <canvas
        ref={canvas}
        className={styles.canvas}
        width={1}
        height={1}
        role="img"
        data-rendered={state?.state ?? 'loading'}
        aria-label={t('imaging.thumbnail', { series: series.description || t('imaging.seriesUnnamed') })}
      />
    </span>
  )
}

function draw(canvas: HTMLCanvasElement, { header, attributes, values, window }: DecodedSlice): void {
  const { width, height, rgba } = thumbnail(values, { ...header, perFrame: [attributes] }, 0, window, size)
  canvas.width = width
  canvas.height = height
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0)
}
