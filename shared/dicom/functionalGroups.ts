import { z } from 'zod'
import type { DataSet } from './dicomParser.ts'
import { cross, dot, length, scaled } from './vector.ts'
import type { Vector } from './vector.ts'
import { items, number, numbers, text } from './values.ts'
import type { Warning } from './warnings.ts'

const Triple = z.tuple([z.number(), z.number(), z.number()])

/** Where a frame lies in the patient: millimetres, LPS. PS3.3 C.7.6.2.1.1. */
export const Plane = z.strictObject({
  /** The centre of the first pixel. */
  position: Triple,
  /** Unit vector along a row, as the column index grows. */
  rowDirection: Triple,
  /** Unit vector down a column, as the row index grows. */
  columnDirection: Triple,
  /** Between rows, and between columns. */
  pixelSpacing: z.tuple([z.number().positive(), z.number().positive()]),
})
export type Plane = z.infer<typeof Plane>

export const FrameAttributes = z.strictObject({
  plane: Plane.nullable(),
  /** Modality value = stored value * slope + intercept. PS3.3 C.11.1. */
  rescale: z.strictObject({ slope: z.number(), intercept: z.number(), unit: z.string().max(16) }),
  /** In modality units, the device's own. PS3.3 C.11.2. */
  windows: z.array(z.strictObject({ center: z.number(), width: z.number().positive() })).max(16),
  /** Which stack of a multi-frame image, and which repetition in time: frames of one volume share both. */
  stack: z.string().max(16),
  temporalPosition: z.number().int().nullable(),
})
export type FrameAttributes = z.infer<typeof FrameAttributes>

/**
 * The attributes that may differ from frame to frame: from the frame's functional groups, the shared ones, or, in an
 * image that has none, the data set itself. PS3.3 C.7.6.16. Geometry that cannot be true is dropped with a warning.
 */
export function perFrameAttributes(dataSet: DataSet, frames: number, imageType: string[], warnings: Set<Warning>) {
  const shared = items(dataSet, 'SharedFunctionalGroupsSequence')[0]
  const groups = items(dataSet, 'PerFrameFunctionalGroupsSequence')
  const enhanced = shared !== undefined || groups.length > 0
  const mosaic = imageType.includes('MOSAIC')
  if (mosaic) warnings.add('mosaic')
  if (enhanced && groups.length !== frames) warnings.add('geometry-incomplete')
  const read = (frame: number) => {
    const sources = enhanced ? sourcesOf(groups[frame], shared) : [dataSet]
    // The position of a classic image with several frames is that of its first frame only.
    const placed = !mosaic && (enhanced || frames === 1)
    return frameAttributes([...sources, dataSet], placed ? sources : [], warnings)
  }
  const perFrame = enhanced
    ? Array.from({ length: frames }, (_, frame) => read(frame))
    : Array<FrameAttributes>(frames).fill(read(0))
  const sources = [...sourcesOf(groups[0], shared), dataSet]
  return {
    perFrame,
    pixelSpacing: spacingOf(sources, warnings),
    sliceThickness: positive(first(sources, 'SliceThickness')),
  }
}

/** The items a frame's attributes may stand in, nearest first. */
const sourcesOf = (group: DataSet | undefined, shared: DataSet | undefined): DataSet[] =>
  [group, shared].flatMap((one) => (one ? [one, ...groupSequences.flatMap((keyword) => items(one, keyword))] : []))

const groupSequences = [
  'PixelMeasuresSequence',
  'PlaneOrientationSequence',
  'PlanePositionSequence',
  'PixelValueTransformationSequence',
  'FrameVOILUTSequence',
  'FrameContentSequence',
] as const

function frameAttributes(sources: DataSet[], placing: DataSet[], warnings: Set<Warning>): FrameAttributes {
  return {
    plane: planeOf(placing, warnings),
    rescale: rescaleOf(sources, warnings),
    windows: windowsOf(sources, warnings),
    stack: (firstWith(sources, (one) => text(one, 'StackID')) ?? '').slice(0, 16),
    temporalPosition: wholeNumber(
      first(sources, 'TemporalPositionIndex') ?? first(sources, 'TemporalPositionIdentifier'),
    ),
  }
}

