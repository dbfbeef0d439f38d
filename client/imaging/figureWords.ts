import { angleAt, areaOf, distance, isParallel, statisticsOf, valueAt } from '../../shared/dicom/measure.ts'
import type { Vector } from '../../shared/dicom/vector.ts'
import type { ImageAnnotation } from '../../shared/domain/imageAnnotation.ts'
import type { Text } from '../i18n/text.ts'
import type { Drawn } from './cornerstone.ts'
import { placesOf } from './framing.ts'

type Figured = Pick<ImageAnnotation, 'kind' | 'points' | 'on' | 'text'>

/**
 * What a figure measures, in lines. Lengths and areas are of the patient and the same on every image; means and values
 * are of the image they are shown on, and are left out where that does not lie in the figure's plane.
 */
export function figureWords({ kind, points, on, text }: Figured, drawn: Drawn, { t, number: spoken }: Text): string[] {
  const number = (value: number, most: number) => spoken(value, { maximumFractionDigits: most })
  const isMillimetres = on.unit === 'millimetres'
  const size = (value: number) =>
    t(isMillimetres ? 'imaging.inMillimetres' : 'imaging.inPixels', { value: number(value, 1) })
  const words = text ? [text] : []
  const [a, b, c, d] = points
  switch (kind) {
    case 'arrow':
      return words
    case 'length':
      return a && b ? [...words, size(distance(a, b))] : words
    case 'angle':
      return a && b && c ? [...words, t('imaging.inDegrees', { value: number(angleAt([a, b, c]), 1) })] : words
    case 'bidirectional':
      return a && b && c && d ? [...words, `${size(distance(a, b))} × ${size(distance(c, d))}`] : words
    case 'probe': {
      const value = a && isGrey(drawn) ? valueAt(a, measured(drawn)) : null
      return value === null ? words : [...words, t('imaging.value', { value: number(value, 1), unit: unitOf(drawn) })]
    }
    case 'ellipse':
    case 'rectangle':
    case 'freehand': {
      const area = areaOf({ kind, points })
      const extent = isMillimetres
        ? t('imaging.inSquareMillimetres', { value: number(area, 1) })
        : t('imaging.inSquarePixels', { value: number(area, 0) })
      const normal: Vector = isMillimetres ? on.normal : [0, 0, 1]
      const found =
        isGrey(drawn) && isParallel(normal, placesOf(drawn.geometry))
          ? statisticsOf({ kind, points }, measured(drawn))
          : null
      if (!found) return [...words, extent]
      const unit = unitOf(drawn)
      return [
        ...words,
        t('imaging.meanAndSd', { mean: number(found.mean, 1), sd: number(found.sd, 1), unit }),
        t('imaging.range', { lowest: number(found.lowest, 1), highest: number(found.highest, 1) }),
        extent,
      ]
    }
  }
}

const isGrey = ({ picture }: Drawn) => picture.slice.header.samplesPerPixel === 1

/** Hounsfield units are the only ones that a number stands for by itself. */
const unitOf = ({ picture: { slice } }: Drawn): string =>
  slice.attributes.rescale.unit === 'HU' || (slice.header.modality === 'CT' && slice.attributes.rescale.unit === '')
    ? 'HU'
    : ''

const measured = ({ picture: { slice }, geometry }: Drawn) => ({
  values: slice.values,
  rows: geometry.rows,
  columns: geometry.columns,
  plane: placesOf(geometry),
  rescale: slice.attributes.rescale,
})
