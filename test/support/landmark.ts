import { transferSyntax } from '../../shared/dicom/transferSyntaxes.ts'
import { type Element, writePart10 } from '../../shared/dicom/write.ts'

const [columns, rows, slices] = [80, 64, 28]
/** Millimetres between columns, rows and slices: three different ones. */
const [across, down, apart] = [1.5, 1.75, 2.5]
const voxel = [51, 20, 9] as const

/** A bright block of three by three by three voxels around one, in a dark box: where that one is, everybody can compute. */
export const landmark = {
  voxel,
  /** Of its centre, from the middle of the box, in millimetres: to the patient's left, back and head. */
  fromMiddle: {
    left: (voxel[0] - (columns - 1) / 2) * across,
    back: (voxel[1] - (rows - 1) / 2) * down,
    head: (voxel[2] - (slices - 1) / 2) * apart,
  },
} as const

/** An axial series with the landmark in it. */
export function* landmarkFiles(): Generator<Uint8Array<ArrayBuffer>> {
  for (let slice = 0; slice < slices; slice++) {
    yield writePart10({ transferSyntax: transferSyntax.explicitLittleEndian, elements: elementsOf(slice) })
  }
}

function elementsOf(slice: number): Element[] {
  const pixels = new Uint16Array(rows * columns)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const isNear = [column - voxel[0], row - voxel[1], slice - voxel[2]].every((off) => Math.abs(off) <= 1)
      pixels[row * columns + column] = isNear ? 1000 : 120
    }
  }
  return [
    { tag: 'x00080016', vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.4' },
    { tag: 'x00080018', vr: 'UI', value: `1.2.77.1.${slice + 1}` },
    { tag: 'x00080060', vr: 'CS', value: 'MR' },
    { tag: 'x0008103e', vr: 'LO', value: 'T1 LANDMARK' },
    { tag: 'x00100020', vr: 'LO', value: 'NEU-0417' },
    { tag: 'x0020000d', vr: 'UI', value: '1.2.77' },
    { tag: 'x0020000e', vr: 'UI', value: '1.2.77.1' },
    { tag: 'x00200013', vr: 'IS', value: slice + 1 },
    { tag: 'x00200032', vr: 'DS', value: [-(across * (columns - 1)) / 2, -(down * (rows - 1)) / 2, slice * apart] },
    { tag: 'x00200037', vr: 'DS', value: [1, 0, 0, 0, 1, 0] },
    { tag: 'x00200052', vr: 'UI', value: '1.2.77.9' },
    { tag: 'x00280002', vr: 'US', value: 1 },
    { tag: 'x00280004', vr: 'CS', value: 'MONOCHROME2' },
    { tag: 'x00280010', vr: 'US', value: rows },
    { tag: 'x00280011', vr: 'US', value: columns },
    { tag: 'x00280030', vr: 'DS', value: [down, across] },
    { tag: 'x00280100', vr: 'US', value: 16 },
    { tag: 'x00280101', vr: 'US', value: 12 },
    { tag: 'x00280102', vr: 'US', value: 11 },
    { tag: 'x00280103', vr: 'US', value: 0 },
    { tag: 'x00281050', vr: 'DS', value: 500 },
    { tag: 'x00281051', vr: 'DS', value: 1000 },
    { tag: 'x7fe00010', vr: 'OW', value: new Uint8Array(pixels.buffer) },
  ]
}
