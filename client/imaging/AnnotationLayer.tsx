import { type RefObject, useEffect, useRef, useState } from 'react'
import { normalOf } from '../../shared/dicom/geometry.ts'
import { figures, partsWithin } from '../../shared/dicom/measure.ts'
import type { AnnotationDraft, DrawnOn, ImageAnnotation } from '../../shared/domain/imageAnnotation.ts'
import type { ImageView, PatientPoint } from '../../shared/domain/stage.ts'
import type { ImagingStudy, Series } from '../../shared/domain/study.ts'
import { useObservable } from '../app/observable.ts'
import { type Annotations, useAnnotations } from './annotations.ts'
import { AnnotationDetails } from './AnnotationDetails.tsx'
import type { Drawn, SliceCanvas } from './cornerstone.ts'
import { FigureMark } from './FigureMark.tsx'
import { continued, figureAround, figureBetween, withMoved } from './figureDrawing.ts'
import { placeAt, placesOf, type Point, shortSideOf } from './framing.ts'
import styles from './AnnotationLayer.module.css'
import { cssSize } from './ReferenceLines.tsx'
import type { StageModel } from './stageModel.ts'
import { isFigure, type Tool } from './tools.ts'
import { usePageKeys } from './useStageKeys.ts'

export type AnnotationLayerProps = {
  stage: StageModel
  number: number
  study: ImagingStudy
  series: Series
  view: ImageView
  drawn: Drawn
  tool: Tool
  canvas: RefObject<SliceCanvas | null>
  isActive: boolean
}

/** What is drawn onto the image, and drawing more. All of it lies in the patient, so every screen shows it in its place. */
export function AnnotationLayer({ study, series, drawn, tool, canvas, isActive }: AnnotationLayerProps) {
  const annotations = useAnnotations()
  const list = useObservable(annotations.list)
  const visible = useObservable(annotations.visible)
  const selected = useObservable(annotations.selected)
  const [draft, setDraft] = useState<AnnotationDraft | null>(null)
  const on = drawnOn(series, drawn)
  const here = list.flatMap((one) => (isSeen(one, visible, annotations) ? (seenOn(one, drawn, on) ?? []) : []))
  const isDrawing = isFigure(tool) && annotations.mayDraw && on !== null
  const { width, height } = cssSize(drawn)
  const start = (points: PatientPoint[]): AnnotationDraft | null =>
    isFigure(tool) && on ? { study: study.id, seriesUid: series.seriesUid, on, kind: tool, points, text: '' } : null

  usePageKeys((event) => {
    const chosen = here.find(({ annotation }) => annotation.id === selected)?.annotation
    if (event.key === 'Escape' && (draft ?? selected)) {
      setDraft(null)
      annotations.selected.set(null)
    } else if ((event.key === 'Delete' || event.key === 'Backspace') && chosen?.by === annotations.self) {
      annotations.remove(chosen.id)
    } else if (event.key === 'Enter' && isDrawing) {
      const made = start(figureAround(tool, middleOf(drawn), tenthOf(drawn), sheetOf(drawn)))
      if (made) annotations.draw(made)
    } else return false
    return true
  }, isActive)

  const chosen = here.find(({ annotation }) => annotation.id === selected)
  return (
    <>
      <svg className={styles.layer} width={width} height={height} data-testid="annotations">
        {isDrawing && (
          <Sheet
            {...{ drawn, canvas, draft, setDraft, start, width, height }}
            onDone={(made) => annotations.draw(made)}
          />
        )}
        {here.map(({ annotation, parts }) => (
          <FigureMark
            key={annotation.id}
            {...{ annotation, parts, drawn, canvas }}
            isSelected={annotation.id === selected}
            isOwn={annotation.by === annotations.self}
            onSelect={() => annotations.selected.set(annotation.id)}
            onMove={(at, to) =>
              annotations.change(annotation.id, {
                text: annotation.text,
                points: withMoved(annotation.kind, annotation.points, at, to),
              })
            }
          />
        ))}
        {draft && (
          <FigureMark annotation={draft} parts={partsOf(draft, drawn)} drawn={drawn} canvas={canvas} isSelected />
        )}
      </svg>
      {chosen && <AnnotationDetails key={chosen.annotation.id} annotation={chosen.annotation} drawn={drawn} />}
    </>
  )
}

type SheetProps = {
  drawn: Drawn
  canvas: RefObject<SliceCanvas | null>
  draft: AnnotationDraft | null
  setDraft: (draft: AnnotationDraft | null) => void
  start: (points: PatientPoint[]) => AnnotationDraft | null
  onDone: (draft: AnnotationDraft) => void
  width: number
  height: number
}

