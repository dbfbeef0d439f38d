import { type ReactNode, useCallback, useEffect, useId, useRef, useState, useSyncExternalStore } from 'react'
import type { SliceView } from '../../shared/domain/stage.ts'
import type { ImagingStudy, Series } from '../../shared/domain/study.ts'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { useText } from '../i18n/useText.ts'
import { type Drawn, openSliceCanvas, type SliceCanvas } from './cornerstone.ts'
import { slicesOf } from './hanging.ts'
import { nearestFirst } from './linkedScroll.ts'
import type { SliceSource } from './imageWorkers.ts'
import { LoadingBar } from './LoadingBar.tsx'
import { SliceControls } from './SliceControls.tsx'
import { sliceActions } from './sliceActions.ts'
import { SliceOverlay } from './SliceOverlay.tsx'
import { SlicePointers } from './SlicePointers.tsx'
import type { SliceState, SliceStore } from './sliceStore.ts'
import styles from './SliceViewport.module.css'
import { useSliceGestures } from './useSliceGestures.ts'
import { useSliceKeys } from './useSliceKeys.ts'
import { useSlices } from './useSlices.ts'
import type { ViewportProps } from './ViewportFrame.tsx'
import { useWindowKey } from './WindowMenu.tsx'

export type SliceViewportProps = ViewportProps & {
  study: ImagingStudy
  series: Series
  view: SliceView
  /** Where another series or recording is chosen. */
  chooser: ReactNode
}

/** One slice of a series, drawn at the screen's own pixels, with what must be known to read it. */
export function SliceViewport(props: SliceViewportProps) {
  const { stage, number, study, series, view, tool, linked, isActive, chooser } = props
  const { t } = useText()
  const root = useRef<HTMLDivElement>(null)
  const place = useRef<HTMLDivElement>(null)
  const canvas = useRef<SliceCanvas | null>(null)
  const [drawn, setDrawn] = useState<Drawn | null>(null)
  const store = useSlices()
  const slices = slicesOf(series)
  const index = slices.findIndex((one) => one.sopInstanceUid === view.sopInstanceUid && one.frame === view.frame)
  const state = useSlice(store, view)
  // One window for the whole series, that of its middle, so that scrolling does not flicker.
  const middle = useSlice(store, { study: study.id, ...slices[Math.floor(slices.length / 2)]! })
  const opening = middle?.state === 'ready' ? middle.slice.window : null

  useEffect(() => {
    if (!place.current) return
    const opened = openSliceCanvas(place.current, (now) => {
      setDrawn(now)
      // What tests and others read is what has been drawn, not what was wished for.
      if (root.current) Object.assign(root.current.dataset, drawnFacts(now))
    })
    canvas.current = opened
    return () => {
      canvas.current = null
      opened.close()
    }
  }, [])

  useEffect(() => {
    if (state?.state !== 'ready') return
    const { slice } = state
    const key = keyOf(view, index)
    canvas.current?.draw({
      key,
      slice,
      window: view.window ?? opening ?? slice.window,
      framing: view.framing,
      invert: view.invert,
    })
  }, [state, view, index, opening])

  usePrefetch(store, view, series, index)
  const actions = sliceActions({ stage, number, store, linked, series, index, drawn })
  useSliceGestures(place, { tool, actions, canvas, drawn })
  useSliceKeys(actions, isActive)
  useWindowKey(series.modality, actions, isActive)
  const shownIndex = drawn ? Number(drawn.picture.key.split(' ')[0]) : index
  return (
    <div ref={root} className={styles.viewport} data-testid={`viewport-${number}`} data-modality={series.modality}>
      <SliceControls {...{ number, view, series, drawn, actions, chooser }} />
      <div className={styles.body}>
        <div
          ref={place}
          className={styles.picture}
          data-tool={tool}
          role="img"
          aria-label={t('imaging.sliceShown', {
            series: series.description || t('imaging.seriesUnnamed'),
            number: shownIndex + 1,
            count: slices.length,
          })}
        />
        {drawn && state?.state !== 'problem' && (
          <>
            <SliceOverlay
              {...{ drawn, study, series, index: shownIndex, count: slices.length }}
              pseudonym={stage.pseudonyms[study.case]}
            />
            <SlicePointers {...{ stage, number, drawn }} />
          </>
        )}
        {state?.state !== 'ready' && state?.state !== 'problem' && (
          <p className={styles.loading} role="status">
            {t('imaging.loading', { number: index + 1 })}
          </p>
        )}
        {state?.state === 'problem' && (
          <div className={styles.problem}>
            <ProblemNotice problem={state.problem} onRetry={() => store?.retry(view)} />
          </div>
        )}
        {slices.length > 1 && (
          <input
            type="range"
            className={styles.slider}
            aria-label={t('imaging.slice')}
            aria-valuetext={t('imaging.sliceOf', { number: index + 1, count: slices.length })}
            min={0}
            max={slices.length - 1}
            value={Math.max(0, index)}
            onChange={(event) => actions.scrollTo(Number(event.target.value))}
          />
        )}
      </div>
      {store && <LoadingBar store={store} study={study} series={series} />}
    </div>
  )
}

const keyOf = (view: SliceView, index: number) => `${index} ${view.study} ${view.sopInstanceUid} ${view.frame}`

const drawnFacts = ({ picture }: Drawn) => ({
  rendered: 'slice',
  sopInstanceUid: picture.slice.header.sopInstanceUid,
  windowCenter: String(picture.window.center),
  windowWidth: String(picture.window.width),
  sliceIndex: picture.key.split(' ')[0] ?? '',
})

/** Asks for the slice, and says what is known of it. */
function useSlice(store: SliceStore | null, { study, sopInstanceUid, frame }: SliceSource): SliceState | undefined {
  const subscribe = useCallback(
    (changed: () => void) => store?.version.subscribe(changed) ?? (() => undefined),
    [store],
  )
  const state = useSyncExternalStore(subscribe, () => store?.state({ study, sopInstanceUid, frame }))
  // With each change of what is known: it may have had to make room while it was looked at.
  useEffect(() => {
    if (state?.state !== 'problem') store?.want({ study, sopInstanceUid, frame })
  }, [store, study, sopInstanceUid, frame, state])
  return state
}

/** The series around the slice that is looked at, nearest first. */
function usePrefetch(store: SliceStore | null, { study }: SliceView, series: Series, index: number): void {
  const name = useId()
  useEffect(() => {
    const slices = slicesOf(series)
    const sources = nearestFirst(slices.length, Math.max(0, index)).map((at) => ({ study, ...slices[at]! }))
    store?.plan(name, sources)
  }, [store, study, series, index, name])
  useEffect(() => () => store?.plan(name, []), [store, name])
}
