import type { PageLine } from '../../shared/eeg/page.ts'
import { type LineScale, type Row, yOf } from './eegLayout.ts'

/**
 * Adds one line to the current path. Nothing is clipped to its row: a tall wave runs over its neighbours, as on paper.
 * @param width CSS pixels of the plot, whose left border is x = 0
 * @param columns pixel columns the line was decimated for
 */
export function traceLine(
  context: Pick<CanvasRenderingContext2D, 'moveTo' | 'lineTo'>,
  line: PageLine,
  place: { row: Row; scale: LineScale; width: number; columns: number },
): void {
  if (line.form === 'envelope') traceEnvelope(context, line.minMax, place)
  else tracePoints(context, line.points, place)
}

type Place = Parameters<typeof traceLine>[2]
type Path = Parameters<typeof traceLine>[0]

/** Down or up each column, beginning at the end that lies nearer to where the column before ended. */
function traceEnvelope(context: Path, minMax: Float32Array, { row, scale, width, columns }: Place): void {
  let before = Number.NaN
  for (let column = 0; column < columns; column++) {
    const low = yOf(row, scale, minMax[2 * column]!)
    const high = yOf(row, scale, minMax[2 * column + 1]!)
    if (Number.isNaN(low)) {
      before = Number.NaN
      continue
    }
    const x = ((column + 0.5) * width) / columns
    const lowFirst = Math.abs(low - before) <= Math.abs(high - before)
    const [first, last] = lowFirst ? [low, high] : [high, low]
    if (Number.isNaN(before)) context.moveTo(x, first)
    else context.lineTo(x, first)
    context.lineTo(x, last)
    before = last
  }
}

function tracePoints(context: Path, points: Float32Array, { row, scale, width, columns }: Place): void {
  let isDown = false
  for (let i = 0; i + 1 < points.length; i += 2) {
    const y = yOf(row, scale, points[i + 1]!)
    if (Number.isNaN(y)) {
      isDown = false
      continue
    }
    const x = (points[i]! * width) / columns
    if (isDown) context.lineTo(x, y)
    else context.moveTo(x, y)
    isDown = true
  }
}
