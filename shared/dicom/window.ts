import type { FrameAttributes } from './functionalGroups.ts'
import type { StoredValues } from './storedValues.ts'

/** Centre and width in modality units. */
export type VoiWindow = { center: number; width: number }

/** Windows that a panel asks for by name. Only CT has units in which a number means the same in every scanner. */
export const presets: Readonly<Record<string, readonly (VoiWindow & { name: string })[]>> = {
  CT: [
    { name: 'brain', center: 40, width: 80 },
    { name: 'subdural', center: 75, width: 215 },
    { name: 'stroke', center: 35, width: 40 },
    { name: 'softTissue', center: 50, width: 350 },
    { name: 'bone', center: 600, width: 2800 },
  ],
}

/** The window an image opens with: the device's own, the modality's, or one that fits the values. */
export function defaultWindow(modality: string, attributes: FrameAttributes, values: StoredValues): VoiWindow {
  return attributes.windows[0] ?? presets[modality]?.[0] ?? percentileWindow(values, attributes.rescale)
}

/**
 * A window from the 1st to the 99th percentile of what is not background. The most frequent lowest value is taken for
 * background where it fills a tenth of the image, as air does in MR.
 */
export function percentileWindow(
  values: StoredValues,
  { slope, intercept }: { slope: number; intercept: number },
): VoiWindow {
  const sample = sampled(values)
  const lowest = sample[0] ?? 0
  const background = sample.findIndex((value) => value > lowest)
  const counted = background > sample.length / 10 ? sample.subarray(background) : sample
  const at = (share: number) => counted[Math.round(share * (counted.length - 1))] ?? 0
  const ends = [at(0.01) * slope + intercept, at(0.99) * slope + intercept]
  const low = Math.min(...ends)
  const width = Math.max(Math.max(...ends) - low, 1e-3, Math.abs(slope))
  return { center: low + width / 2, width }
}

// Enough for a percentile, and sorted in a few milliseconds.
const sampleSize = 65_536

function sampled(values: StoredValues): Float64Array {
  const step = Math.max(1, Math.floor(values.length / sampleSize))
  const sample = new Float64Array(Math.ceil(values.length / step))
  for (let i = 0; i < sample.length; i++) sample[i] = values[i * step]!
  return sample.toSorted()
}

/** The grey of a modality value, 0 to 255: VOI LUT function LINEAR, PS3.3 C.11.2.1.2.1. */
export function greyOf(value: number, { center, width }: VoiWindow): number {
  if (width <= 1) return value > center - 0.5 ? 255 : 0
  const share = (value - (center - 0.5)) / (width - 1) + 0.5
  return Math.round(Math.min(1, Math.max(0, share)) * 255)
}
