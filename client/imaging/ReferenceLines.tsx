import { type KeyboardEvent, useMemo, useSyncExternalStore } from 'react'
import { referenceLine } from '../../shared/dicom/geometry.ts'
import type { Vector } from '../../shared/dicom/vector.ts'
import type { ImageView } from '../../shared/domain/stage.ts'
import { useObservable } from '../app/observable.ts'
import { useText } from '../i18n/useText.ts'
import { atlasOf, sameFrame, seriesOf, sizedPlaneOf } from './atlas.ts'
import type { Drawn } from './cornerstone.ts'
import { canvasPlaceOf, type Point } from './framing.ts'
import { isImage } from './hanging.ts'
import styles from './ReferenceLines.module.css'
import type { SliceActions } from './sliceActions.ts'
import type { SliceStore } from './sliceStore.ts'
import type { StageModel } from './stageModel.ts'

export type ReferenceLinesProps = {
  stage: StageModel
  number: number
  view: ImageView
  drawn: Drawn
  store: SliceStore
  actions: SliceActions
}

/** Where another viewport cuts this one. In CSS pixels of the picture. */
export type CutLine = { viewport: number; from: Point; to: Point; isPlane: boolean }

/** A crosshair belongs to a slice it is no further from than half of what the slice shows, and this at least. In mm. */
const leastReach = 0.75

/** Where the other viewports of the same frame of reference cut this image, and the crosshair they share. */
export function ReferenceLines({ stage, number, view, drawn, store, actions }: ReferenceLinesProps) {
  const { t } = useText()
  const shown = useObservable(stage.shown)
  useSyncExternalStore(store.version.subscribe, store.version.get)
  const lines = useMemo(() => cutLines(stage, number, view, drawn, store), [stage, number, view, drawn, store])
  const { cross } = shown
  const frame = seriesOf(stage, view)?.frameOfReferenceUid
  const mark = cross && frame === cross.frameOfReferenceUid && drawn.geometry.plane ? cross.point : null
  const at = mark && markOn(drawn, mark)
  const { width, height } = cssSize(drawn)
  const nudge = (event: KeyboardEvent) => {
    const by = nudges[event.key]
    if (!by || !at) return
    event.preventDefault()
    const step = Math.max(drawn.placement.pixelsPerMillimetre * Math.min(...drawn.geometry.spacing), 1)
    actions.cross({ x: at.x * drawn.density + by[0] * step, y: at.y * drawn.density + by[1] * step })
  }
  return (
    <svg className={styles.lines} width={width} height={height} data-lines={lines.length}>
      {lines.map(({ viewport, from, to }) => (
        <g key={viewport} data-hue={viewport % 9} data-line={viewport}>
          <line className={styles.under} x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
          <line className={styles.line} x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
        </g>
      ))}
      {at && (
        <g
          className={styles.cross}
          transform={`translate(${at.x} ${at.y})`}
          tabIndex={0}
          role="application"
          aria-label={t('imaging.crosshair')}
          data-cross
          onKeyDown={nudge}
        >
          <path className={styles.under} d="M-18 0H-5M5 0H18M0-18V-5M0 5V18" />
          <path className={styles.mark} d="M-18 0H-5M5 0H18M0-18V-5M0 5V18" />
        </g>
      )}
    </svg>
  )
}

const nudges: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

export const cssSize = ({ canvas, density }: Drawn) => ({
  width: canvas.width / density,
  height: canvas.height / density,
})

export function cssPlace(drawn: Drawn, place: Vector): Point & { distance: number } {
  const { x, y, distance } = canvasPlaceOf(drawn.geometry, drawn.placement, drawn.canvas, place)
  return { x: x / drawn.density, y: y / drawn.density, distance }
}

function markOn(drawn: Drawn, point: Vector): Point | null {
  const { distance, ...at } = cssPlace(drawn, point)
  const shown = drawn.picture.cut?.thickness ?? drawn.picture.slice.header.sliceThickness ?? 0
  return Math.abs(distance) <= Math.max(leastReach, shown / 2 + 1e-6) ? at : null
}

/** The lines in which the other viewports cut this one. */
export function cutLines(
  stage: StageModel,
  number: number,
  view: ImageView,
  drawn: Drawn,
  store: SliceStore,
): CutLine[] {
  const { plane } = drawn.geometry
  if (!plane) return []
  const atlas = atlasOf(stage, store)
  const seen = new Set<string>()
  return stage.shown.get().views.flatMap((other, viewport) => {
    if (viewport === number || !isImage(other) || !sameFrame(view, other, atlas)) return []
    const sized = sizedPlaneOf(other, atlas)
    const line = sized && referenceLine(sized, plane)
    if (!line) return []
    const [from, to] = [cssPlace(drawn, line[0]), cssPlace(drawn, line[1])]
    // Two series at one height are one line.
    const key = [from.x, from.y, to.x, to.y].map(Math.round).join()
    if (seen.has(key)) return []
    seen.add(key)
    return [{ viewport, from, to, isPlane: other.kind === 'plane' }]
  })
}