/** The sheet one draws on while a figure is chosen: press, draw, let go; an angle wants one more click. */
function Sheet({ drawn, canvas, draft, setDraft, start, onDone, width, height }: SheetProps) {
  const from = useRef<PatientPoint | null>(null)
  const latest = useRef(drawn)
  useEffect(() => {
    latest.current = drawn
  })
  const placeOf = (event: { clientX: number; clientY: number }): PatientPoint => {
    const { geometry, placement, canvas: size } = latest.current
    const at: Point = canvas.current?.canvasPoint(event) ?? { x: 0, y: 0 }
    return placeAt(geometry, placement, size, at)
  }
  const finish = (made: AnnotationDraft | null) => {
    from.current = null
    setDraft(null)
    if (made && isLargeEnough(made, latest.current)) onDone(made)
  }
  return (
    <rect
      className={styles.sheet}
      width={width}
      height={height}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        const at = placeOf(event)
        if (draft?.kind === 'angle') return finish({ ...draft, points: [...draft.points.slice(0, 2), at] })
        event.currentTarget.setPointerCapture(event.pointerId)
        from.current = at
        const begun = start([at])
        if (begun?.kind === 'probe') finish(begun)
        else setDraft(begun)
      }}
      onPointerMove={(event) => {
        if (!draft) return
        const at = placeOf(event)
        if (draft.kind === 'angle' && !from.current) setDraft({ ...draft, points: [...draft.points.slice(0, 2), at] })
        else if (!from.current) return
        else if (draft.kind === 'freehand') setDraft({ ...draft, points: continued(draft.points, at) })
        else setDraft({ ...draft, points: figureBetween(draft.kind, from.current, at, sheetOf(latest.current)) })
      }}
      onPointerUp={() => {
        if (!draft || !from.current) return
        from.current = null
        // The first leg stands; the second follows the mouse until the next click.
        if (draft.kind !== 'angle' || draft.points.length < 2) finish(draft)
      }}
      onPointerCancel={() => finish(null)}
    />
  )
}

/** Smaller than three pixels is a slip of the hand. */
function isLargeEnough({ kind, points }: AnnotationDraft, drawn: Drawn): boolean {
  const least = kind === 'freehand' ? 3 : figures[kind].points
  if (points.length < least) return false
  if (kind === 'probe') return true
  const size = 3 * pixelOf(drawn)
  const [first, ...rest] = points
  return rest.some((one) => Math.hypot(...one.map((value, axis) => value - first![axis]!)) > size)
}

export const pixelOf = ({ geometry, placement, density }: Drawn): number =>
  geometry.plane
    ? density / placement.pixelsPerMillimetre
    : density / (placement.pixelsPerMillimetre * Math.min(...geometry.spacing))

const sheetOf = ({ geometry }: Drawn) => {
  const { rowDirection, columnDirection } = placesOf(geometry)
  return { right: rowDirection, down: columnDirection }
}
const middleOf = ({ geometry, placement, canvas }: Drawn) =>
  placeAt(geometry, placement, canvas, { x: canvas.width / 2, y: canvas.height / 2 })
const tenthOf = (drawn: Drawn) => (shortSideOf(drawn.canvas) / drawn.density / 10) * pixelOf(drawn)

/** What a figure would be drawn on here; null where neither the patient nor an image could name the place. */
function drawnOn({ frameOfReferenceUid }: Series, { picture, geometry }: Drawn): DrawnOn | null {
  const { header } = picture.slice
  if (geometry.plane && frameOfReferenceUid) {
    const thickness = Math.min(200, picture.cut?.thickness ?? header.sliceThickness ?? 1)
    const normal = normalOf(geometry.plane).map((one) => Math.min(1, Math.max(-1, one))) as [number, number, number]
    return { unit: 'millimetres', frameOfReferenceUid, normal, thickness }
  }
  if (geometry.plane) return null
  return { unit: 'pixels', sopInstanceUid: header.sopInstanceUid, frame: picture.frame }
}

const isSeen = ({ by }: ImageAnnotation, visible: 'all' | 'own' | 'none', { self }: Annotations) =>
  visible === 'all' || (visible === 'own' && by === self)

type Seen = { annotation: ImageAnnotation; parts: PatientPoint[][] }

function seenOn(annotation: ImageAnnotation, drawn: Drawn, here: DrawnOn | null): Seen | null {
  const { on } = annotation
  if (!here || on.unit !== here.unit) return null
  const isSame =
    on.unit === 'millimetres'
      ? here.unit === 'millimetres' && on.frameOfReferenceUid === here.frameOfReferenceUid
      : here.unit === 'pixels' && on.sopInstanceUid === here.sopInstanceUid && on.frame === here.frame
  if (!isSame) return null
  const parts = partsOf(annotation, drawn)
  return parts.length > 0 ? { annotation, parts } : null
}

/** The parts of a figure that lie in what this image shows, in places; thin images reach half a millimetre. */
function partsOf({ kind, points, on }: AnnotationDraft, drawn: Drawn): PatientPoint[][] {
  const shown = drawn.picture.cut?.thickness ?? drawn.picture.slice.header.sliceThickness ?? 0
  const reach = on.unit === 'pixels' ? 0.5 : Math.max(0.5, (shown + on.thickness) / 2 - 1e-6)
  const normal = on.unit === 'pixels' ? ([0, 0, 1] as const) : on.normal
  return partsWithin({ kind, points }, normal, placesOf(drawn.geometry), reach) as PatientPoint[][]
}
