import type { Plane } from '../../shared/dicom/functionalGroups.ts'
import { type Grid, gridOf, normalOf } from '../../shared/dicom/geometry.ts'
import type { Volume } from '../../shared/dicom/reslice.ts'
import type { StoredValues } from '../../shared/dicom/storedValues.ts'
import { dot, minus } from '../../shared/dicom/vector.ts'
import type { StudyId } from '../../shared/domain/identifiers.ts'
import type { Series } from '../../shared/domain/study.ts'
import type { DecodedSlice } from '../../shared/protocol/imaging.ts'
import { slicesOf } from './hanging.ts'
import type { SliceStore } from './sliceStore.ts'

/** A series as voxels, as far as it is here. It holds the very slices that the store decoded. */
export type LiveVolume = {
  volume: Volume
  /** Any slice, for what all have in common. */
  sample: DecodedSlice
  lowest: number
  highest: number
  ready: number
  count: number
}

type Entry = {
  version: number
  slices: (StoredValues | null)[]
  live: LiveVolume | null
  missing: number[]
}

const entries = new WeakMap<SliceStore, Map<string, Entry>>()

/**
 * The voxels of a series; null while it is not known where they lie, for which the two outermost slices are needed, and
 * for a series that is no volume. Asked again with each version of the store, it takes in what has arrived.
 */
export function volumeOf(store: SliceStore, study: StudyId, series: Series): LiveVolume | null {
  if (series.stackOnly !== null) return null
  const version = store.version.get()
  const entry = entryOf(store, study, series)
  if (entry.version === version) return entry.live
  entry.version = version
  const names = slicesOf(series)
  const arrived: DecodedSlice[] = []
  entry.missing = entry.missing.filter((at) => {
    const state = store.state({ study, ...names[at]! })
    if (state?.state !== 'ready') return true
    arrived.push(state.slice)
    entry.slices[at] = inUnitsOf(entry.live?.sample ?? arrived[0]!, state.slice)
    return false
  })
  if (arrived.length === 0) return entry.live
  const sample = entry.live?.sample ?? arrived[0]!
  const grid = entry.live?.volume.grid ?? gridFrom(store, study, series)
  const lowest = Math.min(entry.live?.lowest ?? Infinity, ...arrived.map((slice) => slice.lowest))
  const highest = Math.max(entry.live?.highest ?? -Infinity, ...arrived.map((slice) => slice.highest))
  if (!grid) {
    // Looked at again, with the range of what is here already, once both ends are.
    entry.missing = names.map((_, at) => at)
    return null
  }
  entry.live = {
    volume: { grid, slices: [...entry.slices], background: Math.min(0, lowest) },
    sample,
    lowest: Math.min(0, lowest),
    highest,
    ready: names.length - entry.missing.length,
    count: names.length,
  }
  return entry.live
}

/** Lets go of the slices, so that the store may make room. */
export function releaseVolume(store: SliceStore, study: StudyId, series: Series): void {
  entries.get(store)?.delete(`${study} ${series.seriesUid}`)
}

function entryOf(store: SliceStore, study: StudyId, series: Series): Entry {
  const all = entries.get(store) ?? new Map<string, Entry>()
  entries.set(store, all)
  const key = `${study} ${series.seriesUid}`
  const before = all.get(key)
  if (before) return before
  const count = slicesOf(series).length
  const made: Entry = {
    version: -1,
    slices: Array<StoredValues | null>(count).fill(null),
    live: null,
    missing: Array.from({ length: count }, (_, at) => at),
  }
  all.set(key, made)
  return made
}

/** Where the voxels lie, from where the first and the last slice do. */
export function gridFrom(store: SliceStore, study: StudyId, series: Series): Grid | null {
  const names = slicesOf(series)
  const first = store.attributes({ study, ...names[0]! })?.plane
  const last = store.attributes({ study, ...names.at(-1)! })?.plane
  if (!first || !last || names.length < 2) return null
  return gridOf(
    { plane: first, rows: series.rows, columns: series.columns },
    names.length,
    spacingOf(first, last, names.length),
  )
}

const spacingOf = (first: Plane, last: Plane, count: number) =>
  dot(minus(last.position, first.position), normalOf(first)) / (count - 1)

/** Slices with a rescale of their own are brought to that of the sample, so that one number means the same in all. */
function inUnitsOf(sample: DecodedSlice, { attributes, values }: DecodedSlice): StoredValues {
  const [to, from] = [sample.attributes.rescale, attributes.rescale]
  if (to.slope === from.slope && to.intercept === from.intercept) return values
  const same = new Int32Array(values.length)
  for (let at = 0; at < values.length; at++) {
    same[at] = Math.round((values[at]! * from.slope + from.intercept - to.intercept) / to.slope)
  }
  return same
}
