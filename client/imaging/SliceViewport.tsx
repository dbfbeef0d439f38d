import { type ReactNode, useDeferredValue, useEffect, useRef, useState } from 'react'
import type { ImageView } from '../../shared/domain/stage.ts'
import type { ImagingStudy, Series } from '../../shared/domain/study.ts'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { useText } from '../i18n/useText.ts'
import { AnnotationLayer } from './AnnotationLayer.tsx'
import { type Drawn, openSliceCanvas, type SliceCanvas } from './cornerstone.ts'
import { slicesOf } from './hanging.ts'
import { LoadingBar } from './LoadingBar.tsx'
import { Magnifier } from './Magnifier.tsx'
import { ReferenceLines } from './ReferenceLines.tsx'
import { SliceControls } from './SliceControls.tsx'
import { sliceActions } from './sliceActions.ts'
import { SliceOverlay } from './SliceOverlay.tsx'
import { SlicePointers } from './SlicePointers.tsx'
import { SliceSaid } from './SliceSaid.tsx'
import styles from './SliceViewport.module.css'
import { useCine } from './useCine.ts'
import { usePicture } from './usePicture.ts'
import { useSliceGestures } from './useSliceGestures.ts'
import { useSliceKeys } from './useSliceKeys.ts'
import { useSlices } from './useSlices.ts'
import type { ViewportProps } from './ViewportFrame.tsx'
import { useWindowKey } from './WindowMenu.tsx'

export type SliceViewportProps = ViewportProps & {
  study: ImagingStudy
  series: Series
  view: ImageView
  /** Where another series or recording is chosen. */
  chooser: ReactNode
}

/** One slice or plane of a series, drawn at the screen's own pixels, with what must be known to read it. */
export function SliceViewport(props: SliceViewportProps) {
  const { stage, number, study, series, view, tool, linked, isActive, chooser } = props
  const { t } = useText()
  const root = useRef<HTMLDivElement>(null)
  const place = useRef<HTMLDivElement>(null)
  const canvas = useRef<SliceCanvas | null>(null)
  const [drawn, setDrawn] = useState<Drawn | null>(null)
  const store = useSlices()
  const now = usePicture(store, study, series, view)

  useEffect(() => {
    if (!place.current) return
    const opened = openSliceCanvas(place.current, (done) => {
      setDrawn(done)
      // What tests and others read is what has been drawn, not what was wished for.
      if (root.current) Object.assign(root.current.dataset, drawnFacts(done))
    })
    canvas.current = opened
    return () => {
      canvas.current = null
      opened.close()
    }
  }, [])

  useEffect(() => {
    if (now.state === 'ready') canvas.current?.draw(now.picture)
  }, [now])

  const actions = sliceActions({ stage, number, store, linked, study, series, drawn })
  const cine = useCine(actions)
  useSliceGestures(place, { tool, actions, canvas, drawn, stage, number, store })
  useSliceKeys({ actions, view, cine, tool, drawn }, isActive)
  useWindowKey(series.modality, actions, isActive)
  // Two dozen buttons wait until the picture is drawn: while one scrolls they follow as there is time.
  const controls = useDeferredValue({ stage, number, view, study, series, drawn, actions, cine, chooser, store })
  const { index, count } = now.state === 'ready' ? now.picture : now.state === 'loading' ? now : { index: 0, count: 1 }
  const shown = drawn?.picture ?? { index, count }
  const name = series.description || t('imaging.seriesUnnamed')
  return (
    <div ref={root} className={styles.viewport} data-testid={`viewport-${number}`} data-modality={series.modality}>
      <SliceControls {...controls} />
      <div className={styles.body}>
        <div
          ref={place}
          className={styles.picture}
          data-tool={tool}
          role="img"
          aria-label={t('imaging.sliceShown', { series: name, number: shown.index + 1, count: shown.count })}
        />
        {drawn && now.state !== 'problem' && (
          <>
            {store && <ReferenceLines {...{ stage, number, view, drawn, store, actions }} />}
            <AnnotationLayer {...{ stage, number, study, series, view, drawn, tool, canvas, isActive }} />
            <SliceOverlay
              {...{ stage, number, view, drawn, study, series }}
              isWhole={now.state === 'ready' && now.isWhole}
              pseudonym={stage.pseudonyms[study.case]}
            />
            <SlicePointers {...{ stage, number, drawn }} />
            {tool === 'magnify' && <Magnifier place={place} drawn={drawn} />}
          </>
        )}
        {isActive && drawn && <SliceSaid name={name} view={view} drawn={drawn} />}
        {now.state === 'loading' && (
          <p className={styles.loading} role="status">
            {view.kind === 'plane' ? t('imaging.loadingVolume') : t('imaging.loading', { number: now.index + 1 })}
          </p>
        )}
        {now.state === 'problem' && (
          <div className={styles.problem}>
            <ProblemNotice problem={now.problem} onRetry={now.retry} />
          </div>
        )}
        {count > 1 && (
          <input
            type="range"
            className={styles.slider}
            aria-label={t('imaging.slice')}
            aria-valuetext={t('imaging.sliceOf', { number: index + 1, count })}
            min={0}
            max={count - 1}
            value={Math.max(0, index)}
            onChange={(event) => actions.scrollTo(Number(event.target.value))}
          />
        )}
      </div>
      {store && slicesOf(series).length > 1 && <LoadingBar store={store} study={study} series={series} />}
    </div>
  )
}

const drawnFacts = ({ picture, placement }: Drawn) => ({
  rendered: picture.cut ? 'plane' : 'slice',
  sopInstanceUid: picture.cut ? '' : picture.slice.header.sopInstanceUid,
  windowCenter: String(picture.window.center),
  windowWidth: String(picture.window.width),
  sliceIndex: String(picture.index),
  pixelsPerMillimetre: placement.pixelsPerMillimetre.toFixed(4),
})
