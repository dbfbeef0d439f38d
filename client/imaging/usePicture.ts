import { useCallback, useEffect, useId, useMemo, useState, useSyncExternalStore } from 'react'
import type { ImageView, PlaneView, SliceView } from '../../shared/domain/stage.ts'
import type { ImagingStudy, Series } from '../../shared/domain/study.ts'
import type { Problem } from '../../shared/protocol/problems.ts'
import type { Cut } from '../../shared/dicom/reslice.ts'
import { depthOf } from '../../shared/dicom/reslice.ts'
import type { DecodedSlice } from '../../shared/protocol/imaging.ts'
import type { Picture } from './cornerstone.ts'
import { slicesOf } from './hanging.ts'
import { nearestFirst } from './linkedScroll.ts'
import type { SliceSource } from './imageWorkers.ts'
import { needsCoarse, planePicture } from './planePicture.ts'
import type { SliceState, SliceStore } from './sliceStore.ts'
import { turnedSlice } from './turnedSlice.ts'
import { type LiveVolume, releaseVolume, volumeOf } from './volumes.ts'

export type PictureState =
  | { state: 'loading'; index: number; count: number }
  | { state: 'ready'; picture: Picture; isWhole: boolean }
  | { state: 'problem'; problem: Problem; retry: () => void }

/** What a view is to show now: a slice as it was acquired, or a plane cut through those that are here. */
export function usePicture(
  store: SliceStore | null,
  study: ImagingStudy,
  series: Series,
  view: ImageView,
): PictureState {
  const slices = slicesOf(series)
  const ownIndex =
    view.kind === 'slice'
      ? slices.findIndex((one) => one.sopInstanceUid === view.sopInstanceUid && one.frame === view.frame)
      : -1
  const middle: SliceSource = { study: study.id, ...slices[Math.floor(slices.length / 2)]! }
  const own = useSlice(store, view.kind === 'slice' ? view : middle)
  // One window for the whole series, that of its middle, so that scrolling does not flicker.
  const middleState = useSlice(store, middle)
  const opening = middleState?.state === 'ready' ? middleState.slice.window : null
  usePrefetch(store, view, series, view.kind === 'slice' ? ownIndex : Math.floor(slices.length / 2))
  const live = useVolume(store, study, series, view.kind === 'plane')
  const coarse = useCoarse(live, view)

  return useMemo((): PictureState => {
    if (view.kind === 'plane') {
      if (own?.state === 'problem' && !live) return { ...own, retry: () => store?.retry(middle) }
      if (!live) return { state: 'loading', index: 0, count: slices.length }
      const { slice, cut, key } = planePicture(live, view, coarse)
      const depth = depthOf(live.volume.grid, view)
      const window = view.window ?? opening ?? live.sample.window
      return ready(view, slice, window, cut, `${depth.index} plane ${key}`, depth, live.ready === live.count)
    }
    if (own?.state === 'problem') return { ...own, retry: () => store?.retry(view) }
    const depth = { index: ownIndex, count: slices.length }
    if (own?.state !== 'ready') return { state: 'loading', ...depth }
    const key = `${ownIndex} ${view.study} ${view.sopInstanceUid} ${view.frame}`
    return ready(view, own.slice, view.window ?? opening ?? own.slice.window, null, key, depth, true)
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [store, view, own, live, coarse, opening, ownIndex, slices])
}

function ready(
  view: ImageView,
  slice: DecodedSlice,
  window: Picture['window'],
  cut: Cut | null,
  key: string,
  depth: { index: number; count: number },
  isWhole: boolean,
): PictureState {
  const { turn, framing, invert } = view
  const frame = view.kind === 'slice' ? view.frame : 0
  const picture = { key, frame, ...turnedSlice(slice, turn), cut, window, framing, invert, ...depth }
  return { state: 'ready', isWhole, picture }
}

/** Asks for the slice, and says what is known of it. */
function useSlice(store: SliceStore | null, { study, sopInstanceUid, frame }: SliceSource): SliceState | undefined {
  const subscribe = useVersions(store)
  const state = useSyncExternalStore(subscribe, () => store?.state({ study, sopInstanceUid, frame }))
  // With each change of what is known: it may have had to make room while it was looked at.
  useEffect(() => {
    if (state?.state !== 'problem') store?.want({ study, sopInstanceUid, frame })
  }, [store, study, sopInstanceUid, frame, state])
  return state
}

const useVersions = (store: SliceStore | null) =>
  useCallback((changed: () => void) => store?.version.subscribe(changed) ?? (() => undefined), [store])

/** The series around the slice that is looked at, nearest first. */
function usePrefetch(store: SliceStore | null, { study }: ImageView, series: Series, index: number): void {
  const name = useId()
  useEffect(() => {
    const slices = slicesOf(series)
    const sources = nearestFirst(slices.length, Math.max(0, index)).map((at) => ({ study, ...slices[at]! }))
    store?.plan(name, sources)
  }, [store, study, series, index, name])
  useEffect(() => () => store?.plan(name, []), [store, name])
}

/** Slices arrive faster than a plane through all of them need be drawn again. */
const redrawMilliseconds = 120

const users = new Map<string, number>()

function useVolume(
  store: SliceStore | null,
  study: ImagingStudy,
  series: Series,
  isWanted: boolean,
): LiveVolume | null {
  const [live, setLive] = useState<LiveVolume | null>(null)
  useEffect(() => {
    if (!store || !isWanted) return
    const key = `${study.id} ${series.seriesUid}`
    users.set(key, (users.get(key) ?? 0) + 1)
    let due: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      due = undefined
      setLive(volumeOf(store, study.id, series))
    }
    look()
    const stop = store.version.subscribe(() => (due ??= setTimeout(look, redrawMilliseconds)))
    return () => {
      clearTimeout(due)
      stop()
      const left = (users.get(key) ?? 1) - 1
      users.set(key, left)
      if (left === 0) releaseVolume(store, study.id, series)
      setLive(null)
    }
  }, [store, study, series, isWanted])
  return isWanted ? live : null
}

/** A plane that takes long to compute is coarse while it moves, and fine once it has stood still. */
const stillMilliseconds = 150

function useCoarse(live: LiveVolume | null, view: SliceView | PlaneView): boolean {
  const [still, setStill] = useState<ImageView | null>(null)
  const isHeavy = useMemo(() => live !== null && view.kind === 'plane' && needsCoarse(live, view), [live, view])
  useEffect(() => {
    if (!isHeavy) return
    const due = setTimeout(() => setStill(view), stillMilliseconds)
    return () => clearTimeout(due)
  }, [isHeavy, view])
  return isHeavy && still !== view
}
