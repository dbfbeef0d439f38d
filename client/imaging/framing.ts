import type { Plane } from '../../shared/dicom/functionalGroups.ts'
import { type Corner, cornerOfPatient, patientOfCorner } from '../../shared/dicom/geometry.ts'
import type { Vector } from '../../shared/dicom/vector.ts'
import type { Framing } from '../../shared/domain/stage.ts'

/** What is known of a slice's size. `spacing`: millimetres between rows and between columns. */
export type SliceGeometry = {
  rows: number
  columns: number
  spacing: readonly [number, number]
  plane: Plane | null
  /** The plane of its pixels, for an image of which no position is known. */
  pixelPlane: Plane
}

/** The plane that places are given in: the patient's, or the image's own. */
export const placesOf = ({ plane, pixelPlane }: SliceGeometry): Plane => plane ?? pixelPlane

/** Width and height of a drawing area, in its own pixels. */
export type Size = { width: number; height: number }
export type Point = { x: number; y: number }

/** Where a slice lies on a canvas: which place of it (from its outer corner) is in the middle, and how large it is. */
export type Placement = { centre: Corner; pixelsPerMillimetre: number }

export const shortSideOf = ({ width, height }: Size): number => Math.min(width, height)

/** Framing is in the patient; where a slice lies is on a screen. Null, or a framing it cannot have, fits the slice. */
export function placementOf(geometry: SliceGeometry, framing: Framing | null, canvas: Size): Placement {
  const { rows, columns, spacing, plane } = geometry
  const short = shortSideOf(canvas)
  if (framing?.unit === 'millimetres' && plane) {
    const { x, y } = cornerOfPatient(plane, framing.centre)
    return { centre: { x, y }, pixelsPerMillimetre: short / framing.shortSide }
  }
  if (framing?.unit === 'pixels' && !plane) {
    const { x, y } = cornerOfPatient(geometry.pixelPlane, [...framing.centre, 0])
    return { centre: { x, y }, pixelsPerMillimetre: short / (framing.shortSide * Math.min(...spacing)) }
  }
  const fits = Math.min(canvas.width / (columns * spacing[1]), canvas.height / (rows * spacing[0]))
  return { centre: { x: columns / 2, y: rows / 2 }, pixelsPerMillimetre: fits }
}

/** The other way round: what travels to screens of other sizes. */
export function framingOf(geometry: SliceGeometry, placement: Placement, canvas: Size): Framing {
  const { plane, spacing } = geometry
  const span = shortSideOf(canvas) / placement.pixelsPerMillimetre
  if (plane) {
    return { unit: 'millimetres', centre: patientOfCorner(plane, placement.centre), shortSide: clamp(span, 1, 10_000) }
  }
  const [x, y] = patientOfCorner(geometry.pixelPlane, placement.centre)
  return { unit: 'pixels', centre: [x, y], shortSide: clamp(span / Math.min(...spacing), 1, 100_000) }
}

/**
 * The same for cornerstone: `scale` is canvas pixels for the smaller side of an image pixel, `translation` is in image
 * pixels from the middle of the image.
 */
export function cornerstoneOf({ rows, columns, spacing }: SliceGeometry, { centre, pixelsPerMillimetre }: Placement) {
  return {
    scale: pixelsPerMillimetre * Math.min(...spacing),
    translation: { x: columns / 2 - centre.x, y: rows / 2 - centre.y },
  }
}

/** The place of the slice, from its outer corner in image pixels, that lies at a point of the canvas. */
export function cornerAt(geometry: SliceGeometry, placement: Placement, canvas: Size, at: Point): Corner {
  const [perRow, perColumn] = geometry.spacing
  return {
    x: placement.centre.x + (at.x - canvas.width / 2) / (placement.pixelsPerMillimetre * perColumn),
    y: placement.centre.y + (at.y - canvas.height / 2) / (placement.pixelsPerMillimetre * perRow),
  }
}

export function canvasPointOf(geometry: SliceGeometry, placement: Placement, canvas: Size, corner: Corner): Point {
  const [perRow, perColumn] = geometry.spacing
  return {
    x: canvas.width / 2 + (corner.x - placement.centre.x) * placement.pixelsPerMillimetre * perColumn,
    y: canvas.height / 2 + (corner.y - placement.centre.y) * placement.pixelsPerMillimetre * perRow,
  }
}

/** A place of the patient, or of the image where none is known, on the canvas; and how far before or behind it lies. */
export function canvasPlaceOf(geometry: SliceGeometry, placement: Placement, canvas: Size, place: Vector) {
  const { distance, ...corner } = cornerOfPatient(placesOf(geometry), place)
  return { ...canvasPointOf(geometry, placement, canvas, corner), distance }
}

/** The other way round. */
export const placeAt = (geometry: SliceGeometry, placement: Placement, canvas: Size, at: Point) =>
  patientOfCorner(placesOf(geometry), cornerAt(geometry, placement, canvas, at))

/** Moved by some canvas pixels. The middle stays within the slice, so that it is never lost from sight. */
export function panned(geometry: SliceGeometry, placement: Placement, by: Point): Placement {
  const [perRow, perColumn] = geometry.spacing
  const { centre, pixelsPerMillimetre } = placement
  return {
    pixelsPerMillimetre,
    centre: {
      x: clamp(centre.x - by.x / (pixelsPerMillimetre * perColumn), 0, geometry.columns),
      y: clamp(centre.y - by.y / (pixelsPerMillimetre * perRow), 0, geometry.rows),
    },
  }
}

/** Enlarged by a factor, with what lies at a point of the canvas staying there. */
export function zoomed(geometry: SliceGeometry, placement: Placement, canvas: Size, factor: number, at: Point) {
  const short = shortSideOf(canvas)
  const fits = placementOf(geometry, null, canvas).pixelsPerMillimetre
  // From a quarter of the fitted size to eight millimetres across.
  const pixelsPerMillimetre = clamp(placement.pixelsPerMillimetre * factor, fits / 4, Math.max(fits, short / 8))
  const kept = cornerAt(geometry, placement, canvas, at)
  const moved = canvasPointOf(geometry, { ...placement, pixelsPerMillimetre }, canvas, kept)
  return panned(geometry, { ...placement, pixelsPerMillimetre }, { x: at.x - moved.x, y: at.y - moved.y })
}

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))