function planeOf(sources: DataSet[], warnings: Set<Warning>): Plane | null {
  const position = firstWith(sources, (one) => list(one, 'ImagePositionPatient'))
  const orientation = firstWith(sources, (one) => list(one, 'ImageOrientationPatient'))
  if (!position || !orientation) return null
  const pixelSpacing = spacingOf(sources, warnings)
  const directions = directionsOf(orientation)
  if (!directions) warnings.add('orientation-invalid')
  if (position.length !== 3 || !position.every(inPatient)) {
    warnings.add('position-invalid')
    return null
  }
  if (!pixelSpacing || !directions) return null
  return { position: position as [number, number, number], ...directions, pixelSpacing }
}

const inPatient = (millimetres: number) => Math.abs(millimetres) <= 1e5

/** Directions must be unit vectors at right angles; headers round them, so a thousandth is forgiven. */
function directionsOf(values: number[]) {
  if (values.length !== 6 || !values.every(Number.isFinite)) return null
  const row = values.slice(0, 3) as [number, number, number]
  const column = values.slice(3) as [number, number, number]
  if (!isUnit(row) || !isUnit(column) || Math.abs(dot(row, column)) > 1e-3) return null
  const rowDirection = scaled(row, 1 / length(row))
  const normal = cross(rowDirection, column)
  const columnDirection = scaled(cross(normal, rowDirection), 1 / length(normal))
  return { rowDirection, columnDirection }
}

const isUnit = (vector: Vector) => Math.abs(length(vector) - 1) < 1e-2

function spacingOf(sources: DataSet[], warnings: Set<Warning>): [number, number] | null {
  const values = firstWith(sources, (one) => list(one, 'PixelSpacing'))
  if (!values) return null
  const [rows, columns] = values
  if (isSpacing(rows) && isSpacing(columns)) return [rows, columns]
  warnings.add('pixel-spacing-invalid')
  return null
}

const isSpacing = (value: number | undefined): value is number => value !== undefined && value >= 1e-4 && value <= 1e3

function rescaleOf(sources: DataSet[], warnings: Set<Warning>): FrameAttributes['rescale'] {
  const slope = first(sources, 'RescaleSlope') ?? 1
  const intercept = first(sources, 'RescaleIntercept') ?? 0
  const unit = (firstWith(sources, (one) => text(one, 'RescaleType')) ?? '').slice(0, 16)
  if (slope !== 0 && Number.isFinite(slope) && Number.isFinite(intercept)) return { slope, intercept, unit }
  warnings.add('rescale-invalid')
  return { slope: 1, intercept: 0, unit: '' }
}

function windowsOf(sources: DataSet[], warnings: Set<Warning>): FrameAttributes['windows'] {
  const source = sources.find((one) => numbers(one, 'WindowCenter').length > 0)
  if (!source) return []
  const widths = numbers(source, 'WindowWidth')
  const windows = numbers(source, 'WindowCenter')
    .slice(0, 16)
    .map((center, index) => ({ center, width: widths[index] ?? Number.NaN }))
  const valid = windows.filter(({ center, width }) => Number.isFinite(center) && Number.isFinite(width) && width > 0)
  if (valid.length < windows.length) warnings.add('window-invalid')
  return valid
}

type NumberKeyword = Parameters<typeof number>[1]

const first = (sources: DataSet[], keyword: NumberKeyword): number | undefined =>
  firstWith(sources, (one) => number(one, keyword))

function firstWith<T>(sources: DataSet[], read: (one: DataSet) => T | undefined): T | undefined {
  for (const source of sources) {
    const value = read(source)
    if (value !== undefined) return value
  }
  return undefined
}

const list = (dataSet: DataSet, keyword: NumberKeyword): number[] | undefined => {
  const values = numbers(dataSet, keyword)
  return values.length > 0 ? values : undefined
}

const positive = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) && value > 0 ? value : null

const wholeNumber = (value: number | undefined): number | null =>
  value !== undefined && Number.isSafeInteger(value) ? value : null
