import { type FigureKind, figures } from '../../shared/dicom/measure.ts'
import { dot, length, minus, plus, scaled, type Vector } from '../../shared/dicom/vector.ts'
import type { PatientPoint } from '../../shared/domain/stage.ts'

/** The directions a figure is drawn along: right and down on the screen, unit vectors. */
export type Sheet = { right: Vector; down: Vector }

/** Millimetres between two points of a line drawn by hand: nearer is not worth keeping. */
const closest = 0.3

/**
 * The figure from where the mouse went down to where it is. Ellipse and rectangle fill the box between the two; the
 * second diameter of a bidirectional stands at right angles in the middle, until somebody moves its ends.
 */
export function figureBetween(kind: FigureKind, from: Vector, to: Vector, { right, down }: Sheet): PatientPoint[] {
  if (kind === 'probe') return [point(to)]
  if (kind === 'ellipse' || kind === 'rectangle') {
    const middle = scaled(plus(from, to), 0.5)
    const half = minus(to, middle)
    const across = Math.abs(dot(half, right))
    const high = Math.abs(dot(half, down))
    return [point(middle), point(plus(middle, scaled(right, across))), point(plus(middle, scaled(down, high)))]
  }
  if (kind === 'bidirectional') {
    const middle = scaled(plus(from, to), 0.5)
    const long = minus(to, from)
    const side = minus(scaled(down, dot(long, right)), scaled(right, dot(long, down)))
    const short = scaled(side, 0.2)
    return [point(from), point(to), point(minus(middle, short)), point(plus(middle, short))]
  }
  return [point(from), point(to)]
}

/** A line by hand, one point longer; the oldest detail goes when it has as many as a figure may have. */
export function continued(points: readonly PatientPoint[], to: Vector): PatientPoint[] {
  const last = points.at(-1)
  if (last && length(minus(to, last)) < closest) return [...points]
  const most = figures.freehand.points
  const kept = points.length >= most ? points.filter((_, at) => at % 2 === 0) : points
  return [...kept, point(to)]
}

/** A figure of a tenth of what is seen, for who has no mouse: its points are then moved by keys. */
export function figureAround(kind: FigureKind, middle: Vector, size: number, sheet: Sheet): PatientPoint[] {
  const at = (x: number, y: number) => plus(middle, plus(scaled(sheet.right, x * size), scaled(sheet.down, y * size)))
  if (kind === 'angle') return [point(at(1, 0)), point(middle), point(at(0, -1))]
  if (kind === 'freehand') return [point(at(-1, -1)), point(at(1, -1)), point(at(1, 1)), point(at(-1, 1))]
  if (kind === 'probe') return [point(middle)]
  const [from, to] = kind === 'arrow' ? [at(0, 0), at(1, 1)] : [at(-1, -1), at(1, 1)]
  return figureBetween(kind, kind === 'length' ? at(-1, 0) : from, kind === 'length' ? at(1, 0) : to, sheet)
}

/** One point moved. The middle of an ellipse or rectangle takes the whole along; its axes stay at right angles. */
export function withMoved(kind: FigureKind, points: readonly PatientPoint[], at: number, to: Vector): PatientPoint[] {
  if (kind !== 'ellipse' && kind !== 'rectangle') return points.map((one, index) => (index === at ? point(to) : one))
  const [middle, along, across] = points as [PatientPoint, PatientPoint, PatientPoint]
  if (at === 0) {
    const by = minus(to, middle)
    return points.map((one) => point(plus(one, by)))
  }
  const [moved, other] = at === 1 ? [along, across] : [across, along]
  const axis = minus(to, middle)
  const before = minus(moved, middle)
  const side = minus(other, middle)
  // The other axis turns along with this one, and keeps its length.
  const normalTurn = sideways(axis, before, side)
  return at === 1
    ? [middle, point(to), point(plus(middle, normalTurn))]
    : [middle, point(plus(middle, normalTurn)), point(to)]
}

/** What stands at right angles to an axis as `side` stood to `before`, as long as `side`. */
function sideways(axis: Vector, before: Vector, side: Vector): Vector {
  const size = length(before)
  if (size === 0 || length(axis) === 0) return side
  const unit = scaled(before, 1 / size)
  const sideUnit = scaled(side, 1 / (length(side) || 1))
  const [x, y] = [dot(axis, unit), dot(axis, sideUnit)]
  const turned = minus(scaled(sideUnit, x), scaled(unit, y))
  return scaled(turned, length(side) / (length(turned) || 1))
}

const point = ([x, y, z]: Vector): PatientPoint => [x, y, z]
