import { type KeyboardEvent, type RefObject, useRef } from 'react'
import type { AnnotationDraft, ImageAnnotation } from '../../shared/domain/imageAnnotation.ts'
import type { PatientPoint } from '../../shared/domain/stage.ts'
import { useText } from '../i18n/useText.ts'
import styles from './AnnotationLayer.module.css'
import type { Drawn, SliceCanvas } from './cornerstone.ts'
import { figureWords } from './figureWords.ts'
import { placeAt, type Point } from './framing.ts'
import { hueOf } from './PointerMark.tsx'
import { cssPlace } from './ReferenceLines.tsx'

export type FigureMarkProps = {
  annotation: AnnotationDraft | ImageAnnotation
  parts: readonly (readonly PatientPoint[])[]
  drawn: Drawn
  canvas: RefObject<SliceCanvas | null>
  isSelected: boolean
  isOwn?: boolean
  onSelect?: () => void
  onMove?: (point: number, to: PatientPoint) => void
}

/** A figure on an image: its lines, what it measures, and, where it is chosen and one's own, its points to be moved. */
export function FigureMark(props: FigureMarkProps) {
  const { annotation, parts, drawn, canvas, isSelected, isOwn = false, onSelect, onMove } = props
  const text = useText()
  const { kind } = annotation
  const lines = parts.map((part) => part.map((point) => cssPlace(drawn, point)))
  const isWhole = parts.length === 1 && JSON.stringify(parts[0]) === JSON.stringify(annotation.points)
  const words = figureWords(annotation, drawn, text)
  const at = labelPlace(lines.flat())
  const hue = 'by' in annotation ? hueOf(annotation.by) : undefined
  const name = `${text.t(`imaging.tool.${kind}`)}: ${words.join(', ')}`
  return (
    <g
      className={styles.figure}
      data-hue={hue}
      data-figure={kind}
      data-annotation={'id' in annotation ? annotation.id : undefined}
      data-selected={isSelected}
      {...(onSelect ? { tabIndex: 0, role: 'button', 'aria-label': name, 'aria-pressed': isSelected } : {})}
      onPointerDown={(event) => {
        if (!onSelect || event.button !== 0) return
        event.stopPropagation()
        onSelect()
      }}
      onKeyDown={(event) => {
        if (!onSelect || (event.key !== 'Enter' && event.key !== ' ') || event.target !== event.currentTarget) return
        event.preventDefault()
        onSelect()
      }}
    >
      {lines.map((line, index) => (
        <Shape key={index} kind={kind} line={line} points={annotation.points} isWhole={isWhole} />
      ))}
      {at && words.length > 0 && (
        <text className={styles.words} x={at.x + 10} y={at.y - 4}>
          {words.map((line, index) => (
            <tspan key={index} x={at.x + 10} dy={index === 0 ? 0 : 14}>
              {line}
            </tspan>
          ))}
        </text>
      )}
      {isSelected &&
        isOwn &&
        onMove &&
        annotation.points.length <= 4 &&
        annotation.points.map((point, index) => <Handle key={index} {...{ index, point, drawn, canvas, onMove }} />)}
    </g>
  )
}

type ShapeProps = {
  kind: AnnotationDraft['kind']
  line: readonly Point[]
  points: readonly PatientPoint[]
  isWhole: boolean
}

function Shape({ kind, line, points, isWhole }: ShapeProps) {
  const path = pathOf(kind, line, points, isWhole)
  return (
    <>
      <path className={styles.reach} d={path} />
      <path className={styles.under} d={path} />
      <path className={styles.line} d={path} />
    </>
  )
}

function pathOf(
  kind: AnnotationDraft['kind'],
  line: readonly Point[],
  points: readonly PatientPoint[],
  isWhole: boolean,
): string {
  const [a, b, c, d] = line
  if (!a) return ''
  if (line.length === 1 || kind === 'probe') return `M${a.x - 5} ${a.y}h10M${a.x} ${a.y - 5}v10`
  // The four ends of a bidirectional are two lines, unless a plane across it shows but a part.
  if (kind === 'bidirectional' && b && c && d && line.length === points.length)
    return `${stroke([a, b])}${stroke([c, d])}`
  // The point of an arrow that a plane across it cuts is not where the plane cuts it.
  if (kind === 'arrow' && b && isWhole) return `${stroke(line)}${head(a, b)}`
  if (kind === 'length' && b && line.length === 2) return `${stroke(line)}${end(a, b)}${end(b, a)}`
  return stroke(line)
}

const stroke = (line: readonly Point[]) =>
  line.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')

/** The head of an arrow lies at its first point: what it points at. */
function head(tip: Point, tail: Point): string {
  const angle = Math.atan2(tail.y - tip.y, tail.x - tip.x)
  const side = (by: number) => ({ x: tip.x + 11 * Math.cos(angle + by), y: tip.y + 11 * Math.sin(angle + by) })
  return stroke([side(0.4), tip, side(-0.4)])
}

/** A short stroke across the end of a length, so that it is seen where it ends. */
function end(at: Point, other: Point): string {
  const long = Math.hypot(other.x - at.x, other.y - at.y) || 1
  const [x, y] = [(-(other.y - at.y) / long) * 4, ((other.x - at.x) / long) * 4]
  return stroke([
    { x: at.x - x, y: at.y - y },
    { x: at.x + x, y: at.y + y },
  ])
}

/** Beside the point furthest to the right. */
const labelPlace = (line: readonly Point[]): Point | null =>
  line.reduce<Point | null>((best, one) => (!best || one.x > best.x ? one : best), null)

type HandleProps = {
  index: number
  point: PatientPoint
  drawn: Drawn
  canvas: RefObject<SliceCanvas | null>
  onMove: (point: number, to: PatientPoint) => void
}

const nudges: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** A point of a figure: dragged, or moved by the arrow keys, a pixel a time and ten with Shift. */
function Handle({ index, point, drawn, canvas, onMove }: HandleProps) {
  const { t } = useText()
  const dragging = useRef(false)
  const at = cssPlace(drawn, point)
  const moveTo = (place: Point) => onMove(index, placeAt(drawn.geometry, drawn.placement, drawn.canvas, place))
  const nudge = (event: KeyboardEvent) => {
    const by = nudges[event.key]
    if (!by) return
    event.preventDefault()
    event.stopPropagation()
    const pixels = (event.shiftKey ? 10 : 1) * drawn.density
    moveTo({ x: at.x * drawn.density + by[0] * pixels, y: at.y * drawn.density + by[1] * pixels })
  }
  return (
    <circle
      className={styles.handle}
      cx={at.x}
      cy={at.y}
      r={5}
      tabIndex={0}
      role="button"
      aria-label={t('imaging.handle', { number: index + 1 })}
      onKeyDown={nudge}
      onPointerDown={(event) => {
        event.stopPropagation()
        event.currentTarget.focus()
        event.currentTarget.setPointerCapture(event.pointerId)
        dragging.current = true
      }}
      onPointerMove={(event) => {
        if (dragging.current && canvas.current) moveTo(canvas.current.canvasPoint(event))
      }}
      onPointerUp={() => (dragging.current = false)}
      onPointerCancel={() => (dragging.current = false)}
    />
  )
}
