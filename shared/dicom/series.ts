import { z } from 'zod'
import type { Plane } from './functionalGroups.ts'
import { normalOf } from './geometry.ts'
import type { Instance } from './instance.ts'
import { cross, dot, length, minus } from './vector.ts'

/** Why a series cannot be cut in other planes. Codes; the words live in the client's catalogue. */
export const StackReason = z.enum([
  'too-few-slices',
  'no-geometry',
  'colour',
  'mixed-size',
  'mixed-frame-of-reference',
  'mixed-orientation',
  'several-stacks',
  'duplicate-positions',
  'missing-slices',
  'uneven-gaps',
  'sheared',
])
export type StackReason = z.infer<typeof StackReason>

/** One slice: a frame of an instance. */
export type Slice = { instance: Instance; frame: number; plane: Plane | null }

export type SliceLayout =
  /** Evenly spaced parallel slices, `spacing` millimetres apart along their normal. */
  { kind: 'volume'; spacing: number } | { kind: 'stack'; reason: StackReason }

export type SortedSeries = {
  seriesUid: string
  studyUid: string
  frameOfReferenceUid: string | null
  modality: string
  description: string
  number: number | null
  lossy: boolean
  burntIn: boolean
  /** In the order they are scrolled: along the normal, feet to head for an axial series. */
  slices: Slice[]
  layout: SliceLayout
}

/**
 * Sorts instances into series and slices. The position decides, not the instance number or the slice thickness. An
 * instance that comes twice counts once.
 */
export function sortIntoSeries(instances: readonly Instance[]): SortedSeries[] {
  const unique = new Map(instances.map((instance) => [instance.sopInstanceUid, instance]))
  const bySeries = new Map<string, Instance[]>()
  for (const instance of unique.values()) {
    const key = `${instance.studyUid} ${instance.seriesUid}`
    const others = bySeries.get(key)
    if (others) others.push(instance)
    else bySeries.set(key, [instance])
  }
  return [...bySeries.values()].map(oneSeries).toSorted(bySeriesNumber)
}

function oneSeries(instances: Instance[]): SortedSeries {
  const first = instances[0]!
  const { slices, layout } = sortSlices(instances)
  return {
    seriesUid: first.seriesUid,
    studyUid: first.studyUid,
    frameOfReferenceUid: first.frameOfReferenceUid,
    modality: first.modality,
    description: first.seriesDescription,
    number: first.seriesNumber,
    lossy: instances.some(({ lossy }) => lossy),
    burntIn: instances.some(({ burntIn }) => burntIn),
    slices,
    layout,
  }
}

function sortSlices(instances: Instance[]): { slices: Slice[]; layout: SliceLayout } {
  const numbered = instances
    .toSorted(byInstanceNumber)
    .flatMap((instance) => instance.perFrame.map(({ plane }, frame): Slice => ({ instance, frame, plane })))
  const stack = (reason: StackReason, slices = numbered) => ({ slices, layout: { kind: 'stack', reason } as const })
  const planes = numbered.flatMap(({ plane }) => (plane ? [plane] : []))
  const reference = planes[0]
  if (!reference || planes.length < numbered.length) return stack('no-geometry')
  if (planes.some((plane) => !sameOrientation(plane, reference))) return stack('mixed-orientation')
  const normal = normalOf(reference)
  const height = ({ plane }: Slice) => dot(plane!.position, normal)
  const sorted = numbered.toSorted((a, b) => height(a) - height(b))
  const kindReason = differingKind(instances)
  if (kindReason) return stack(kindReason, sorted)
  if (sorted.length < 3) return stack('too-few-slices', sorted)
  const gaps = sorted.slice(1).map((slice, index) => height(slice) - height(sorted[index]!))
  const spacing = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)]!
  if (gaps.some((gap) => gap < positionTolerance)) return stack('duplicate-positions', byTime(sorted, height))
  const allowed = Math.max(positionTolerance, spacing * gapTolerance)
  if (gaps.some((gap) => gap > 1.5 * spacing)) return stack('missing-slices', sorted)
  if (gaps.some((gap) => Math.abs(gap - spacing) > allowed)) return stack('uneven-gaps', sorted)
  if (sorted.some(({ plane }) => sideways(plane!, sorted[0]!.plane!, normal) > allowed)) return stack('sheared', sorted)
  const exact = (height(sorted.at(-1)!) - height(sorted[0]!)) / (sorted.length - 1)
  return { slices: sorted, layout: { kind: 'volume', spacing: exact } }
}

// Headers round positions to a few hundredths of a millimetre.
const positionTolerance = 0.02
const gapTolerance = 0.03

function differingKind(instances: Instance[]): StackReason | null {
  const first = instances[0]!
  const differs = (of: (instance: Instance) => unknown) => instances.some((one) => of(one) !== of(first))
  if (instances.some(({ samplesPerPixel, photometric }) => samplesPerPixel > 1 || photometric.startsWith('PALETTE'))) {
    return 'colour'
  }
  if (differs(({ rows, columns, pixelSpacing }) => [rows, columns, pixelSpacing].join())) return 'mixed-size'
  if (differs(({ frameOfReferenceUid }) => frameOfReferenceUid)) return 'mixed-frame-of-reference'
  const stacks = new Set(instances.flatMap(({ perFrame }) => perFrame.map(({ stack }) => stack)))
  return stacks.size > 1 ? 'several-stacks' : null
}

const sameOrientation = (a: Plane, b: Plane) =>
  length(cross(a.rowDirection, b.rowDirection)) < 2e-3 &&
  length(cross(a.columnDirection, b.columnDirection)) < 2e-3 &&
  dot(a.rowDirection, b.rowDirection) > 0 &&
  dot(a.columnDirection, b.columnDirection) > 0

/** How far a slice is shifted against the first within its own plane: a tilted gantry does that. */
function sideways(plane: Plane, first: Plane, normal: readonly [number, number, number]): number {
  const offset = minus(plane.position, first.position)
  const along = dot(offset, normal)
  return Math.sqrt(Math.max(0, dot(offset, offset) - along * along))
}

/** Repetitions one after the other, each along the normal: what stands at the same place is counted through. */
function byTime(slices: Slice[], height: (slice: Slice) => number): Slice[] {
  let previous = Number.NEGATIVE_INFINITY
  let repetition = 0
  const counted = slices.map((slice) => {
    repetition = height(slice) - previous < positionTolerance ? repetition + 1 : 0
    previous = height(slice)
    return { slice, repetition }
  })
  return counted.toSorted((a, b) => a.repetition - b.repetition).map(({ slice }) => slice)
}

const byInstanceNumber = (a: Instance, b: Instance) =>
  (a.instanceNumber ?? 0) - (b.instanceNumber ?? 0) || (a.sopInstanceUid < b.sopInstanceUid ? -1 : 1)

const bySeriesNumber = (a: SortedSeries, b: SortedSeries) =>
  (a.number ?? Number.MAX_SAFE_INTEGER) - (b.number ?? Number.MAX_SAFE_INTEGER) || (a.seriesUid < b.seriesUid ? -1 : 1)
