import type { Plane } from './functionalGroups.ts'
import { common, type SourceImage } from './keyObjects.ts'
import type { StoredValues } from './storedValues.ts'
import { transferSyntax } from './transferSyntaxes.ts'
import type { VoiWindow } from './window.ts'
import { type Element, writePart10 } from './write.ts'

const secondaryCapture = '1.2.840.10008.5.1.4.1.1.7'

export type DerivedImage = {
  studyUid: string
  pseudonym: string
  frameOfReferenceUid: string | null
  plane: Plane
  rows: number
  columns: number
  values: StoredValues
  rescale: { slope: number; intercept: number }
  window: VoiWindow
  /** How it was derived, in one line. */
  derivation: string
  source: { sopClassUid: string; sopInstanceUid: string }
  at: Date
  /** Of the image, and of its series. */
  uids: readonly [string, string]
}

/** A plane that was cut through a series, which nobody else has, as a derived image of its own: PS3.3 A.8.1, C.7.6.1.1.2. */
export function derivedImage(image: DerivedImage): { bytes: Uint8Array<ArrayBuffer>; source: SourceImage } {
  const { plane, rows, columns, uids, rescale } = image
  const pixels = wordsOf(image.values)
  const elements: Element[] = [
    ...common(image, secondaryCapture, uids[0], uids[1], 'OT'),
    { tag: 'x00080008', vr: 'CS', value: ['DERIVED', 'SECONDARY', 'MPR'] },
    { tag: 'x00080064', vr: 'CS', value: 'WSD' },
    { tag: 'x00082111', vr: 'ST', value: image.derivation },
    {
      tag: 'x00082112',
      vr: 'SQ',
      value: [
        [
          { tag: 'x00081150', vr: 'UI', value: image.source.sopClassUid },
          { tag: 'x00081155', vr: 'UI', value: image.source.sopInstanceUid },
        ],
      ],
    },
    { tag: 'x00200013', vr: 'IS', value: 1 },
    { tag: 'x00200020', vr: 'CS', value: '' },
    { tag: 'x00200032', vr: 'DS', value: plane.position },
    { tag: 'x00200037', vr: 'DS', value: [...plane.rowDirection, ...plane.columnDirection] },
    ...(image.frameOfReferenceUid
      ? [{ tag: 'x00200052', vr: 'UI', value: image.frameOfReferenceUid } satisfies Element]
      : []),
    { tag: 'x00280002', vr: 'US', value: 1 },
    { tag: 'x00280004', vr: 'CS', value: 'MONOCHROME2' },
    { tag: 'x00280010', vr: 'US', value: rows },
    { tag: 'x00280011', vr: 'US', value: columns },
    { tag: 'x00280030', vr: 'DS', value: plane.pixelSpacing },
    { tag: 'x00280100', vr: 'US', value: 16 },
    { tag: 'x00280101', vr: 'US', value: 16 },
    { tag: 'x00280102', vr: 'US', value: 15 },
    { tag: 'x00280103', vr: 'US', value: pixels.signed ? 1 : 0 },
    { tag: 'x00280301', vr: 'CS', value: 'NO' },
    { tag: 'x00281050', vr: 'DS', value: image.window.center },
    { tag: 'x00281051', vr: 'DS', value: Math.max(1, image.window.width) },
    { tag: 'x00281052', vr: 'DS', value: rescale.intercept + pixels.offset * rescale.slope },
    { tag: 'x00281053', vr: 'DS', value: rescale.slope * pixels.step },
    { tag: 'x7fe00010', vr: 'OW', value: pixels.bytes },
  ]
  const bytes = writePart10({ transferSyntax: transferSyntax.explicitLittleEndian, elements })
  const source: SourceImage = {
    sopClassUid: secondaryCapture,
    sopInstanceUid: uids[0],
    seriesUid: uids[1],
    frame: null,
    rows,
    columns,
    spacing: plane.pixelSpacing,
    rescale: { slope: rescale.slope * pixels.step, intercept: rescale.intercept + pixels.offset * rescale.slope },
    isMonochrome1: false,
  }
  return { bytes, source }
}

/** As sixteen bits, little endian; what needs more is brought down to them, and the rescale says by how much. */
function wordsOf(values: StoredValues) {
  let [lowest, highest] = [values[0] ?? 0, values[0] ?? 0]
  for (const value of values) {
    if (value < lowest) lowest = value
    else if (value > highest) highest = value
  }
  const signed = lowest < 0
  const fits = signed ? lowest >= -0x8000 && highest <= 0x7fff : highest <= 0xffff
  const [offset, step] = fits ? [0, 1] : [lowest, (highest - lowest) / 0xffff]
  const view = new DataView(new ArrayBuffer(values.length * 2))
  for (let at = 0; at < values.length; at++) {
    const word = fits ? values[at]! : Math.round((values[at]! - offset) / step)
    view.setUint16(at * 2, word & 0xffff, true)
  }
  return { bytes: new Uint8Array(view.buffer), signed: signed && fits, offset, step }
}
