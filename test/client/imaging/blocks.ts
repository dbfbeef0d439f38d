import type { VoiWindow } from '../../../shared/dicom/window.ts'
import { transferSyntax } from '../../../shared/dicom/transferSyntaxes.ts'
import { type Element, writePart10 } from '../../../shared/dicom/write.ts'

export const rows = 64
export const columns = 96
/** Millimetres between rows and between columns. */
export const spacing = [1.5, 1] as const
export const block = 8
export const window: VoiWindow = { center: 500, width: 900 }

/** What is stored in a block of eight by eight pixels. */
export const valueOf = (slice: number, blockX: number, blockY: number): number =>
  ((blockX * 7 + blockY * 13 + slice * 29) % 64) * 16

export type BlockSeries = { uid: string; description: string; slices: number; apart: number }

/** An axial series of blocks of even grey, so that a drawn pixel has a value to be held against. */
export const blockFiles = (series: BlockSeries): Uint8Array<ArrayBuffer>[] =>
  Array.from({ length: series.slices }, (_, slice) =>
    writePart10({ transferSyntax: transferSyntax.explicitLittleEndian, elements: elementsOf(series, slice) }),
  )

function elementsOf({ uid, description, apart }: BlockSeries, slice: number): Element[] {
  const pixels = new Uint16Array(rows * columns)
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      pixels[y * columns + x] = valueOf(slice, Math.floor(x / block), Math.floor(y / block))
    }
  }
  return [
    { tag: 'x00080016', vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.4' },
    { tag: 'x00080018', vr: 'UI', value: `${uid}.${slice + 1}` },
    { tag: 'x00080060', vr: 'CS', value: 'MR' },
    { tag: 'x0008103e', vr: 'LO', value: description },
    { tag: 'x0020000d', vr: 'UI', value: '1.2.3' },
    { tag: 'x0020000e', vr: 'UI', value: uid },
    { tag: 'x00200013', vr: 'IS', value: slice + 1 },
    { tag: 'x00200032', vr: 'DS', value: [-48, -48, slice * apart] },
    { tag: 'x00200037', vr: 'DS', value: [1, 0, 0, 0, 1, 0] },
    { tag: 'x00200052', vr: 'UI', value: '1.2.9' },
    { tag: 'x00280002', vr: 'US', value: 1 },
    { tag: 'x00280004', vr: 'CS', value: 'MONOCHROME2' },
    { tag: 'x00280010', vr: 'US', value: rows },
    { tag: 'x00280011', vr: 'US', value: columns },
    { tag: 'x00280030', vr: 'DS', value: [...spacing] },
    { tag: 'x00280100', vr: 'US', value: 16 },
    { tag: 'x00280101', vr: 'US', value: 12 },
    { tag: 'x00280102', vr: 'US', value: 11 },
    { tag: 'x00280103', vr: 'US', value: 0 },
    { tag: 'x00281050', vr: 'DS', value: window.center },
    { tag: 'x00281051', vr: 'DS', value: window.width },
    { tag: 'x7fe00010', vr: 'OW', value: new Uint8Array(pixels.buffer) },
  ]
}
