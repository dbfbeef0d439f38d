import { type Cut, cutOf, reslice } from '../../shared/dicom/reslice.ts'
import type { PlaneView } from '../../shared/domain/stage.ts'
import type { DecodedSlice } from '../../shared/protocol/imaging.ts'
import type { LiveVolume } from './volumes.ts'

/** A cut as a slice: whatever can draw, turn or measure the one can do the other. */
export type PlanePicture = { key: string; slice: DecodedSlice; cut: Cut }

/** Samples that are computed without a wait being felt: what is more is first shown coarser, then as fine as it is. */
const smoothSamples = 1_500_000

export function needsCoarse(live: LiveVolume, view: PlaneView): boolean {
  const cut = cutOf(live.volume.grid, view, view.slab)
  const layers = Math.max(1, Math.round(cut.thickness / cut.step))
  return !cut.exact && cut.rows * cut.columns * layers > smoothSamples
}

const kept = new WeakMap<LiveVolume, Map<string, PlanePicture>>()
const keptPictures = 24

/** The picture of a plane, from the voxels that are here. */
export function planePicture(live: LiveVolume, view: PlaneView, coarse: boolean): PlanePicture {
  const { point, rowDirection, columnDirection, slab } = view
  const cut = cutOf(live.volume.grid, view, slab, coarse ? 2 : 1)
  // The layer that is cut, not the point that was asked for: many points lie in one layer.
  const key = JSON.stringify([cut.plane.position, rowDirection, columnDirection, slab, coarse, cut.exact ? 0 : point])
  const pictures = kept.get(live) ?? new Map<string, PlanePicture>()
  kept.set(live, pictures)
  const before = pictures.get(key)
  if (before) return before
  const { sample, lowest, highest, volume } = live
  const slice: DecodedSlice = {
    ...sample,
    header: {
      ...sample.header,
      rows: cut.rows,
      columns: cut.columns,
      pixelSpacing: cut.plane.pixelSpacing,
      sliceThickness: cut.thickness,
    },
    attributes: { ...sample.attributes, plane: cut.plane },
    values: reslice(volume, cut, slab),
    lowest,
    highest,
  }
  const picture = { key, slice, cut }
  pictures.set(key, picture)
  if (pictures.size > keptPictures) pictures.delete(pictures.keys().next().value ?? '')
  return picture
}
