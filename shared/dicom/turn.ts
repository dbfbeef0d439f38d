import type { Plane } from './functionalGroups.ts'
import { patientOfIndex } from './geometry.ts'
import type { StoredValues } from './storedValues.ts'
import { scaled, type Vector } from './vector.ts'

/** Mirrored left for right first, then quarter turns clockwise. */
export type Turn = { readonly quarters: 0 | 1 | 2 | 3; readonly mirrored: boolean }

/** The size of an image, and which pixel of the original stands first and next to it. In rows and columns. */
export type Turned = {
  rows: number
  columns: number
  first: readonly [row: number, column: number]
  nextRow: readonly [row: number, column: number]
  nextColumn: readonly [row: number, column: number]
}

/** Where the pixels of a turned image come from. */
export function turnedOrder(rows: number, columns: number, { quarters, mirrored }: Turn): Turned {
  let order: Turned = mirrored
    ? { rows, columns, first: [0, columns - 1], nextRow: [1, 0], nextColumn: [0, -1] }
    : { rows, columns, first: [0, 0], nextRow: [1, 0], nextColumn: [0, 1] }
  for (let quarter = 0; quarter < quarters; quarter++) order = clockwise(order)
  return order
}

/** The first pixel of an image turned clockwise is the last of its first column. */
function clockwise({ rows, columns, first, nextRow, nextColumn }: Turned): Turned {
  return {
    rows: columns,
    columns: rows,
    first: [first[0] + (rows - 1) * nextRow[0], first[1] + (rows - 1) * nextRow[1]],
    nextRow: nextColumn,
    nextColumn: [0 - nextRow[0], 0 - nextRow[1]],
  }
}

/**
 * The plane of a turned image: the turn acts on where the pixels lie in the patient, so that letters, lines and whatever
 * is drawn in millimetres stay true without knowing of it.
 */
export function turnedPlane(plane: Plane, order: Turned): Plane {
  const along = ([row, column]: readonly [number, number]): Vector =>
    row === 0 ? scaled(plane.rowDirection, column) : scaled(plane.columnDirection, row)
  const [betweenRows, betweenColumns] = plane.pixelSpacing
  const spacing = ([row]: readonly [number, number]) => (row === 0 ? betweenColumns : betweenRows)
  return {
    position: patientOfIndex(plane, { row: order.first[0], column: order.first[1] }),
    rowDirection: [...along(order.nextColumn)],
    columnDirection: [...along(order.nextRow)],
    pixelSpacing: [spacing(order.nextRow), spacing(order.nextColumn)],
  }
}

/** The pixels in their new order. `samples` belong to one pixel. */
export function turnedValues<V extends StoredValues>(values: V, columns: number, order: Turned, samples = 1): V {
  const turned = new (values.constructor as new (length: number) => V)(values.length)
  const step = (at: readonly [number, number]) => (at[0] * columns + at[1]) * samples
  const [start, down, right] = [step(order.first), step(order.nextRow), step(order.nextColumn)]
  let to = 0
  for (let row = 0; row < order.rows; row++) {
    let from = start + row * down
    for (let column = 0; column < order.columns; column++, from += right) {
      for (let sample = 0; sample < samples; sample++) turned[to++] = values[from + sample]!
    }
  }
  return turned
}
