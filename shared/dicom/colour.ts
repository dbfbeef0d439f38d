import type { Instance } from './instance.ts'
import { transferSyntax as syntaxes } from './transferSyntaxes.ts'

export type ColourSpace = 'grey' | 'rgb' | 'ybr'

/**
 * What the decoded values of an image are. Photometric Interpretation speaks of the values as they are stored; the
 * codecs of JPEG hand over red, green and blue all the same. Palette indices count as grey.
 */
export function colourSpaceOf({ samplesPerPixel, photometric, transferSyntax }: Instance): ColourSpace {
  if (samplesPerPixel === 1) return 'grey'
  const jpeg: string[] = [syntaxes.jpegBaseline8, syntaxes.jpegExtended12]
  return photometric.startsWith('YBR_FULL') && !jpeg.includes(transferSyntax) ? 'ybr' : 'rgb'
}

/** Not yet clamped to 0..255. PS3.3 C.7.6.3.1.2, YBR_FULL. */
export function rgbOfYbr(y: number, blue: number, red: number): [number, number, number] {
  const [b, r] = [blue - 128, red - 128]
  return [y + 1.402 * r, y - 0.344136 * b - 0.714136 * r, y + 1.772 * b]
}
