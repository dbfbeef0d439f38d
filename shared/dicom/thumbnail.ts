import { colourSpaceOf, rgbOfYbr } from './colour.ts'
import type { Instance } from './instance.ts'
import type { StoredValues } from './storedValues.ts'
import { greyOf } from './window.ts'
import type { VoiWindow } from './window.ts'

export type Thumbnail = { width: number; height: number; rgba: Uint8ClampedArray<ArrayBuffer> }

/**
 * A small picture of a frame, its longer side `size` pixels, with the proportions it has in the patient. Nearest pixel;
 * for finding a series, not for reading it.
 */
export function thumbnail(
  values: StoredValues,
  instance: Instance,
  frame: number,
  window: VoiWindow,
  size: number,
): Thumbnail {
  const { rows, columns, samplesPerPixel, photometric, pixelSpacing } = instance
  const [betweenRows, betweenColumns] = pixelSpacing ?? [1, 1]
  const [wide, high] = [columns * betweenColumns, rows * betweenRows]
  const scale = size / Math.max(wide, high)
  const width = Math.max(1, Math.round(wide * scale))
  const height = Math.max(1, Math.round(high * scale))
  const { slope, intercept } = instance.perFrame[frame]?.rescale ?? { slope: 1, intercept: 0 }
  const space = colourSpaceOf(instance)
  const inverse = photometric === 'MONOCHROME1'
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let y = 0; y < height; y++) {
    const row = Math.min(rows - 1, Math.floor(((y + 0.5) / height) * rows))
    for (let x = 0; x < width; x++) {
      const column = Math.min(columns - 1, Math.floor(((x + 0.5) / width) * columns))
      const from = (row * columns + column) * samplesPerPixel
      const [a, b, c] = [values[from]!, values[from + 1]!, values[from + 2]!]
      const colour =
        space === 'ybr' ? rgbOfYbr(a, b, c) : space === 'rgb' ? [a, b, c] : grey(a * slope + intercept, window, inverse)
      rgba.set(colour, (y * width + x) * 4)
    }
  }
  return { width, height, rgba }
}

function grey(value: number, window: VoiWindow, inverse: boolean): [number, number, number] {
  const level = inverse ? 255 - greyOf(value, window) : greyOf(value, window)
  return [level, level, level]
}
