import { normalOf } from './geometry.ts'
import type { SortedSeries } from './series.ts'
import { dot, minus } from './vector.ts'

/** From slices of at most two millimetres over ten centimetres a face can be rendered. */
export function mayShowFace({ modality, layout, slices }: SortedSeries): boolean {
  if (layout.kind === 'stack' || !['MR', 'CT'].includes(modality) || layout.spacing > 2.5) return false
  const [first, last] = [slices[0]!.plane!, slices.at(-1)!.plane!]
  const depth = Math.abs(dot(minus(last.position, first.position), normalOf(first)))
  const { rows, columns } = slices[0]!.instance
  const [high, wide] = [rows * first.pixelSpacing[0], columns * first.pixelSpacing[1]]
  return depth >= 100 && high >= 150 && wide >= 120
}
