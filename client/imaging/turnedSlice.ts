import { turnedOrder, turnedPlane, turnedValues } from '../../shared/dicom/turn.ts'
import type { Plane } from '../../shared/dicom/functionalGroups.ts'
import type { Turn } from '../../shared/domain/stage.ts'
import type { DecodedSlice } from '../../shared/protocol/imaging.ts'

/** A slice as it is shown, with the place of its pixels where no position in the patient is known. */
export type TurnedSlice = { slice: DecodedSlice; pixelPlane: Plane }

const known = new WeakMap<DecodedSlice, Map<string, TurnedSlice>>()

/** Turned once and kept as long as the slice. All that is drawn over it then needs no thought of the turn. */
export function turnedSlice(slice: DecodedSlice, turn: Turn): TurnedSlice {
  const kept = known.get(slice) ?? new Map<string, TurnedSlice>()
  known.set(slice, kept)
  const key = `${turn.quarters} ${turn.mirrored}`
  const before = kept.get(key)
  if (before) return before
  const made = turned(slice, turn)
  // One at a time: whoever turns a series through all eight ways does not fill the memory with it.
  kept.clear()
  kept.set(key, made)
  return made
}

function turned(slice: DecodedSlice, turn: Turn): TurnedSlice {
  const { rows, columns, samplesPerPixel, pixelSpacing } = slice.header
  const order = turnedOrder(rows, columns, turn)
  const pixelPlane = turnedPlane(pixelsOf, order)
  if (turn.quarters === 0 && !turn.mirrored) return { slice, pixelPlane }
  const { plane } = slice.attributes
  const isSideways = turn.quarters % 2 === 1
  return {
    pixelPlane,
    slice: {
      ...slice,
      header: {
        ...slice.header,
        rows: order.rows,
        columns: order.columns,
        pixelSpacing: pixelSpacing && isSideways ? [pixelSpacing[1], pixelSpacing[0]] : pixelSpacing,
      },
      attributes: { ...slice.attributes, plane: plane && turnedPlane(plane, order) },
      values: turnedValues(slice.values, columns, order, samplesPerPixel),
    },
  }
}

/** The image's own pixels as a plane: places in it are counted from the outer corner of the first pixel. */
const pixelsOf: Plane = {
  position: [0.5, 0.5, 0],
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacing: [1, 1],
}
